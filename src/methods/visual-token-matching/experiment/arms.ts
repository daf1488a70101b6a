import { numpy as np, tree, vmap } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import type { Tree } from '#nn/jit.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { ridgeSolver } from '#nn/metrics/ridge.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import type { Encoder } from '../method/encoder.ts'
import { type Data, type Few, TASKS, errorsOf } from './data.ts'
import {
  type Generalist,
  type Head,
  type Task,
  generalist,
  headed,
  mapsOf,
  squaresOf,
  tokensOf,
} from './network.ts'
import { PIXELS, SIDE } from './scenes.ts'

/** Of what a task has of its own, and of whole nets. */
const RATES = { task: [0.01, 0.03], net: [0.0005, 0.002] }
const DECAYS = [1e-3, 1e-2, 1e-1]
const NEIGHBOURS = [1, 4, 16]
/** Squared errors are small: made as large as Adam's epsilon does not mind. */
const LOSS = 20 * TASKS.length

/** Guesses [tasks, n, PIXELS] for pictures [n, SIDE, SIDE, 3], which stay the caller's. */
type Guess = (x: np.Array) => np.Array

/** How wrong an arm is about test pictures: the mean and each task, and what it says. */
export interface Judged {
  error: number
  errors: number[]
  guesses: np.Array
}

export async function judged(guess: Guess, { x, y }: Few<'test'>): Promise<Judged> {
  const guesses = guess(x)
  const errors = await errorsOf(guesses, y)
  return { error: mean(errors), errors, guesses }
}

async function scoreOf(guess: Guess, { x, y }: Few<'validation'>): Promise<number> {
  const guesses = guess(x)
  const errors = await errorsOf(guesses, y)
  guesses.dispose()
  return -mean(errors)
}

/** The same pictures for every task, [tasks, n, …]. Consumes its argument. */
const forAll = (x: np.Array): np.Array => np.repeat(x.reshape([1, ...x.shape]), TASKS.length, 0)

/** Guesses by matching with all labelled pictures. Keeps its arguments. */
export const matched =
  (shared: Generalist, task: Task, { train }: Data): Guess =>
  (x) =>
    generalist(tree.ref(shared), tree.ref(task), forAll(train.x.ref), train.y.ref, forAll(x.ref))

interface Training {
  /** Decides the order of the pictures; consumed. */
  key: np.Array
  steps: number
}

/**
 * Tunes what a task has of its own on the few labelled pictures, of which half show their labels and half are to be
 * guessed, in a new order each time; all tasks side by side (section 3.3). What tasks share stays as it is.
 */
export const adapt = (
  arm: string,
  shared: Generalist,
  start: Task,
  data: Data,
  training: Training,
): Run<Judged> => {
  const shots = data.train.indices.length / 2
  return tuned(arm, data, training, {
    rates: RATES.task,
    start: () => tree.ref(start),
    frozen: shared,
    loss: (task, net, x, y) => {
      const [support, queries] = [x.ref.slice([], [0, shots]), x.slice([], [shots, 2 * shots])]
      const guess = generalist(net, task, support, y.ref.slice([], [0, shots]), queries)
      return meanSquaredError(guess, y.slice([], [shots, 2 * shots]))
    },
    guess: (task) => matched(shared, task, data),
  })
}

/** All but matching: the same parameters of a task, and a head of its own, from the linear map on. */
export const adaptPlain = (
  arm: string,
  image: Encoder,
  start: { task: Task; head: Head },
  data: Data,
  training: Training,
): Run<Judged> =>
  tuned(arm, data, training, {
    rates: RATES.task,
    start: () => tree.ref(start),
    frozen: image,
    loss: ({ task, head }, net, x, y) => meanSquaredError(headed(net, head, task, x), y),
    guess:
      ({ task, head }) =>
      (x) =>
        headed(tree.ref(image), tree.ref(head), tree.ref(task), forAll(x.ref)),
  })

interface Net extends Record<string, Tree> {
  image: Encoder
  head: Head
  task: Task
}

