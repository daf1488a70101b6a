import type { ImagesPlot } from './plot.ts'
import type { Run } from './reproduction.ts'

/** Pixels along a side of a drawing. */
export const DRAWN_SIDE = 28

/** A digit that the method never saw, offered to those who do not draw. */
export interface Example {
  label: number
  /** Grey values 0..1, [28 * 28]. */
  pixels: Float32Array
}

/** What the method says of a drawing at one stop. */
export interface Said {
  /** '8 of 64 numbers'. */
  at: string
  /** In words, computed from the drawing. */
  says: string
  images: ImagesPlot['images']
}

/** A method that was trained, and can be asked. */
export interface Prepared {
  /** One of each class, of the test split. */
  examples: readonly Example[]
  /**
   * @param pixels - grey values 0..1, [28 * 28]; ink is 1
   */
  answer(pixels: Float32Array): Promise<Said[]>
}

/** How a method is made ready for drawings, in the worker of a page: by the arms of its reproduction. */
export interface Draw {
  prepare(seed: number): Run<Prepared>
}
