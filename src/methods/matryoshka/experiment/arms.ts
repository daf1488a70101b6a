import { lax, numpy as np, random, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, initDense, initMlp, mlp } from '#nn/dense.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { principalComponents } from '#nn/linalg.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix, takeColumns } from '#nn/rows.ts'
import type { PlainHead } from '../method/cascade.ts'
import { type Head, matryoshkaLoss } from '../method/matryoshka.ts'

/** Prefix lengths. */
export const SIZES = [4, 8, 16, 64]
export const FULL = 64

/** Examples of one part. */
export type Examples<R extends 'train' | 'validation' | 'test'> = Part<R> & { x: Matrix; labels: Int32Array }

export interface Data {
  train: Examples<'train'>
  validation: Examples<'validation'>
  test: Examples<'test'>
}

/** What every arm trains by. */
export interface Lesson {
  classes: number
  hidden: number
  rates: readonly number[]
  steps: number
  batchSize: number
}

/** A network to an embedding, and heads on some of its prefixes. */
export type Encoder = { trunk: Dense[]; heads: Dense[] }

/** Embeddings of all parts, and a linear classifier for some prefix lengths. */
export interface View {
  train: Matrix
  validation: Matrix
  test: Matrix
  heads: readonly PlainHead[]
}

/**
 * The loss of one embedding for all sizes. Without nesting it is the ordinary loss of the whole vector; the heads of
 * its prefixes learn all the same. Consumes all arrays.
 */
export function nestedLoss({ trunk, heads }: Encoder, x: np.Array, y: np.Array, nesting: boolean): np.Array {
  const z = mlp(trunk, x)
  if (nesting) return matryoshkaLoss(z, heads, y, SIZES)
  const short = matryoshkaLoss(lax.stopGradient(z.ref), heads.slice(0, -1), y.ref, SIZES.slice(0, -1))
  return short.add(matryoshkaLoss(z, heads.slice(-1), y, [FULL]))
}

/** One embedding for all sizes (MRL), at the learning rate that does best over its sizes. Consumes the key. */
export async function* trainNested(key: np.Array, data: Data, lesson: Lesson, nesting: boolean): Run<View> {
  const loss: EncoderLoss = (encoder, x, y) => nestedLoss(encoder, x, y, nesting)
  const { model } = yield* grid({
    arm: 'one for all sizes',
    settings: settingsOf({ learningRate: lesson.rates }),
    train: async function* ({ learningRate }): Run<View> {
      const [view] = yield* trainTogether(key.ref, data, lesson, learningRate, [SIZES], loss)
      return view!
    },
    score: (view: View) => mean(headAccuracies(view, 'validation', data.validation.labels)),
    validation: data.validation,
  })
  key.dispose()
  return model
}

/** A network for each size, which is all it has to serve, each at the rate that is best for it. Consumes the key. */
export async function* trainFixed(
  key: np.Array,
  data: Data,
  lesson: Lesson,
  sizes: readonly number[] = SIZES,
): Run<View[]> {
  const byRate = new Map<number, View[]>()
  const loss: EncoderLoss = ({ trunk, heads }, x, y) =>
    matryoshkaLoss(mlp(trunk, x), heads, y, [heads[0]!.w.shape[0]!])
  const lists = sizes.map((size) => [size])
  for (const [i, rate] of lesson.rates.entries()) {
    const training = trainTogether(key.ref, data, lesson, rate, lists, loss)
    byRate.set(rate, yield* part(i / lesson.rates.length, (i + 1) / lesson.rates.length, training))
  }
  key.dispose()
  const chosen: View[] = []
  for (const [i, size] of sizes.entries()) {
    const { model } = yield* grid({
      arm: `trained for ${size}`,
      settings: settingsOf({ learningRate: lesson.rates }),
      // oxlint-disable-next-line require-yield
      train: async function* ({ learningRate }): Run<View> {
        return byRate.get(learningRate)![i]!
      },
      score: (view: View) => headAccuracies(view, 'validation', data.validation.labels)[0]!,
      validation: data.validation,
    })
    chosen.push(model)
  }
  return chosen
}

type EncoderLoss = (encoder: Encoder, x: np.Array, y: np.Array) => np.Array

async function* trainTogether(
  key: np.Array,
  data: Data,
  lesson: Lesson,
  learningRate: number,
  lists: readonly (readonly number[])[],
  loss: EncoderLoss,
): Run<View[]> {
  const views: View[] = []
  for (const encoder of yield* trainEncoders(key, data.train, lesson, learningRate, lists, loss))
    views.push(await viewOf(encoder, data))
  return views
}

/**
 * Networks that share nothing but their batches, in one compiled step: for each a list of the prefix lengths it gets
 * heads for, the last of which is the length of its embedding. Consumes the key.
 */
