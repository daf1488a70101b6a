import { numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batchOf } from '#nn/batches.ts'
import { type FitOptions, type Fitting, fit, grid } from '#nn/fit.ts'
import { type Tree, compile } from '#nn/jit.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { generator } from '#nn/generator.ts'
import { readMatrix } from '#nn/rows.ts'
import {
  type Basis,
  type Coefficients,
  type Scaling,
  compose,
  disentanglementError,
  learnComposition,
  oneScale,
  taskVector,
} from '../method/task-vectors.ts'
import { type Layer, type Network, featuresOf, lossOf, scoresOf } from './network.ts'
import { type Exam, taskOf } from './tasks.ts'

const BATCH = 32

/** What any arm learns with: the same digits, order and steps. */
export interface Lesson {
  train: Exam<'train'>
  validation: Exam<'validation'>
  /** Of the order; kept. */
  key: np.Array
  steps: number
}

type Options = Omit<FitOptions<never, readonly [np.Array, np.Array]>, 'params' | 'loss'>
type Loss = (network: Network, x: np.Array, y: np.Array) => np.Array

/** A way to change a network: which numbers are learned, and what they make of it. */
export interface Way<M> {
  arm: string
  rates: readonly number[]
  train(part: Exam<'train'>, options: Options, loss: Loss): Fitting<M>
  network(learned: M): Network
}

/** Learns with each rate, and keeps what is best on the validation digits. */
export async function* learned<M extends Tree>(
  { train, validation, key, steps }: Lesson,
  { arm, rates, train: trainBy, network }: Way<M>,
): Run<{ network: Network; learned: M }> {
  const { model } = yield* grid({
    arm,
    settings: rates.map((rate) => ({ rate })),
    train: async function* ({ rate }): Fitting<{ network: Network; learned: M }> {
      const options: Options = {
        batch: batchOf(train.x, train.y),
        key: key.ref,
        steps,
        batchSize: BATCH,
        learningRate: rate,
        schedule: 'cosine',
        doing: `learning: ${arm}`,
        labels: train.labels,
      }
      const loss: Loss = (net, x, y) => lossOf(net, train.heads.ref, x, y)
      const found = yield* trainBy(train, options, loss)
      return { network: network(found), learned: found }
    },
    score: ({ network: net }: { network: Network; learned: M }) => accuracyOn(net, validation),
    validation,
    dispose: (model: { network: Network; learned: M }) =>
      tree.dispose([model.network, model.learned] as Tree),
  })
  return model
}

/** Trains parameters that a network is made of. The start is kept. */
const byFit = <P extends Tree>(
  arm: string,
  rates: readonly number[],
  start: P,
  network: (params: P) => Network,
): Way<P> => ({
  arm,
  rates,
  train: (part, options, loss) =>
    fit(part, {
      ...options,
      params: tree.ref(start) as P,
      loss: (params: P, x: np.Array, y: np.Array) => loss(network(params), x, y),
    }),
  network: (params) => network(tree.ref(params) as P),
})

/** All weights. */
export const allWeights = (arm: string, rates: readonly number[], base: Network): Way<Network> =>
  byFit(arm, rates, base, (params) => params)

/** Biases and normalisation alone. */
export const fewWeights = (arm: string, rates: readonly number[], base: Network) =>
  byFit(
    arm,
    rates,
    base.map(({ b, scale, shift }) => ({ b, scale, shift })),
    (params): Network => params.map((own, i) => ({ w: base[i]!.w.ref, ...own })),
  )

/** A product of two vectors added to each weight matrix (Hu et al. 2022), zero at first. Consumes the key. */
export function lowRank(arm: string, rates: readonly number[], base: Network, key: np.Array) {
  const parts = random.split(key, base.length)
  const start = base.map(({ w }, i) => ({
    down: random.normal(parts.ref.slice(i), [w.shape[0]!, 1]).mul(1 / Math.sqrt(w.shape[0]!)),
    up: np.zeros([1, w.shape[1]!]),
  }))
  parts.dispose()
  return byFit(arm, rates, start, (params): Network =>
    params.map(({ down, up }, i) => {
      const { w, b, scale, shift } = tree.ref(base[i]!) as Layer
      return { w: w.add(np.dot(down, up)), b, scale, shift }
    }),
  )
}

/** Task vectors with learned coefficients. */
export const composed = (
  arm: string,
  rates: readonly number[],
  base: Network,
  basis: Basis,
  scaling: Scaling,
): Way<Coefficients> => ({
  arm,
  rates,
  train: (part, options, loss) => learnComposition(part, base, basis, { ...options, scaling, loss }),
  network: (lambda) => compose(base, basis, tree.ref(lambda) as Coefficients),
})