/** Trains all weights, a net for each task, from the linear map on. */
export function tuneAll(
  arm: string,
  image: Encoder,
  { task, head }: { task: Task; head: Head },
  data: Data,
  training: Training,
): Run<Judged> {
  const one = ({ image, head, task }: Net, x: np.Array): np.Array => {
    const [own, ofTask] = [
      { w: alone(head.w), b: alone(head.b) },
      { biases: alone(task.biases), a: alone(task.a) },
    ]
    return headed(image, own, ofTask, alone(x))
  }
  const all = vmap(one) as unknown as (nets: Net, x: np.Array) => np.Array
  const guesses = (nets: Net, x: np.Array) => all(nets, x).reshape([TASKS.length, -1, PIXELS])
  return tuned(arm, data, training, {
    rates: RATES.net,
    start: (): Net => ({
      image: tree.map(forAll as never, tree.ref(image) as never) as Encoder,
      head: tree.ref(head),
      task: tree.ref(task),
    }),
    frozen: [] as np.Array[],
    loss: (nets, _, x, y) => meanSquaredError(guesses(nets, x), y),
    guess: (nets) => (x) => guesses(tree.ref(nets), forAll(x.ref)),
  })
}

const alone = (leaf: np.Array): np.Array => leaf.reshape([1, ...leaf.shape])

interface Tuning<P extends Tree, F extends Tree> {
  rates: readonly number[]
  start(): P
  /** Not trained; stays the caller's. */
  frozen: F
  /** Of [tasks, n, …] pictures and maps. Consumes its arguments. */
  loss(params: P, frozen: F, x: np.Array, y: np.Array): np.Array
  guess(params: P): Guess
}

/** Trains for all tasks at once at each rate, and judges what is best on the validation part. */
export async function* tuned<P extends Tree, F extends Tree>(
  arm: string,
  { train, validation, test }: Data,
  { key, steps }: Training,
  { rates, start, frozen, loss, guess }: Tuning<P, F>,
): Run<Judged> {
  const [leaves, shape] = tree.flatten(frozen)
  const { model } = yield* grid({
    arm,
    settings: settingsOf({ learningRate: rates }),
    train: ({ learningRate }) =>
      fit(train, {
        params: start(),
        loss: (params: P, x: np.Array, y: np.Array, ...rest: np.Array[]) =>
          loss(params, tree.unflatten(shape, rest) as F, x, y).mul(LOSS),
        batch: (rows): np.Array[] => [
          forAll(np.take(train.x.ref, rows.ref, 0)),
          np.take(train.y.ref, rows, 1),
          ...leaves.map((leaf) => (leaf as np.Array).ref),
        ],
        key: key.ref,
        steps,
        batchSize: train.indices.length,
        learningRate,
        schedule: 'cosine',
        doing: `learning four tasks: ${arm}`,
        series: `${arm}, learning rate ${learningRate}`,
      }),
    score: (params: P) => scoreOf(guess(params), validation),
    validation,
    dispose: (params) => tree.dispose(params),
  })
  key.dispose()
  const found = await judged(guess(model), test)
  tree.dispose(model)
  return found
}

/** A linear map of an encoder's frozen tokens to the pixels of a patch, in closed form; and as a head to train. */
export async function* linear(
  arm: string,
  image: Encoder,
  task: Task,
  data: Data,
): Run<Judged & { head: Head }> {
  const tokens = await allTokens(image, task, data)
  const labels = await Promise.all(TASKS.map((_, one) => patchLabels(data.train, one)))
  const solvers = labels.map((one) => ridgeSolver(tokens.train, one))
  const { value, judged } = yield* choose(arm, 'decay', DECAYS, data, (decay, part) =>
    mapsOf(np.stack(solvers.map((solve) => arrayOf(applyLinear(solve(decay), tokens[part]))))),
  )
  const maps = solvers.map((solve) => solve(value))
  const w = maps.map((map) => arrayOf(map.w))
  const b = maps.map((map) => np.array(Float32Array.from(map.b)).reshape([1, -1]))
  return { ...judged, head: { w: np.stack(w), b: np.stack(b) } }
}

/** The mean label of the labelled patches whose tokens are nearest: matching by tokens that never learned to match. */
export async function* nearestTokens(arm: string, image: Encoder, task: Task, data: Data): Run<Judged> {
  const tokens = await allTokens(image, task, data)
  const labels = await Promise.all(TASKS.map((_, one) => patchLabels(data.train, one)))
  return yield* nearest(arm, data, tokens, labels, (patches) => mapsOf(np.stack(patches.map(arrayOf))))
}