export async function* trainEncoders(
  key: np.Array,
  train: Examples<'train'>,
  { classes, hidden, steps, batchSize }: Lesson,
  learningRate: number,
  lists: readonly (readonly number[])[],
  loss: EncoderLoss,
): Run<Encoder[]> {
  const { trunk, heads, order } = keys(key, 'trunk', 'heads', 'order')
  const headKeys = random.split(heads, SIZES.length)
  const params = lists.map((sizes): Encoder => ({
    trunk: initMlp(trunk.ref, [train.x.dim, hidden, sizes.at(-1)!]),
    heads: sizes.map((m) => initDense(headKeys.ref.slice(SIZES.indexOf(m)), m, classes, 1)),
  }))
  tree.dispose([trunk, headKeys])
  const [x, labels] = [arrayOf(train.x), np.array(train.labels.slice())]
  const several = lists.length > 1
  try {
    return yield* fit(train, {
      params,
      loss: (all: Encoder[], rows: np.Array, y: np.Array) => {
        const losses = all.map((encoder) => loss(encoder, rows.ref, y.ref))
        tree.dispose([rows, y])
        return losses.reduce((sum, one) => sum.add(one))
      },
      batch: (chosen): [np.Array, np.Array] => [
        np.take(x.ref, chosen.ref, 0),
        np.take(labels.ref, chosen, 0),
      ],
      key: order,
      steps,
      batchSize,
      learningRate,
      schedule: 'cosine',
      doing: several ? 'training a network for each size' : 'training one network for all sizes',
      series: several ? 'loss, a network for each size' : 'loss, one network for all sizes',
      labels: train.labels,
    })
  } finally {
    tree.dispose([x, labels])
  }
}

/** What an encoder makes of all parts. Consumes it. */
async function viewOf({ trunk, heads }: Encoder, { train, validation, test }: Data): Promise<View> {
  const embed = ({ x }: { x: Matrix }) => readMatrix(mlp(tree.ref(trunk), arrayOf(x)))
  const view = {
    train: await embed(train),
    validation: await embed(validation),
    test: await embed(test),
    heads: await Promise.all(heads.map(plainHead)),
  }
  tree.dispose(trunk)
  return view
}

async function plainHead({ w, b }: Head): Promise<PlainHead> {
  return { w: await readMatrix(w), b: Float64Array.from(await b!.data()) }
}

/**
 * A finished embedding turned so that the training rows vary most along its first number, then along the second
 * (PCA), with a new head fitted to every prefix. Consumes the key.
 */
export async function* principal(key: np.Array, view: View, data: Data, lesson: Lesson): Run<View> {
  const { classes, rates, ...rest } = lesson
  const turned = turn(view)
  const [z, labels] = [arrayOf(turned.train), np.array(data.train.labels.slice())]
  const { model } = yield* grid({
    arm: 'ordinary, PCA',
    settings: settingsOf({ learningRate: rates }),
    train: async function* ({ learningRate }): Run<View> {
      const { init, order } = keys(key.ref, 'init', 'order')
      const headKeys = random.split(init, SIZES.length)
      const params = SIZES.map((m, i) => initDense(headKeys.ref.slice(i), m, classes, 1))
      headKeys.dispose()
      const heads = yield* fit(data.train, {
        params,
        loss: (p: Dense[], some: np.Array, y: np.Array) => matryoshkaLoss(some, p, y, SIZES),
        batch: (chosen): [np.Array, np.Array] => [
          np.take(z.ref, chosen.ref, 0),
          np.take(labels.ref, chosen, 0),
        ],
        key: order,
        steps: rest.steps,
        batchSize: rest.batchSize,
        learningRate,
        schedule: 'cosine',
        doing: 'fitting heads to the principal components',
      })
      return { ...turned, heads: await Promise.all(heads.map(plainHead)) }
    },
    score: (one: View) => mean(headAccuracies(one, 'validation', data.validation.labels)),
    validation: data.validation,
  })
  tree.dispose([z, labels, key])
  return model
}

/** All rows by the principal components of the training rows, that of largest variance first. */
export function turn({ train, validation, test }: Omit<View, 'heads'>): Omit<View, 'heads'> {
  const { means, components } = principalComponents(train)
  const w = { data: new Float32Array(components.data.length), rows: train.dim, dim: components.rows }
  const b = new Float64Array(components.rows)
  components.data.forEach((value, i) => {
    const [component, column] = [Math.floor(i / train.dim), i % train.dim]
    w.data[column * w.dim + component] = value
    b[component] = b[component]! - value * means[column]!
  })
  const by = (x: Matrix) => applyLinear({ w, b }, x)
  return { train: by(train), validation: by(validation), test: by(test) }
}

/** The first numbers of each row. */
export const prefix = (x: Matrix, size: number): Matrix =>
  takeColumns(
    x,
    Array.from({ length: size }, (_, column) => column),
  )

/** Accuracy of each head on its prefix. */
export const headAccuracies = (
  view: View,
  role: 'validation' | 'test',
  labels: ArrayLike<number>,
): number[] =>
  view.heads.map(({ w, b }) => {
    const logits = applyLinear({ w, b: Float64Array.from(b!) }, prefix(view[role], w.rows))
    return accuracyOf(argmaxRows(logits), labels)
  })

const arrayOf = ({ data, rows, dim }: Matrix): np.Array => np.array(data.slice()).reshape([rows, dim])
