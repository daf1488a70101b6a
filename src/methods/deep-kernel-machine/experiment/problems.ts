import { type Part, type Split, drawnSplit, takePart } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIZES = { train: 50, validation: 200, test: 400 }
/** Standard deviation of the noise in y, which itself has a variance of about 1. */
const NOISE = 0.1

export interface Problem {
  name: string
  dims: number
  /** A length scale of the inputs, around which every arm looks. */
  lengthScale: number
  /** A new function of inputs between -1 and 1. */
  draw(rng: RandomGenerator): (x: ArrayLike<number>) => number
}

/** Bands of 1 and -1 across a square, in a random direction: near an edge the inputs' distance says little. */
const stripes: Problem = {
  name: 'stripes',
  dims: 2,
  lengthScale: 0.6,
  draw(rng) {
    const [angle, phase] = [2 * Math.PI * rng.uniform(), 2 * Math.PI * rng.uniform()]
    const [a, b] = [3.6 * Math.cos(angle), 3.6 * Math.sin(angle)]
    return (x) => Math.sign(Math.sin(a * x[0]! + b * x[1]! + phase))
  },
}

/** Friedman's first function (1991) in standard units, with three more inputs that say nothing. */
const friedman: Problem = {
  name: 'Friedman',
  dims: 8,
  lengthScale: 2,
  draw: () => (x) => {
    const [a, b, c, d, e] = Array.from({ length: 5 }, (_, i) => (x[i]! + 1) / 2) as [
      number,
      number,
      number,
      number,
      number,
    ]
    return (10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e - 14.4) / 4.9
  },
}

export const PROBLEMS = [stripes, friedman] as const

export interface Rows {
  x: Matrix
  y: Float32Array
}

export interface Drawn {
  parts: Split
  train: Part<'train'> & Rows
  validation: Part<'validation'> & Rows
  test: Part<'test'> & Rows
}

/** One function of a problem with its noisy values at random inputs, cut into parts. */
export function drawProblem(rng: RandomGenerator, { dims, draw }: Problem): Drawn {
  const parts = drawnSplit(SIZES)
  const rows = SIZES.train + SIZES.validation + SIZES.test
  const x = { data: new Float32Array(rows * dims).map(() => 2 * rng.uniform() - 1), rows, dim: dims }
  const value = draw(rng)
  const y = Float32Array.from(
    { length: rows },
    (_, row) => value(x.data.subarray(row * dims, (row + 1) * dims)) + NOISE * rng.normal(),
  )
  const all = { x, y }
  return {
    parts,
    train: takePart(parts.train, all),
    validation: takePart(parts.validation, all),
    test: takePart(parts.test, all),
  }
}