/** The mean label of the labelled pixels whose surroundings look alike, without any model. */
export async function* nearestPixels(arm: string, data: Data): Run<Judged> {
  const { train, validation, test } = data
  const around = {
    train: await surroundings(train.x),
    validation: await surroundings(validation.x),
    test: await surroundings(test.x),
  }
  const labels = await Promise.all(
    TASKS.map((_, one) => readMatrix(train.y.ref.slice([one, one + 1]).reshape([-1, 1]))),
  )
  return yield* nearest(arm, data, around, labels, (pixels) =>
    np.stack(pixels.map((one) => arrayOf(one).reshape([-1, PIXELS]))),
  )
}

async function* nearest(
  arm: string,
  data: Data,
  rows: Record<'train' | 'validation' | 'test', Matrix>,
  labels: readonly Matrix[],
  maps: (guesses: readonly Matrix[]) => np.Array,
): Run<Judged> {
  const most = NEIGHBOURS.at(-1)!
  const metric = 'euclidean'
  const ids = {
    validation: nearestNeighbours(rows.train, rows.validation, { k: most, metric }).ids,
    test: nearestNeighbours(rows.train, rows.test, { k: most, metric }).ids,
  }
  const { judged } = yield* choose(arm, 'neighbours', NEIGHBOURS, data, (k, part) => {
    const near = ids[part]
    return maps(
      labels.map(({ data: values, dim }) => {
        const count = near.length / most
        const found = new Float32Array(count * dim)
        for (let row = 0; row < count; row++)
          for (let i = 0; i < k; i++)
            for (let p = 0; p < dim; p++)
              found[row * dim + p]! += values[near[row * most + i]! * dim + p]! / k
        return { data: found, rows: count, dim }
      }),
    )
  })
  return judged
}

/** The colours of the 5 x 5 pixels around each, [n * PIXELS, 75]; the edge goes on. */
async function surroundings(pictures: np.Array): Promise<Matrix> {
  const x = Float32Array.from(await pictures.ref.data())
  const rows = x.length / 3
  const found = new Float32Array(rows * 75)
  const inside = (place: number) => Math.min(SIDE - 1, Math.max(0, place))
  for (let row = 0; row < rows; row++) {
    const first = row - (row % PIXELS)
    const [top, left] = [Math.floor((row % PIXELS) / SIDE), row % SIDE]
    for (let i = 0; i < 25; i++) {
      const at = first + inside(top + Math.floor(i / 5) - 2) * SIDE + inside(left + (i % 5) - 2)
      found.set(x.subarray(3 * at, 3 * at + 3), row * 75 + 3 * i)
    }
  }
  return { data: found, rows, dim: 75 }
}

/** Takes the value that does best on the validation part. */
async function* choose(
  arm: string,
  name: string,
  values: readonly number[],
  { validation, test }: Data,
  maps: (value: number, part: 'validation' | 'test') => np.Array,
): Run<{ value: number; judged: Judged }> {
  const guess = (value: number, part: 'validation' | 'test') => () => maps(value, part)
  const scores: number[] = []
  for (const value of values) scores.push(await scoreOf(guess(value, 'validation'), validation))
  const value = values[scores.indexOf(Math.max(...scores))]!
  yield { kind: 'setting', arm, name, value }
  return { value, judged: await judged(guess(value, 'test'), test) }
}

async function allTokens(image: Encoder, { biases, a }: Task, data: Data) {
  const row = () => ({ biases: biases.ref.slice([0, 1]), a: a.ref.slice([0, 1]) })
  const of = async ({ x }: { x: np.Array }) => {
    const tokens = tokensOf(tree.ref(image), row(), x.ref.reshape([1, ...x.shape]))
    return readMatrix(tokens.reshape([tokens.shape[1]!, -1]))
  }
  return {
    train: await of(data.train),
    validation: await of(data.validation),
    test: await of(data.test),
  }
}

/** The labels of each patch, [n * TOKENS, PATCH * PATCH]. */
function patchLabels({ y, indices }: Few<'train'>, task: number): Promise<Matrix> {
  const maps = y.ref.slice([task, task + 1]).reshape([indices.length, SIDE, SIDE, 1])
  const squares = squaresOf(maps, 1)
  return readMatrix(squares.reshape([-1, squares.shape[2]!]))
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([rows, dim])
