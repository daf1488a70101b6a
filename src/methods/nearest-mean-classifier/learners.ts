import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { type Tree, compile } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { trainer } from '#nn/train.ts'
import { NearestMeanClassifier } from './classifier.ts'
import { consolidator, distillation, noConsolidation, quadraticPenalty } from './guards.ts'
import type { Task } from './split.ts'

/** Training steps of every method on a task. */
const STEPS_PER_TASK = 60
const BATCH = 32
const RATE = 1e-3
/** Strengths: the best of three each in trials on a seed that is not recorded. */
const EWC = { strength: 30, pictures: 64 }
const LWF = { strength: 20, temperature: 2 }
const REPLAY_PER_CLASS = 5
const NEVER = -1e9

/** How the past is guarded while a new task is trained. */
export type Guard = 'nothing' | 'EWC' | 'LwF' | 'replay'

/** What a learner sees of a stream: inputs in its own form, labels, tasks. */
export interface Lesson {
  classes: number
  /** [n, …] */
  train: np.Array
  trainLabels: Int32Array<ArrayBuffer>
  test: np.Array
  testLabels: Int32Array
  tasks: readonly Task[]
}

interface Learner<P extends Tree> {
  start: P
  /** Scores [n, classes]; consumes both arguments. */
  logits: (params: P, x: np.Array) => np.Array
  guard: Guard
  /** Train the scores of the task's classes against each other only, leaving those of other classes alone. */
  local?: boolean
}

/** Features of the training and the test pictures, [n * dim] each. */
export interface Vectors {
  train: Float32Array<ArrayBuffer>
  test: Float32Array<ArrayBuffer>
}

/** What came of a stream. */
export interface Outcome {
  /** On the classes seen so far, after each task. */
  accuracies: number[]
  /** For the test pictures, after the last task. */
  predicted: Int32Array
  /** The class means, or whatever weights speak for the classes in their place. */
  prototypes: Float64Array
}

/**
 * Trains on the tasks one after the other, with one head for all classes and nothing kept but what the guard keeps.
 * Consumes `start` and the key; keeps the lesson.
 */
export async function* learnInTurn<P extends Tree>(
  name: string,
  { start, logits, guard, local = false }: Learner<P>,
  lesson: Lesson,
  key: np.Array,
): Run<Outcome> {
  const rng = generator(key)
  const model = trainer<P, np.Array[]>(start, (p, x, y, rivals, ...memory) => {
    if (guard === 'EWC') {
      const half = memory.length / 2
      const past = { precision: memory.slice(0, half), pull: memory.slice(half) }
      return crossEntropy(logits(tree.ref(p), x!).add(rivals!), y!).add(quadraticPenalty(p, past))
    }
    const scores = logits(p, x!)
    if (guard !== 'LwF') return crossEntropy(scores.add(rivals!), y!)
    const [teacher, mask, strength] = memory as [np.Array, np.Array, np.Array]
    const kept = distillation(scores.ref, teacher, mask, LWF.temperature).mul(strength)
    return crossEntropy(scores.add(rivals!), y!).add(kept)
  })
  const forward = compile(logits)
  const fisher = consolidator(logits)
  const labels = np.array(lesson.trainLabels)
  const seen: number[] = []
  const kept: number[] = []
  const accuracies: number[] = []
  let predicted: Int32Array = new Int32Array(0)
  let past = noConsolidation(model.params)
  const total = lesson.tasks.length * STEPS_PER_TASK

  for (const [t, task] of lesson.tasks.entries()) {
    const old = tree.ref(model.params)
    const mask = maskOf(lesson.classes, (c) => seen.includes(c))
    const rivals = maskOf(lesson.classes, (c) => !local || task.classes.includes(c))
    const next = rowBatches(rng, task.rows, kept)
    for (let step = 1; step <= STEPS_PER_TASK; step++) {
      const rows = np.array(next())
      const x = np.take(lesson.train.ref, rows.ref, 0)
      const y = np.take(labels.ref, rows, 0)
      const memory =
        guard === 'EWC'
          ? tree.ref([...past.precision, ...past.pull])
          : guard === 'LwF'
            ? [forward(tree.ref(old), x.ref), mask.ref, np.array(t === 0 ? 0 : LWF.strength)]
            : []
      const loss = model.step(RATE, x, y, rivals.ref, ...memory)
      if (step % 10 === 0) {
        await loss.data()
        yield { kind: 'progress', done: t * STEPS_PER_TASK + step, total, doing: `training: ${name}` }
      } else loss.dispose()
    }

    seen.push(...task.classes)
    if (guard === 'replay') kept.push(...few(rng, task, lesson.trainLabels))
    if (guard === 'EWC' && t < lesson.tasks.length - 1) {
      const rows = np.array(rng.shuffle(Int32Array.from(task.rows)).subarray(0, EWC.pictures))
      const x = np.take(lesson.train.ref, rows, 0)
      const adding = fisher.add(model.params, past, x, rivals.ref, { ...EWC, uniform: rng.uniform })
      for (;;) {
        const { done, value } = await adding.next()
        if (done) {
          past = value
          break
        }
        yield { kind: 'progress', done: (t + 1) * STEPS_PER_TASK, total, doing: `weighing the past: ${name}` }
      }
    }
    const scores = await forward(tree.ref(model.params), lesson.test.ref).data()
    predicted = bestOf(scores, lesson.classes, seen)
    accuracies.push(accuracyOnSeen(predicted, lesson.testLabels, seen))
    tree.dispose([old, mask, rivals])
    yield { kind: 'metric', series: name, step: t + 1, value: accuracies.at(-1)! }
  }
  const weights = await tree.leaves(model.params).at(-1)!.ref.data()
  forward.dispose()
  fisher.dispose()
  model.dispose()
  tree.dispose([model.params, labels, past.precision, past.pull])
  return { accuracies, predicted, prototypes: Float64Array.from(weights) }
}

