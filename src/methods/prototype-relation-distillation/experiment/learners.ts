import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type AdamState, adam, initAdam } from '#nn/adam.ts'
import { rowsBy } from '#nn/batches.ts'
import { DivergedError } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { argmaxRows } from '#nn/metrics/index.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeColumns } from '#nn/rows.ts'
import { type Guard, type Net, featuresOf, freshNet, lossOf, scoresOf } from './losses.ts'
import { type Pictures, type Stream, images, rowsOf, taskOf, twoViews } from './stream.ts'

/** Pictures in a mini-batch; each is seen in two views. */
const BATCH = 32
/** Larger than the 0.01 of the paper: there are a tenth of the steps. */
const PROTOTYPE_RATE = 0.3
/** The first task takes this many times the steps of the others (1.2 in the paper): nothing was learned before it. */
const FIRST_TASK = 2

export interface Learner {
  name: string
  /** On each task. */
  steps: number
  rate: number
  /** How much the past counts, for those who choose it. */
  strength?: number
  /** Pictures of each class that are kept and shown again. */
  kept?: number
  /** How many tasks are learned; all if nothing is said. */
  tasks?: number
}

/** What came of a stream. */
export interface Outcome {
  net: Net
  /** Share of test pictures of task j named rightly after task i, its task being known: [i][j], j up to i. */
  known: number[][]
  /** The same when any class so far may be named, over all of them: [i]. */
  unknown: number[]
  /** Over all tasks after the last one, on validation pictures, the task being known. */
  validated: number
}

/** A network in training, and what Adam remembers of it. */
interface State {
  net: Net
  adam: AdamState<Net>
}

/** What an arm does, compiled once for all its settings. */
export interface Arm {
  guard: Guard
  /** Consumes the state and what is seen, keeps the old network. */
  step(rate: number, state: State, old: Net, seen: Batch): Promise<{ loss: number; state: State }>
  dispose(): void
}

/** Pictures, labels, tasks that are over, and how much the past counts. */
type Batch = [x: np.Array, y: np.Array, past: np.Array, strength: np.Array]

/** Adam on all weights, but prototypes go by plain gradient descent at a rate of their own, as in the paper. */
export function armOf(guard: Guard): Arm {
  const compiled = compile((rate: np.Array, net: Net, old: Net, state: AdamState<Net>, ...seen: Batch) => {
    const slopes = lossAndGradient((net: Net, ...[x, y, past, strength]: Batch) => {
      const loss = lossOf(guard, net, old, { x, y, past, strength })
      tree.dispose(net)
      return loss
    })
    const [loss, slope] = slopes(tree.ref(net), ...seen)
    const drawn = net.classes.ref.sub(slope.classes.ref.mul(PROTOTYPE_RATE))
    const [moved, next] = adam(net, slope, state, rate)
    tree.dispose(old)
    const classes = guard.kind === 'linear' ? moved.classes.ref : drawn.ref
    tree.dispose([moved.classes, drawn])
    return [loss, { ...moved, classes }, next] as [np.Array, Net, AdamState<Net>]
  })
  return {
    guard,
    async step(rate, { net, adam }, old, seen) {
      const [loss, moved, next] = compiled(np.array(rate), net, tree.ref(old), adam, ...seen)
      return { loss: (await loss.data())[0]!, state: { net: moved, adam: next } }
    },
    dispose: () => compiled.dispose(),
  }
}

