import { numpy as np, random, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, dense, initDense, initMlp, mlp } from '#nn/dense.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import type { Tree } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { affineMap, procrustes, timesTransposed } from '#nn/linalg.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { type Matrix, matrix, readMatrix, takeRows } from '#nn/rows.ts'
import { applyBasis, fitBasis } from '../method/basis.ts'
import { basisTransform, bctLoss, bt2Loss, unitRows } from '../method/bt2.ts'
import { orthogonal } from '../method/orthogonal.ts'
import { retrieval } from '../method/retrieval.ts'

/** Numbers of an old and of a new vector. */
export const DIM = 5
/** The factor C of the new feature. */
export const SCALE = 2
const HIDDEN = 128
/** Of the cosines in every classifier. */
const SHARPNESS = 16

/** Examples of one part. */
export type Examples<R extends 'train' | 'validation' | 'test'> = Part<R> & { x: Matrix; labels: Int32Array }

export interface Data {
  train: Examples<'train'>
  validation: Examples<'validation'>
  test: Examples<'test'>
}

/** What every model trains by. */
export interface Lesson {
  classes: number
  rates: readonly number[]
  /** Multiply the cosines to old prototypes before their softmax. */
  temperatures: readonly number[]
  steps: number
  batchSize: number
}

/** Embeddings: the part that is compared with old vectors, and the whole of it, a row each. */
interface Views<T> {
  compatible: T
  whole: T
}

/** The same as plain numbers. */
export type Seen = Views<Matrix>

/** Inputs, classes, what the old and the independent new model say of them; the mean old vector of each class. */
type Batch = [x: np.Array, labels: np.Array, old: np.Array, fresh: np.Array, prototypes: np.Array]

/** How one kind of model is made, trained and used; functions consume their arguments. */
export interface Kind<P extends Tree> {
  name: string
  init(key: np.Array, inputs: number, classes: number): P
  loss(params: P, temperature: number, ...batch: Batch): np.Array
  embed(params: P, x: np.Array): Views<np.Array>
}

type Plain = { trunk: Dense[]; classes: np.Array }

/** Cosines to a direction per class, [d, classes], sharpened. Consumes both. */
const cosineLogits = (unit: np.Array, classes: np.Array): np.Array =>
  np.matmul(unit, unitRows(classes.transpose()).transpose()).mul(SHARPNESS)

/** A network on its own, or pulled to old prototypes; `extra` of its numbers meet no old vector. */
const plain = (name: string, extra: number, looksBack: boolean): Kind<Plain> => ({
  name,
  init(key, inputs, classes) {
    const parts = keys(key, 'trunk', 'classes')
    return {
      trunk: initMlp(parts.trunk, [inputs, HIDDEN, DIM + extra]),
      classes: random.normal(parts.classes, [DIM + extra, classes]),
    }
  },
  loss({ trunk, classes }, prototypeScale, x, labels, old, fresh, prototypes) {
    tree.dispose(looksBack ? [old, fresh] : [old, fresh, prototypes])
    const whole = unitRows(mlp(trunk, x))
    if (!looksBack) return crossEntropy(cosineLogits(whole, classes), labels)
    const feature = unitRows(whole.ref.slice([], [0, DIM]))
    return bctLoss({ logits: cosineLogits(whole, classes), feature, prototypes, labels }, { prototypeScale })
  },
  embed({ trunk, classes }, x) {
    classes.dispose()
    const whole = unitRows(mlp(trunk, x))
    return { compatible: unitRows(whole.ref.slice([], [0, DIM])), whole }
  },
})

/** The old model, and the independent new one. */
export const ordinary = (name: string) => plain(name, 0, false)
/** Backward-compatible training, with `extra` more coordinates that no old vector is compared with. */
export const bct = (name: string, extra: number) => plain(name, extra, true)

export type Bt2 = Plain & { head: Dense; turnNew: np.Array; turnOld: np.Array }

/** How P and Q come from their parameters. */
export type Bases = 'orthonormal' | 'free'

/**
 * BT² with `extra` coordinates of an old-like head. With free bases P and Q are any matrices, which start as
 * rotations; nothing else changes.
 */