/** Shows the tasks to a nearest mean classifier, one picture at a time. */
export function meansInTurn({ train, test }: Vectors, lesson: Omit<Lesson, 'train' | 'test'>): Outcome {
  const { trainLabels, testLabels, tasks } = lesson
  const dim = train.length / trainLabels.length
  const classifier = new NearestMeanClassifier(dim)
  const seen: number[] = []
  let predicted: Int32Array = new Int32Array(0)
  const accuracies = tasks.map(({ classes, rows }) => {
    for (const row of rows) {
      classifier.partialFit(train.subarray(row * dim, (row + 1) * dim), [trainLabels[row]!])
    }
    seen.push(...classes)
    predicted = classifier.predict(test)
    return accuracyOnSeen(predicted, testLabels, seen)
  })
  return { accuracies, predicted, prototypes: classifier.means() }
}

/** Added to scores: 0 for the classes that count, a large negative number for the others. */
const maskOf = (classes: number, counts: (c: number) => boolean): np.Array =>
  np.array(Float32Array.from({ length: classes }, (_, c) => (counts(c) ? 0 : NEVER)))

function accuracyOnSeen(predicted: Int32Array, labels: Int32Array, seen: readonly number[]): number {
  const asked = labels.keys().filter((i) => seen.includes(labels[i]!))
  const rows = [...asked]
  return accuracyOf(
    rows.map((i) => predicted[i]!),
    rows.map((i) => labels[i]!),
  )
}

/** The best scored of the classes that were seen, which spares the learners guesses at classes to come. */
function bestOf(scores: ArrayLike<number>, classes: number, seen: readonly number[]): Int32Array {
  return Int32Array.from({ length: scores.length / classes }, (_, i) =>
    seen.reduce((best, c) => (scores[i * classes + c]! > scores[i * classes + best]! ? c : best)),
  )
}

/** Rows of one batch after the other, reshuffled when used up; half of them kept ones as soon as there are any. */
function rowBatches(
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
function few(rng: RandomGenerator, task: Task, labels: Int32Array): number[] {
  const order = rng.shuffle([...task.rows])
  return [...task.classes].flatMap((label) =>
    order.filter((row) => labels[row] === label).slice(0, REPLAY_PER_CLASS),
  )
}