/** Learns one task after the other, no picture of an old one being seen again but those kept. Consumes the key. */
export async function* learnInTurn(
  { guard, step }: Arm,
  { name, steps, rate, strength = 0, kept = 0, tasks }: Learner,
  stream: Stream,
  key: np.Array,
): Run<Outcome> {
  const part = keys(key, 'net', 'order')
  const rng = generator(part.order)
  const { train } = stream
  const upTo = tasks ?? stream.tasks
  const net = freshNet(part.net, guard, stream.tasks * stream.perTask)
  let state: State = { net, adam: initAdam(net) }
  const memory: number[] = []
  const known: number[][] = []
  const unknown: number[] = []

  for (let task = 0; task < upTo; task++) {
    const old = tree.ref(state.net)
    const past = Float32Array.from({ length: stream.tasks }, (_, t) => (t < task ? 1 : 0))
    const next = rowBatches(rng, rowsOf(train, task, stream), memory)
    for (let at = 1; at <= (task === 0 ? FIRST_TASK * steps : steps); at++) {
      const rows = next()
      const labels = Int32Array.from([...rows, ...rows], (row) => train.labels[row]!)
      const x = twoViews(rng, train.pixels, rows)
      const seen = [x, np.array(labels), np.array(past.slice()), np.array(strength)] as Batch
      const { loss, state: moved } = await step(rate, state, old, seen)
      state = moved
      if (!Number.isFinite(loss)) {
        tree.dispose([old, state.net, state.adam])
        throw new DivergedError(`${name}: the loss is ${loss} at step ${at} of task ${task + 1}`)
      }
      if (at % 10 === 0)
        yield {
          kind: 'progress',
          done: (task === 0 ? 0 : (task + FIRST_TASK - 1) * steps) + at,
          total: (upTo + FIRST_TASK - 1) * steps,
          doing: `training: ${name}`,
        }
    }
    tree.dispose([old, state.adam])
    state.adam = initAdam(state.net)
    memory.push(...keepSome(rng, rowsOf(train, task, stream), train.labels, kept))
    const scores = await scoresIn(guard, state.net, stream.test.pixels)
    known.push(Array.from({ length: task + 1 }, (_, t) => rightAmongTask(scores, stream.test, t, stream)))
    unknown.push(rightAmongAll(scores, stream.test, task, stream))
  }
  tree.dispose(state.adam)
  const scores = await scoresIn(guard, state.net, stream.validation.pixels)
  const validated = mean(
    Array.from({ length: upTo }, (_, t) => rightAmongTask(scores, stream.validation, t, stream)),
  )
  return { net: state.net, known, unknown, validated }
}

/** Features [n, 64] of pictures. Keeps the network. */
export const featuresIn = (net: Net, pixels: Matrix): Promise<Matrix> =>
  rowsBy((net: Net, x) => consumed(net, featuresOf(net, x)), net, images(pixels))

export const scoresIn = (guard: Guard, net: Net, pixels: Matrix): Promise<Matrix> =>
  rowsBy((net: Net, x) => consumed(net, scoresOf(guard, net, featuresOf(net, x))), net, images(pixels))

function consumed(net: Net, result: np.Array): np.Array {
  tree.dispose(net)
  return result
}

/** The share of a task's pictures whose best score among the task's classes is that of their own. */
export function rightAmongTask(
  scores: Matrix,
  part: Pick<Pictures, 'labels'>,
  task: number,
  stream: Pick<Stream, 'perTask'>,
): number {
  const first = task * stream.perTask
  const said = argmaxRows(
    takeColumns(
      scores,
      [...Array(stream.perTask).keys()].map((c) => first + c),
    ),
  )
  const rows = rowsOf(part, task, stream)
  return rows.filter((row) => part.labels[row] === first + said[row]!).length / rows.length
}

/** The share of pictures of all tasks up to one whose best score among the classes so far is that of their own. */
export function rightAmongAll(
  scores: Matrix,
  { labels }: Pick<Pictures, 'labels'>,
  task: number,
  stream: Pick<Stream, 'perTask'>,
): number {
  const said = argmaxRows(takeColumns(scores, [...Array((task + 1) * stream.perTask).keys()]))
  const rows = [...labels.keys()].filter((row) => taskOf(labels[row]!, stream) <= task)
  return rows.filter((row) => said[row] === labels[row]).length / rows.length
}

/** Rows of one batch after the other, reshuffled when used up; half of them kept ones as soon as there are any. */
export function rowBatches(
  rng: RandomGenerator,
  rows: readonly number[],
  kept: readonly number[],
): () => number[] {
  const fresh = kept.length > 0 ? BATCH / 2 : BATCH
  const order = rng.shuffle([...rows])
  let at = 0
  return () =>
    Array.from({ length: BATCH }, (_, i) => {
      if (i >= fresh) return kept[rng.int(kept.length)]!
      if (at === order.length) {
        rng.shuffle(order)
        at = 0
      }
      return order[at++]!
    })
}

/** Some rows of each class of a task, to be shown again later. */
export function keepSome(
  rng: RandomGenerator,
  rows: readonly number[],
  labels: Int32Array,
  each: number,
): number[] {
  const count = new Map<number, number>()
  return rng.shuffle([...rows]).filter((row) => {
    const had = count.get(labels[row]!) ?? 0
    count.set(labels[row]!, had + 1)
    return had < each
  })
}

/** Accuracy over all tasks so far, after each. */
export const averages = (known: readonly number[][]): number[] => known.map(mean)

/** How much better the old tasks were named when they were just learned than they are at the end, on average. */
export const forgetting = (known: readonly number[][]): number =>
  mean(known.slice(0, -1).map((row, task) => row[task]! - known.at(-1)![task]!))

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