export const bt2 = (name: string, extra: number, bases: Bases): Kind<Bt2> => ({
  name,
  init(key, inputs, classes) {
    const parts = keys(key, 'trunk', 'classes', 'head', 'turns')
    const both = random.split(parts.turns, 2)
    const turn = (i: number) => {
      const free = random.normal(both.ref.slice(i), [DIM, DIM])
      return bases === 'free' ? orthogonal(free) : free
    }
    const params = {
      trunk: initMlp(parts.trunk, [inputs, HIDDEN, DIM + DIM]),
      classes: random.normal(parts.classes, [DIM, classes]),
      head: initDense(parts.head, DIM + DIM, DIM),
      turnNew: turn(0),
      turnOld: turn(1),
    }
    both.dispose()
    return params
  },
  loss({ classes, ...params }, prototypeScale, x, labels, oldTarget, newTarget, prototypes) {
    const { feature, compatible, extra: rest } = transformed(params, x, extra, bases)
    rest.dispose()
    const logits = cosineLogits(feature.ref, classes)
    return bt2Loss(
      { logits, compatible, feature, oldTarget, newTarget, prototypes, labels },
      { prototypeScale },
    )
  },
  embed({ classes, ...params }, x) {
    const { feature, compatible, extra: rest } = transformed(params, x, extra, bases)
    tree.dispose([classes, feature])
    return { whole: np.concatenate([compatible.ref, rest], 1), compatible }
  },
})

/** The trained arms of a run; what is switched off is missing in BT² alone. */
export const armsFor = (extra: number, without?: 'extra' | 'orthonormality') => ({
  bct: bct('BCT', 0),
  wider: bct('BCT with as many numbers', extra),
  bt2: bt2('BT²', without === 'extra' ? 0 : extra, without === 'orthonormality' ? 'free' : 'orthonormal'),
})

/** The old-like head [n, DIM] and the new feature at length one [n, DIM]. Consumes its arguments. */
function halves({ trunk, head }: Pick<Bt2, 'trunk' | 'head'>, x: np.Array) {
  const z = mlp(trunk, x)
  const feature = unitRows(z.ref.slice([], [0, DIM]))
  return { oldHead: dense(head, np.maximum(z, 0)), feature }
}

function transformed(
  { trunk, head, turnNew, turnOld }: Omit<Bt2, 'classes'>,
  x: np.Array,
  extra: number,
  bases: Bases,
) {
  const { oldHead, feature } = halves({ trunk, head }, x)
  const basis = (turn: np.Array) => (bases === 'orthonormal' ? orthogonal(turn) : turn)
  const options = { P: basis(turnNew), Q: basis(turnOld), k: extra, scale: SCALE }
  return { feature: feature.ref, ...basisTransform(oldHead, feature, options) }
}

/** What the embedding is made of, before any basis: the cut head and C times the feature. Keeps both arguments. */
export async function lookInside({ trunk, head }: Bt2, x: Matrix, extra: number): Promise<Matrix> {
  const { oldHead, feature } = halves(tree.ref({ trunk, head }), arrayOf(x))
  const scaled = feature.mul(SCALE)
  if (extra > 0) return readMatrix(np.concatenate([unitRows(oldHead.slice([], [0, extra])), scaled], 1))
  oldHead.dispose()
  return readMatrix(scaled)
}

/**
 * How far lengths and inner products of whole embeddings are from those of what went into them, at most, over the
 * first rows. It knows nothing of P and Q; with rotations in their place it is 0, whichever they are.
 */
export function productError(whole: Matrix, inside: Matrix): number {
  const first = Array.from({ length: Math.min(300, whole.rows) }, (_, row) => row)
  const [a, b] = [whole, inside].map((x) => timesTransposed(takeRows(x, first), takeRows(x, first)).data)
  return a!.reduce((most, product, i) => Math.max(most, Math.abs(product - b![i]!)), 0)
}

/** What the models before say of the training rows; absent while those are trained. */
export interface Before {
  old: Matrix
  /** What the old one says of the validation rows. */
  validation: Matrix
  fresh: Matrix
  /** The mean old vector of each class, [classes, DIM]. */
  prototypes: Matrix
}

export interface Score {
  /** Share of queries whose nearest old vector is of their class, and mean average precision. */
  top1: number
  map: number
  /** The same among new vectors. */
  newTop1: number
  newMap: number
}

/** The right answers in both galleries, the old and the new: what is chosen by, and judged. */
export const inBoth = ({ top1, newTop1 }: Score): number => (top1 + newTop1) / 2

/** How queries do against old vectors and among their own, none of them finding itself. */
export function scoreOf({ compatible, whole }: Seen, old: Matrix, labels: ArrayLike<number>): Score {
  const back = retrieval(compatible, old, labels, labels, { self: true })
  const among = retrieval(whole, whole, labels, labels, { self: true })
  return { top1: back.cmc[0]!, map: back.map, newTop1: among.cmc[0]!, newMap: among.map }
}

/**
 * Trains a kind of model at each rate and temperature, and keeps what is best on the validation rows: the mean of top-1
 * against old vectors and among new ones, or of the latter alone where there are no old ones. Consumes the key.
 */
