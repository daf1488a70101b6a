import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { batchOf } from '#nn/batches.ts'
import { type Fitting, fit } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { keys as named } from '#nn/random.ts'
import {
  type Matrix,
  checkNumber,
  checkOptions,
  checkWhole,
  readMatrix,
  readRows,
  type Rows,
} from '#nn/rows.ts'
import { attention, straightThrough, topPicks } from './selection.ts'

/** Which variables a statement may look at: k of all, chosen by attention, or for each target a given list. */
export type Attended = { learn: number } | { given: readonly (readonly number[])[] }

export interface StatementOptions {
  attend: Attended
  /** Consumed. */
  key: np.Array
  steps: number
  batchSize: number
  learningRate: number
  /** Weight of the squared weights of the first layer. */
  decay?: number
  /** Weight of their absolute values. */
  sparsity?: number
  doing: string
}

/** States before and after: variables as 0 and 1. */
export interface Transitions {
  readonly role: 'train'
  readonly indices: ArrayLike<number>
  /** [rows, n]. */
  x: Matrix
  /** The variables that statements are about, later, [rows, t]. */
  y: Matrix
}

export interface Statements {
  /** The variables that the statement about each target attends to. */
  attended: number[][]
  /** The probability that each target will be 1, given what its statement attends to, [rows, t]. */
  predict(x: Rows): Promise<Matrix>
  dispose(): void
}

type Predictor = { w: np.Array; b: np.Array; out: np.Array; shift: np.Array }
type Params = { predictor: Predictor; query: np.Array }

const HIDDEN = 8
const NAME = 32
/** Statements that are tried at once about each target. */
const SAMPLES = 4
/** Queries times keys are of this size at first and grow as fast. */
const SHARPNESS = 0.6

/**
 * Logits of each target under each of some choices of what to look at: a small network for each target, which sees 1
 * and -1 for what is attended and 0 for all else. Consumes all.
 *
 * @param mask - [samples, t, n]
 * @param x - [rows, n], as 1 and -1
 * @returns [rows, samples, t]
 */
function stated({ w, b, out, shift }: Predictor, mask: np.Array, x: np.Array): np.Array {
  const [samples, t, n] = mask.shape as [number, number, number]
  const rows = x.shape[0]!
  const seen = w.reshape([n, 1, t, HIDDEN]).mul(mask.transpose([2, 0, 1]).reshape([n, samples, t, 1]))
  const h = np.dot(x, seen.reshape([n, samples * t * HIDDEN])).reshape([rows, samples, t, HIDDEN])
  return nn.relu(h.add(b)).mul(out).sum(-1).add(shift)
}

/** -log p of each later value, [rows, samples, t]. Consumes both. */
const surprise = (logits: np.Array, y: np.Array): np.Array => {
  const [rows, t] = y.shape as [number, number]
  return nn.softplus(logits.mul(y.reshape([rows, 1, t]).mul(-2).add(1)))
}

/**
 * Learns a statement about each target: which few variables to attend to, and what follows from their values.
 * Both maximise log p(h_B | h_A) under picks drawn anew at each step, the attention through a straight-through gradient. What is likely without any
 * statement does not depend on A, and so has no part in the choice.
 *
 * @throws RangeError for options that are unknown or out of range, rows that do not pair, or values but 0 and 1
 */
