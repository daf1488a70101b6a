/** A breakage of one line that a unit's tests, checks or claims must notice. */
export interface Mutant {
  /** In the unit's folder: `experiment/arms.ts`. */
  file: string
  /** Text that occurs there once. */
  find: string
  replace: string
  /** What it breaks, in a few words: 'the test digits are stored too'. */
  breaks: string
}
