import { type numpy as np, random, tree } from '@jax-js/jax'
import { type Matrix, takeRows } from '#nn/rows.ts'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import type { LawPoint } from './generalisation-law.ts'
import { intrinsicDimensionMLE } from './intrinsic-dimension.ts'
import { type Examples, attacked, representation, score, train } from './networks.ts'
import { labelSharpness } from './sharpness.ts'

/** Points that dimension and sharpness are estimated from, the same number for every set. */
export const MEASURED = 1000
const HELD = 1000
/** Examples a set must have: what is measured and trained on, then what is tested on. */
export const NEEDED = MEASURED + HELD
const COURSE = { hidden: [96, 96], batch: 64, rate: 2e-3 }
export interface Size {
  /** Training examples of a net. */
  n: number
  steps: number
}

export const SIZES = [
  { n: 250, steps: 400 },
  { n: 1000, steps: 600 },
] as const satisfies readonly Size[]
/** How far the attack may move each input. */
const EPS = 0.03

export interface Net {
  /** Training examples. */
  n: number
  trainError: number
  error: number
  loss: number
  /** Accuracy lost to the attack. */
  drop: number
}

export interface SetStudy {
  dimension: number
  kf: number
  /** What takes the place of K_F when labels are ignored: one over the distance of the nearest pair. */
  blind: number
  nets: Net[]
  /** Dimension of the last net's last hidden layer over the data's. */
  ratio: number
}

/** How often `studySet` reports. */
export const ticks = (sizes: readonly Size[]): number =>
  sizes.reduce((sum, { steps }) => sum + steps / 10 + 1, 5)

/** Measures a set of NEEDED examples and trains a net for each size. Consumes the key. */
export async function* studySet(
  key: np.Array,
  { x, labels }: Examples,
  sizes: readonly Size[],
  tick: (doing: string) => RunEvent,
): Run<SetStudy> {
  const part = (from: number, to: number): Examples => ({
    x: takeRows(
      x,
      Array.from({ length: to - from }, (_, i) => from + i),
    ),
    labels: labels.slice(from, to),
  })
  const [pool, test] = [part(0, MEASURED), part(MEASURED, NEEDED)]
  yield tick('measuring label sharpness')
  const kf = labelSharpness(pool.x, pool.labels).max
  yield tick('measuring label sharpness')
  const blind = labelBlindSharpness(pool.x)
  yield tick('measuring dimension')
  const dimension = intrinsicDimensionMLE(pool.x)
  yield tick('starting to train')

  const nets: Net[] = []
  const starts = random.split(key, sizes.length)
  let ratio = NaN
  try {
    for (const [i, { n, steps }] of sizes.entries()) {
      const known = part(0, n)
      const layers = yield* train(starts.ref.slice(i), known, { ...COURSE, steps }, tick)
      const trainError = (await score(layers, known)).error
      const { error, loss } = await score(layers, test)
      const drop = (await attacked(layers, test, EPS)).error - error
      nets.push({ n, trainError, error, loss, drop })
      yield tick('testing')
      if (i === sizes.length - 1) {
        ratio = intrinsicDimensionMLE(await representation(layers, pool.x)) / dimension
      }
      tree.dispose(layers)
    }
  } finally {
    starts.dispose()
  }
  yield tick('measuring the dimension of the last hidden layer')
  return { dimension, kf, blind, nets, ratio }
}

/** Every point a class of its own. */
const labelBlindSharpness = (x: Matrix): number =>
  labelSharpness(
    x,
    Int32Array.from({ length: x.rows }, (_, row) => row),
  ).max

/** The nets of some sets as points of the law. */
export const lawPoints = (sets: readonly SetStudy[]): LawPoint[] =>
  sets.flatMap(({ dimension, kf, nets }) => nets.map(({ n, loss }) => ({ n, d: dimension, kf, loss })))
