import { numpy as np, random, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type ConvEncoder, convEncoder, convNet, initConvEncoder, initConvNet } from '#nn/conv-encoder.ts'
import { type Dense, dense } from '#nn/dense.ts'
import { fit, grid } from '#nn/fit.ts'
import type { Tree } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import type { LinearMap } from '#nn/metrics/linear-map.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { NearestMeanClassifier } from '../method/classifier.ts'
import { classesOf } from './closed-forms.ts'
import { type Guard, type Learner, type Outcome, learnInTurn, rightOf, showInTurn } from './learners.ts'
import { type Lesson, type Pictures, SIDE, type Stream, images } from './streams.ts'

const FEATURES = 64
const SIZES = { side: SIDE, inputs: 1, channels: [8, 16], features: FEATURES }
const BATCH = 64

/** An encoder with random weights. Consumes the key. */
export const untrained = (key: np.Array): ConvEncoder => initConvEncoder(key, SIZES)

export interface Pretraining {
  classes: number
  steps: number
  rate: number
}

/** Trains an encoder to tell letters apart. Takes over the encoder, consumes the key. */
export async function* pretrained(
  encoder: ConvEncoder,
  pictures: Pictures<'train'>,
  { classes, steps, rate }: Pretraining,
  key: np.Array,
): Run<ConvEncoder> {
  const parts = keys(key, 'head', 'order')
  const [x, y] = [images(pictures.pixels), np.array(Int32Array.from(pictures.labels))]
  const fresh = initConvNet(parts.head, SIZES, classes)
  tree.dispose(fresh.encoder)
  const net = yield* fit(pictures, {
    params: { encoder, head: fresh.head },
    loss: (net, x: np.Array, y: np.Array) => crossEntropy(convNet(net, x), y),
    batch: batchOf(x, y),
    key: parts.order,
    steps,
    batchSize: BATCH,
    learningRate: rate,
    schedule: 'cosine',
    doing: 'pretraining the encoder',
  })
  tree.dispose([x, y, net.head])
  return net.encoder
}

/** Features [n, 64] of pictures. Keeps the encoder. */
export const featuresOf = (encoder: ConvEncoder, { data, rows, dim }: Matrix): Promise<Matrix> =>
  rowsBy(convEncoder, encoder, images({ data, rows, dim }))

/** A fresh linear layer for a stream's classes, scores near zero. Consumes the key. */
export const freshHead = (key: np.Array, classes: number): Dense => ({
  w: random.normal(key, [FEATURES, classes]).mul(0.01),
  b: np.zeros([classes]),
})

/** Rates and, where the past is weighed, strengths. */
export type LearnerSetting = { rate: number; strength?: number }

export interface LearnerArm {
  /** Its name in the record. */
  arm: string
  guard: Guard
  steps: number
  settings: readonly LearnerSetting[]
  /** Of the head; kept. */
  head: np.Array
  /** Of the order of pictures; kept. */
  order: np.Array
}

/** All weights move, from these of the encoder, which are kept; with the setting that is best on validation. */
export const tunedInTurn = (encoder: ConvEncoder, lesson: Lesson, arm: LearnerArm): Run<Outcome> =>
  chosen(lesson, arm, () => ({
    logits: convNet,
    start: { encoder: tree.ref(encoder), head: freshHead(arm.head.ref, lesson.classes) },
  }))

/** A linear layer on features; the lesson's inputs are features [n, 64]. */
export const linearInTurn = (lesson: Lesson, arm: LearnerArm): Run<Outcome> =>
  chosen(lesson, arm, () => ({ logits: dense, start: freshHead(arm.head.ref, lesson.classes) }))

async function* chosen<P extends Tree>(
  lesson: Lesson,
  { arm, guard, steps, settings, order }: LearnerArm,
  fresh: () => Pick<Learner<P>, 'start' | 'logits'>,
): Run<Outcome> {
  const { model } = yield* grid({
    arm,
    settings: settings as readonly Readonly<Record<string, number>>[],
    train: ({ rate, strength }) =>
      learnInTurn(
        { ...fresh(), name: arm, guard, steps, rate: rate!, strength: strength ?? 0, key: order.ref },
        lesson,
      ) as Run<Outcome>,
    score: ({ validated }: Outcome) => validated,
    validation: lesson.validation,
  })
  return model
}

/** What is seen of each picture of each part: pixels, or features. */
export type Views = Record<Part['role'], Matrix>

/** Shows the tasks to a nearest mean classifier, one picture at a time. */
export function meansInTurn(
  views: Views,
  stream: Pick<Stream, 'tasks' | 'train' | 'validation' | 'test'>,
): Outcome {
  const classifier = new NearestMeanClassifier(views.train.dim)
  return showInTurn(
    stream,
    (rows) => {
      for (const row of rows) classifier.partialFit(takeRows(views.train, [row]), [stream.train.labels[row]!])
    },
    ({ role }) => classifier.predict(views[role]),
  )
}

/** Accuracy on test pictures of a closed form, with the decay that is best on validation pictures. */
export async function* closedForm(
  arm: string,
  form: (decay: number) => LinearMap,
  decays: readonly number[],
  views: Views,
  { validation, test }: Pick<Stream, 'validation' | 'test'>,
): Run<number> {
  const right = (map: LinearMap, { role, labels }: Pictures) =>
    rightOf(classesOf(map, views[role]), labels, [...new Set(labels)])
  const { model } = yield* grid({
    arm,
    settings: decays.map((decay) => ({ decay })),
    async *train({ decay }) {
      yield { kind: 'progress' as const, done: 1, total: 1, doing: `fitting: ${arm}` }
      return form(decay)
    },
    score: (map: LinearMap) => right(map, validation),
    validation,
  })
  return right(model, test)
}
