import { numpy as np, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { DivergedError } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { type Tree, compile } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { trainer } from '#nn/train.ts'
import type { Task } from '#data/sequential-split.ts'
import { consolidator, distillation, noConsolidation, quadraticPenalty } from '#nn/continual.ts'
import type { Lesson, Stream } from './streams.ts'

const BATCH = 32
/** Pictures of a task that EWC weighs it by. */
const WEIGHED = 32
const TEMPERATURE = 2
const REPLAY_PER_CLASS = 5
const NEVER = -1e9

/** How the past is guarded while a new task is trained. */
export type Guard = 'nothing' | 'EWC' | 'LwF' | 'replay'

export interface Learner<P extends Tree> {
  name: string
  start: P
  /** Scores [n, classes]; consumes both arguments. */
  logits: (params: P, x: np.Array) => np.Array
  guard: Guard
  /** Of each task. */
  steps: number
  rate: number
  /** How much the past counts, for EWC and LwF. */
  strength?: number
  /** Consumed. */
  key: np.Array
}

/** What came of a stream. */
export interface Outcome {
  /** On test pictures of the classes seen so far, after each task. */
  accuracies: number[]
  /** On validation pictures, after the last task. */
  validated: number
}

/**
 * Trains on the tasks one after the other, with one head for all classes and nothing kept but what the guard keeps.
 *
 * Without stored examples the scores of the task at hand are trained against each other only, which loses far
 * less than one softmax over all classes; with replay against those of all classes. Consumes `start`; keeps the lesson.
 */
export async function* learnInTurn<P extends Tree>(learner: Learner<P>, lesson: Lesson): Run<Outcome> {
  const { name, start, logits, guard, steps, rate, strength = 0 } = learner
  const rng = generator(learner.key)
  const model = trainer<P, np.Array[]>(start, (p, x, y, rivals, ...memory) => {
    if (guard === 'EWC') {
      const half = memory.length / 2
      const past = { precision: memory.slice(0, half), pull: memory.slice(half) }
      return crossEntropy(logits(tree.ref(p), x!).add(rivals!), y!).add(quadraticPenalty(p, past))
    }
    const scores = logits(p, x!)
    if (guard !== 'LwF') return crossEntropy(scores.add(rivals!), y!)
    const [teacher, old, weight] = memory as [np.Array, np.Array, np.Array]
    const kept = distillation(scores.ref, teacher, old, TEMPERATURE).mul(weight)
    return crossEntropy(scores.add(rivals!), y!).add(kept)
  })
  const forward = compile(logits)
  const fisher = consolidator(logits)
  const labels = np.array(Int32Array.from(lesson.train.labels))
  const seen: number[] = []
  const kept: number[] = []
  const accuracies: number[] = []
  let validated = Number.NaN
  let past = noConsolidation(model.params)
  const total = lesson.tasks.length * steps

  const right = async (part: Lesson['validation'] | Lesson['test']) => {
    const scores = await forward(tree.ref(model.params), part.x.ref).data()
    return rightOf(bestOf(scores, lesson.classes, seen), part.labels, seen)
  }

  try {
    for (const [t, task] of lesson.tasks.entries()) {
      const old = tree.ref(model.params)
      const mask = maskOf(lesson.classes, (c) => seen.includes(c))
      const rivals = maskOf(lesson.classes, (c) => guard === 'replay' || task.classes.includes(c))
      const next = rowBatches(rng, task.rows, kept)
      for (let step = 1; step <= steps; step++) {
        const rows = np.array(next())
        const x = np.take(lesson.train.x.ref, rows.ref, 0)
        const y = np.take(labels.ref, rows, 0)
        const memory =
          guard === 'EWC'
            ? tree.ref([...past.precision, ...past.pull])
            : guard === 'LwF'
              ? [forward(tree.ref(old), x.ref), mask.ref, np.array(t === 0 ? 0 : strength)]
              : []
        const loss = model.step(rate, x, y, rivals.ref, ...memory)
        if (step % 10 === 0) {
          const value = (await loss.data())[0]!
          if (!Number.isFinite(value)) throw new DivergedError(`${name}: the loss is ${value}`)
          yield { kind: 'progress', done: t * steps + step, total, doing: `training: ${name}` }
        } else loss.dispose()
      }

      seen.push(...task.classes)
      if (guard === 'replay') kept.push(...few(rng, task, lesson.train.labels))
      if (guard === 'EWC' && t < lesson.tasks.length - 1) {
        const rows = np.array(rng.shuffle(Int32Array.from(task.rows)).subarray(0, WEIGHED))
        const x = np.take(lesson.train.x.ref, rows, 0)
        past = yield* quietly(
          fisher.add(model.params, past, x, rivals.ref, { strength, uniform: rng.uniform }),
          { kind: 'progress', done: (t + 1) * steps, total, doing: `weighing the past: ${name}` },
        )
      }
      accuracies.push(await right(lesson.test))
      if (t === lesson.tasks.length - 1) validated = await right(lesson.validation)
      tree.dispose([old, mask, rivals])
    }
    return { accuracies, validated }
  } finally {
    forward.dispose()
    fisher.dispose()
    model.dispose()
    tree.dispose([model.params, labels, past.precision, past.pull])
  }
}

/** Says the same of each report of a stage. */
async function* quietly<R>(
  stage: AsyncGenerator<number, R, void>,
  says: { kind: 'progress'; done: number; total: number; doing: string },
): Run<R> {
  for (;;) {
    const { done, value } = await stage.next()
    if (done) return value
    yield says
  }
}

/** Shows the tasks to something that learns from rows and names a class for each input. */
export function showInTurn(
  { tasks, validation, test }: Pick<Stream, 'tasks' | 'validation' | 'test'>,
  learn: (rows: Int32Array) => void,
  name: (part: Part) => Int32Array,
): Outcome {
  const seen: number[] = []
  const accuracies = tasks.map(({ classes, rows }) => {
    learn(rows)
    seen.push(...classes)
    return rightOf(name(test), test.labels, seen)
  })
  return { accuracies, validated: rightOf(name(validation), validation.labels, seen) }
}

/** The share that was named rightly among rows of the classes seen. */
export function rightOf(predicted: Int32Array, labels: Int32Array, seen: readonly number[]): number {
  const rows = Array.from(labels.keys()).filter((i) => seen.includes(labels[i]!))
  return accuracyOf(
    rows.map((i) => predicted[i]!),
    rows.map((i) => labels[i]!),
  )
}

/** Added to scores: 0 for the classes that count, a large negative number for the others. */
const maskOf = (classes: number, counts: (c: number) => boolean): np.Array =>
  np.array(Float32Array.from({ length: classes }, (_, c) => (counts(c) ? 0 : NEVER)))

/** The best scored of the classes that were seen, which spares the learners guesses at classes to come. */
export function bestOf(scores: ArrayLike<number>, classes: number, seen: readonly number[]): Int32Array {
  return Int32Array.from({ length: scores.length / classes }, (_, i) =>
    seen.reduce((best, c) => (scores[i * classes + c]! > scores[i * classes + best]! ? c : best)),
  )
}

/** Rows of one batch after the other, reshuffled when used up; half of them kept ones as soon as there are any. */
export function rowBatches(
  rng: RandomGenerator,
  rows: Int32Array,
  kept: readonly number[],
): () => Int32Array<ArrayBuffer> {
  const fresh = kept.length > 0 ? BATCH / 2 : BATCH
  const order = rng.shuffle(rows.slice())
  let at = 0
  return () => {
    const batch = new Int32Array(BATCH)
    for (let i = 0; i < fresh; i++) {
      if (at === order.length) {
        rng.shuffle(order)
        at = 0
      }
      batch[i] = order[at++]!
    }
    for (let i = fresh; i < BATCH; i++) batch[i] = kept[rng.int(kept.length)]!
    return batch
  }
}

/** A few rows of each class of a task, to be shown again later. */
export function few(rng: RandomGenerator, task: Task, labels: Int32Array): number[] {
  const order = rng.shuffle([...task.rows])
  return [...task.classes].flatMap((label) =>
    order.filter((row) => labels[row] === label).slice(0, REPLAY_PER_CLASS),
  )
}
