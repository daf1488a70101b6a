import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Specials } from '../method/examples.ts'

/** Lines of a program: a number to start from, what to do with it, how to print it. */
export const LINES = 3
/** What each of them can say. */
export const CHOICES = 6
/** Tokens of a line: its head, what it says, its end. */
export const LINE = 3
export const PROGRAM = LINES * LINE

// Tokens: specials, marks, the heads of the lines, and what they say, which a description says in the same words.
export const SPECIALS: Specials = { end: 0, separator: 1, endOfMask: 2, masks: [3, 4] }
const [CODE, DOC, LINE_END] = [5, 6, 7]
const HEAD = 8
const SAID = HEAD + LINES
export const VOCABULARY = SAID + LINES * CHOICES

/** What can be done with a digit, modulo 10. */
const OPERATIONS: readonly ((x: number) => number)[] = [
  (x) => x + 1,
  (x) => x + 9,
  (x) => 2 * x,
  (x) => 3 * x,
  (x) => x * x,
  (x) => x + 5,
]

export const lineOf = (i: number, choice: number): number[] => [
  HEAD + i,
  SAID + i * CHOICES + choice,
  LINE_END,
]

/** What a program prints, or nothing if it is none. */
export function run(program: readonly number[]): string | undefined {
  if (program.length !== PROGRAM) return undefined
  const choices: number[] = []
  for (let i = 0; i < LINES; i++) {
    const choice = program[i * LINE + 1]! - SAID - i * CHOICES
    if (!(choice >= 0 && choice < CHOICES)) return undefined
    if (lineOf(i, choice).some((token, k) => token !== program[i * LINE + k])) return undefined
    choices.push(choice)
  }
  const [start, operation, format] = choices as [number, number, number]
  return `${OPERATIONS[operation]!(start) % 10} in format ${format}`
}

/** A program and what describes it. */
export interface Files {
  /** What each line says, without the rest. */
  description: readonly number[]
  program: readonly number[]
  /** The program with its description, before or after it. */
  code: readonly number[]
}

function drawFiles(rng: RandomGenerator): Files {
  const choices = Array.from({ length: LINES }, () => rng.int(CHOICES))
  const program = choices.flatMap((choice, i) => lineOf(i, choice))
  const description = choices.map((choice, i) => SAID + i * CHOICES + choice)
  const doc = [DOC, ...description]
  const code = rng.int(2) === 0 ? [CODE, ...doc, ...program] : [CODE, ...program, ...doc]
  return { description, program, code }
}

/** A program to be written from its description, which stands before it. */
export const promptOf = ({ description }: Files): number[] => [CODE, DOC, ...description]

/** A program with its description after it, and line i cut out. */
export function gapOf({ program, description }: Files, i: number): { before: number[]; after: number[] } {
  const before = [CODE, ...program.slice(0, i * LINE)]
  return { before, after: [...program.slice((i + 1) * LINE), DOC, ...description] }
}

/** The program with this in the place of line i. */
export const filled = ({ program }: Files, i: number, line: readonly number[]): number[] => [
  ...program.slice(0, i * LINE),
  ...line,
  ...program.slice((i + 1) * LINE),
]

/** Whether a program prints what it should, whatever its lines. */
export const isRight = (program: readonly number[], { program: wanted }: Files): boolean => {
  const printed = run(program)
  return printed !== undefined && printed === run(wanted)
}

/**
 * Nats of a file, as all programs and both orders are equally likely, shared out to the tokens after the first: nobody who
 * reads from left to right can lose less on average.
 */
export const ENTROPY = (LINES * Math.log(CHOICES) + Math.log(2)) / (PROGRAM + LINES + 2)

export type Corpus<R extends Role = Role> = Part<R> & { files: readonly Files[] }

export interface Corpora {
  split: Split
  train: Corpus<'train'>
  validation: Corpus<'validation'>
  test: Corpus<'test'>
}

/** Programs for each part; none of another part is in the train part too. */
export function drawCorpora(
  sizes: { train: number; validation: number; test: number },
  rng: RandomGenerator,
): Corpora {
  const split = drawnSplit(sizes)
  const judged = new Set<string>()
  const draw = <R extends Role>(part: Part<R>, isKept: (program: string) => boolean): Corpus<R> => ({
    ...part,
    files: Array.from(part.indices, () => {
      for (;;) {
        const files = drawFiles(rng)
        if (isKept(files.program.join())) return files
      }
    }),
  })
  const fresh = (program: string) => !judged.has(program) && judged.add(program) !== undefined
  const test = draw(split.test, fresh)
  const validation = draw(split.validation, fresh)
  return { split, train: draw(split.train, (program) => !judged.has(program)), validation, test }
}