/** Task vectors with one factor for all, the best of some on the validation digits: task arithmetic. */
export async function* searched(
  base: Network,
  basis: Basis,
  scales: readonly number[],
  validation: Exam<'validation'>,
): Run<{ network: Network; alpha: number }> {
  const { model, setting } = yield* grid({
    arm: 'one factor, searched',
    settings: scales.map((alpha) => ({ alpha })),
    // oxlint-disable-next-line require-yield
    train: async function* ({ alpha }): Fitting<Network> {
      return compose(base, basis, oneScale(basis, alpha))
    },
    score: (network: Network) => accuracyOn(network, validation),
    validation,
    dispose: (network: Network) => tree.dispose(network),
  })
  return { network: model, alpha: setting.alpha }
}

/** A network tuned on each task alone from the same base, and what that changed: the task vectors. */
export async function* tunedOn(
  base: Network,
  { train, validation, key, steps }: Lesson,
  rates: readonly number[],
): Run<{ networks: Network[]; vectors: Network[] }> {
  const networks: Network[] = []
  for (let place = 0; place < train.heads.shape[0]!; place++) {
    const own = { train: taskOf(train, place), validation: taskOf(validation, place), key, steps }
    const { network } = yield* learned(own, allWeights('fine-tuned on one task', rates, base))
    networks.push(network)
  }
  return { networks, vectors: networks.map((network) => taskVector(network, base)) }
}

/** Gaussian noise in the place of task vectors, each block with the spread it has there. Consumes the key. */
export async function randomBasis({ count, blocks }: Basis, key: np.Array): Promise<Basis> {
  const rng = generator(key)
  const random: np.Array[] = []
  for (const block of blocks) {
    const { data, dim } = await readMatrix(block.ref)
    const noise = new Float32Array(count * dim)
    for (let i = 0; i < count; i++) {
      const own = data.subarray(i * dim, (i + 1) * dim)
      const spread = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0) / dim)
      for (let d = 0; d < dim; d++) noise[i * dim + d] = spread * rng.normal()
    }
    random.push(np.array(noise).reshape([count, dim]))
  }
  return { count, blocks: random }
}

const scores = compile((network: Network, heads: np.Array, x: np.Array) =>
  np.argmax(scoresOf(network, heads, x), -1),
)

/** The digit named in each picture under each task, task by task within a picture. Keeps both. */
export async function namesOn(network: Network, { heads, x }: Exam): Promise<Int32Array> {
  return Int32Array.from(await scores(tree.ref(network) as Network, heads.ref, x.ref).data())
}

/** Share of rightly named digits over pictures and tasks. Keeps both. */
export async function accuracyOn(network: Network, exam: Exam): Promise<number> {
  const names = await namesOn(network, exam)
  const tasks = names.length / exam.labels.length
  return names.filter((name, i) => name === exam.labels[Math.floor(i / tasks)]).length / names.length
}

/**
 * How many names change, on average over tasks, between the task's own vector alone and all vectors together, each
 * with the same coefficients. Vectors are in the order of the exam's tasks. Keeps all.
 */
export async function interference(
  base: Network,
  basis: Basis,
  lambda: Coefficients,
  exam: Exam,
): Promise<number> {
  const namedWith = async (mask: np.Array) => {
    const masked = lambda.map((own) => own.ref.mul(mask.ref))
    mask.dispose()
    const network = compose(base, basis, masked)
    const names = await namesOn(network, exam)
    tree.dispose(network)
    return names
  }
  const together = await namedWith(np.ones([basis.count]))
  let sum = 0
  for (let task = 0; task < basis.count; task++) {
    const alone = await namedWith(
      np.array(Float32Array.from({ length: basis.count }, (_, i) => +(i === task))),
    )
    const own = (names: Int32Array) => names.filter((_, i) => i % basis.count === task)
    sum += disentanglementError(own(alone), own(together))
  }
  return sum / basis.count
}

/** Ridge on what the base sees of one task: the linear probe. */
export async function probed(
  base: Network,
  train: Exam<'train'>,
  validation: Exam<'validation'>,
  test: Exam<'test'>,
): Promise<number> {
  const seen = async ({ x, labels }: Exam) => ({
    x: await readMatrix(featuresOf(tree.ref(base) as Network, x.ref.reshape([labels.length, -1]))),
    labels,
  })
  const probe = linearProbe(await seen(train), await seen(validation))
  return probeAccuracy(probe, await seen(test))
}