export async function* train<P extends Tree>(
  kind: Kind<P>,
  key: np.Array,
  { train: rows, validation }: Pick<Data, 'train' | 'validation'>,
  { classes, rates, temperatures, steps, batchSize }: Lesson,
  before?: Before,
): Run<P> {
  const none = { data: new Float32Array(rows.x.rows), rows: rows.x.rows, dim: 1 }
  const x = arrayOf(rows.x)
  const known = [before?.old ?? none, before?.fresh ?? none, before?.prototypes ?? none] as const
  const [old, fresh, prototypes] = known.map(arrayOf) as [np.Array, np.Array, np.Array]
  const labels = np.array(rows.labels.slice())
  const { model } = yield* grid({
    arm: kind.name,
    settings: settingsOf({ learningRate: rates, temperature: before ? temperatures : [1] }),
    train: async function* ({ learningRate, temperature }): Run<P> {
      const { init, order } = keys(key.ref, 'init', 'order')
      return yield* fit(rows, {
        params: kind.init(init, rows.x.dim, classes),
        loss: (params: P, ...batch: Batch) => kind.loss(params, temperature, ...batch),
        batch: (chosen): Batch => {
          const take = (from: np.Array) => np.take(from.ref, chosen.ref, 0)
          const batch: Batch = [take(x), take(labels), take(old), take(fresh), prototypes.ref]
          chosen.dispose()
          return batch
        },
        key: order,
        steps,
        batchSize,
        learningRate,
        schedule: 'cosine',
        doing: `training ${kind.name}`,
        series: `loss, ${kind.name}`,
        labels: rows.labels,
      })
    },
    score: async (params: P) => {
      const seen = await look(kind, params, validation.x)
      return inBoth(scoreOf(seen, before?.validation ?? seen.whole, validation.labels))
    },
    validation,
    dispose: (params) => tree.dispose(params),
  })
  tree.dispose([x, labels, old, fresh, prototypes, key])
  return model
}

/** What a model says of inputs, as plain numbers. Keeps the parameters. */
export async function look<P extends Tree>(kind: Kind<P>, params: P, x: Matrix): Promise<Seen> {
  const { compatible, whole } = kind.embed(tree.ref(params), arrayOf(x))
  return { compatible: await readMatrix(compatible), whole: await readMatrix(whole) }
}

/** Vectors of all parts by one model. */
export type Rows = Record<keyof Data, Matrix>
/** What a way without training makes of the rows of a part. */
type Way = (part: 'validation' | 'test') => Seen

/** The score of whichever way is best on the validation rows. */
export async function* bestOf(arm: string, ways: Record<string, Way>, old: Rows, data: Data): Run<Score> {
  const score = (way: Way, part: 'validation' | 'test') => scoreOf(way(part), old[part], data[part].labels)
  const { model } = yield* grid({
    arm,
    settings: settingsOf({ way: Object.keys(ways) }),
    // oxlint-disable-next-line require-yield
    train: async function* ({ way }): Run<Way> {
      return ways[way]!
    },
    score: (way: Way) => inBoth(score(way, 'validation')),
    validation: data.validation,
  })
  return score(model, 'test')
}

/** A finished model, mapped to the old one afterwards by pairs of training vectors. */
export function mappings(old: Rows, fresh: Rows, extra: number): Record<string, Way> {
  const { dim: dOld } = old.train
  const basis = fitBasis(old.train.data, fresh.train.data, { dOld, dNew: fresh.train.dim, extra })
  const linear =
    (map: LinearMap): Way =>
    (part) => ({ compatible: applyLinear(map, fresh[part]), whole: fresh[part] })
  return {
    rotation: linear(procrustes(fresh.train, old.train)),
    affine: linear(affineMap(fresh.train, old.train, { ridge: 1e-3 })),
    fitBasis: (part) => {
      const { data, rows } = fresh[part]
      const whole = { data: applyBasis(basis, data), rows, dim: basis.width }
      // Against old vectors only its first numbers count.
      return { compatible: whole, whole }
    },
  }
}

/** Two embeddings side by side: the old one meets old vectors, and among new ones the other counts so many times more. */
export function sideBySide(old: Rows, fresh: Rows): Record<string, Way> {
  const by =
    (weight: number): Way =>
    (part) => {
      const [a, b] = [old[part], fresh[part]]
      const rows = Array.from({ length: a.rows }, (_, row) => [
        ...a.data.subarray(row * a.dim, (row + 1) * a.dim),
        ...b.data.subarray(row * b.dim, (row + 1) * b.dim).map((value) => weight * value),
      ])
      return { compatible: a, whole: matrix(rows) }
    }
  return { 'new once': by(1), 'new twice': by(2), 'new half': by(0.5) }
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array => np.array(data.slice()).reshape([rows, dim])