export async function* fitStatements(data: Transitions, options: StatementOptions): Fitting<Statements> {
  checkOptions('fitStatements', options, [
    'attend',
    'key',
    'steps',
    'batchSize',
    'learningRate',
    'decay',
    'sparsity',
    'doing',
  ])
  const { attend, key, steps, batchSize, learningRate, decay = 0, sparsity = 0, doing } = options
  checkNumber('decay', decay, { least: 0 })
  checkNumber('sparsity', sparsity, { least: 0 })
  const before = bits('the states', data.x)
  const after = bits('the later states', data.y, before.rows)
  const [n, t] = [before.dim, after.dim]
  const given = 'given' in attend ? maskOf(attend.given, t, n) : undefined
  const k = 'learn' in attend ? checkWhole('learn', attend.learn, { least: 1, most: n }) : 0

  const { weights, names, order, noise } = named(key, 'weights', 'names', 'order', 'noise')
  const drawn = named(weights, 'w', 'out', 'query')
  const params: Params = {
    predictor: {
      w: random.normal(drawn.w, [n, t, HIDDEN]).mul(0.3),
      b: np.zeros([t, HIDDEN]),
      out: random.normal(drawn.out, [t, HIDDEN]).mul(0.3),
      shift: np.zeros([t]),
    },
    query: random.normal(drawn.query, [NAME, NAME]).mul(0.01),
  }
  // Names of length about 1: variables, then targets.
  const all = random.normal(names, [n + t, NAME]).mul(SHARPNESS / Math.sqrt(NAME))
  const [keys, targets] = [all.ref.slice([0, n]), all.slice([n, n + t])]
  const rng = generator(noise)
  const [x, y] = [signs(before), np.array(Float32Array.from(after.data)).reshape([after.rows, t])]
  const take = batchOf(x, y)
  const fixed = given && np.array(Float32Array.from(given)).reshape([1, t, n])

  const loss = (
    { predictor, query }: Params,
    x: np.Array,
    y: np.Array,
    targets: np.Array,
    keys: np.Array,
    chance: np.Array,
  ): np.Array => {
    const size = np.square(predictor.w.ref).sum().mul(decay).add(np.abs(predictor.w.ref).sum().mul(sparsity))
    const logits = attention(query, targets, keys)
    if (fixed) {
      tree.dispose([logits, chance])
      return surprise(stated(predictor, fixed.ref, x), y)
        .mean()
        .add(size)
    }
    const mask = straightThrough(logits.ref, topPicks(logits.add(chance), k))
    return surprise(stated(predictor, mask, x), y)
      .mean()
      .add(size)
  }
  const model = yield* fit(data, {
    params,
    loss,
    batch: (rows) => {
      const [some, later] = take(rows) as [np.Array, np.Array]
      return [
        some,
        later,
        targets.ref,
        keys.ref,
        np.array(gumbel(rng, SAMPLES * t * n)).reshape([SAMPLES, t, n]),
      ]
    },
    key: order,
    steps,
    batchSize,
    learningRate,
    schedule: 'cosine',
    doing,
  })
  tree.dispose([x, y])

  const logits = attention(model.query, targets, keys)
  const attended = given ? listsOf(given, t, n) : await favourites(logits.ref, k)
  logits.dispose()
  fixed?.dispose()
  const mask = maskOf(attended, t, n)
  return {
    attended,
    async predict(rows) {
      const asked = bits('the states', readRows('the states', rows, { dim: n }))
      const seen = np.array(Float32Array.from(mask)).reshape([1, t, n])
      const told = stated(tree.ref(model.predictor), seen, signs(asked)).reshape([asked.rows, t])
      return readMatrix(nn.sigmoid(told))
    },
    dispose: () => tree.dispose(model.predictor),
  }
}

/** Zeros and ones of an attended list for each target, [t, n]. @throws RangeError when it is none */
function maskOf(lists: readonly (readonly number[])[], t: number, n: number): Float32Array {
  if (lists.length !== t) throw new RangeError(`${lists.length} lists of attended variables for ${t} targets`)
  const mask = new Float32Array(t * n)
  lists.forEach((list, j) =>
    list.forEach((i) => (mask[j * n + checkWhole('an attended variable', i, { most: n - 1 })] = 1)),
  )
  return mask
}

const listsOf = (mask: Float32Array, t: number, n: number): number[][] =>
  Array.from({ length: t }, (_, j) =>
    [...mask.subarray(j * n, (j + 1) * n).keys()].filter((i) => mask[j * n + i] === 1),
  )

/** The k variables of largest logit for each target. Consumes the logits. */
async function favourites(logits: np.Array, k: number): Promise<number[][]> {
  const { data, rows, dim } = await readMatrix(logits)
  return Array.from({ length: rows }, (_, j) => {
    const own = data.subarray(j * dim, (j + 1) * dim)
    return [...own.keys()].sort((a, b) => own[b]! - own[a]!).slice(0, k)
  })
}

function gumbel(rng: { uniform(): number }, count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, () => -Math.log(-Math.log(rng.uniform() + 2 ** -33)))
}

const signs = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data, (value) => 2 * value - 1)).reshape([rows, dim])

function bits(name: string, x: Rows, rows?: number): Matrix {
  const read = readRows(name, x, rows === undefined ? {} : { rows })
  const wrong = read.data.findIndex((value) => value !== 0 && value !== 1)
  if (wrong >= 0) throw new RangeError(`number ${wrong} of ${name} is ${read.data[wrong]}, neither 0 nor 1`)
  return read
}
