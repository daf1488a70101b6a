import { numpy as np, random, tree } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { dense } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { keys } from '#nn/random.ts'
import { FEATURES, allFeatures, freshHead, initEncoder, netLogits, pretrain } from './encoder.ts'
import { type Guard, type Lesson, type Outcome, type Vectors, learnInTurn, meansInTurn } from './learners.ts'
import { featurePicture, streamPicture } from './pictures.ts'
import type { Task } from './split.ts'
import { type Pictures, type Stream, digitStream, glyphWorlds, images } from './streams.ts'

export const reproduction = defineReproduction({
  metrics: {
    means: 'new letters: nearest class mean',
    tuned: 'new letters: fine-tuning in turn',
    consolidated: 'new letters: EWC',
    distilled: 'new letters: LwF',
    linear: 'new letters: linear layer in turn',
    linearLocal: 'new letters: linear layer in turn, scores of the task only',
    replay: 'new letters: replay of 5 per class',
    joint: 'new letters: fine-tuning on all at once',
    meansPixels: 'new letters: nearest class mean of pixels',
    meansRandom: 'new letters: nearest class mean, random encoder',
    meansFall: 'nearest class mean: accuracy lost from task 1 to task 5',
    tunedFall: 'fine-tuning: accuracy lost from task 1 to task 5',
    orderShift: 'largest change of a mean in three other orders',
    orderChanged: 'most predictions changed by another order, share',
    digitMeans: 'digits: nearest class mean',
    digitPixels: 'digits: nearest class mean of pixels',
    digitRandom: 'digits: nearest class mean, random encoder',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says:
        'The nearest class mean is at least 50 points better than fine-tuning and than a linear layer on the same ' +
        'features, trained task by task.',
      check: (m) => atLeast(m.means - Math.max(m.tuned, m.linear), 0.5),
    },
    {
      says:
        'It is at least 12 points better than the best of EWC, LwF and the linear layer when these train only the ' +
        'scores of the task at hand.',
      check: (m) => atLeast(m.means - Math.max(m.linearLocal, m.consolidated, m.distilled), 0.12),
    },
    {
      says: 'It is at least 3 points better than replay, which keeps five pictures of each class.',
      check: (m) => atLeast(m.means - m.replay, 0.03),
    },
    {
      says: 'It comes within 10 points of fine-tuning on all 20 classes at once.',
      check: (m) => atLeast(m.means - m.joint, -0.1),
    },
    {
      says: 'From 4 classes to 20 it loses at most 15 points.',
      check: (m) => atMost(m.meansFall, 0.15),
    },
    {
      says: 'Fine-tuning loses at least 60 on the same way.',
      check: (m) => atLeast(m.tunedFall, 0.6),
    },
    {
      says: 'Pretraining is what carries it: at least 20 points more than class means of raw pixels.',
      check: (m) => atLeast(m.means - m.meansPixels, 0.2),
    },
    {
      says: 'And at least 30 points more than class means of an encoder with random weights.',
      check: (m) => atLeast(m.means - m.meansRandom, 0.3),
    },
    {
      says: 'In three other orders of tasks and pictures no mean moves by more than 0.00001.',
      check: (m) => atMost(m.orderShift, 1e-5),
    },
    {
      says: 'No other order changes a prediction: 0 %.',
      check: (m) => atMost(m.orderChanged, 0),
    },
    {
      says:
        'It is no better than its features: on digits, which the encoder was not made for, it beats class means of ' +
        'raw pixels by at most 5 points.',
      check: (m) => atMost(m.digitMeans - m.digitPixels, 0.05),
    },
  ],
  ablation: 'train a linear layer on the same features, task by task, in place of the means',

  async *run({ seed, ablate = false }) {
    const key = keys(random.key(seed), 'letters', 'digits', 'encoder', 'pretraining', 'head', 'order')
    const { pretraining, stream } = yield* part(0, 0.04, glyphWorlds(key.letters))
    const digits = await digitStream(key.digits)
    const untrained = initEncoder(key.encoder)
    const encoder = yield* part(0.04, 0.4, pretrain(tree.ref(untrained), pretraining, key.pretraining))

    const lessons = { letters: lessonOf(stream), digits: lessonOf(digits) }
    const sets = [encoder, untrained].flatMap((encoder) =>
      [stream.train, stream.test, digits.train, digits.test].map((pictures) => ({ encoder, pictures })),
    )
    const found = yield* part(0.4, 0.42, allFeatures(sets))
    const vectors = {
      letters: { train: found[0]!, test: found[1]! },
      digits: { train: found[2]!, test: found[3]! },
      lettersRandom: { train: found[4]!, test: found[5]! },
      digitsRandom: { train: found[6]!, test: found[7]! },
    }

    const layer = (name: string, lesson: Lesson, found: Vectors, local: boolean) =>
      linearInTurn(name, lesson, found, local, key.head.ref, key.order.ref)
    const byMeans = async function* (lesson: Lesson, found: Vectors): Run<Outcome> {
      if (ablate) return yield* layer('a linear layer for the means', lesson, found, false)
      await lesson.train.ref.data()
      yield { kind: 'progress', done: 1, total: 1, doing: 'taking class means' }
      return meansInTurn(found, lesson)
    }
    const means = yield* part(0.42, 0.43, byMeans(lessons.letters, vectors.letters))
    for (const [t, value] of means.accuracies.entries()) {
      yield { kind: 'metric', series: 'nearest class mean', step: t + 1, value }
    }
    yield { kind: 'plot', plot: streamPicture({ means: means.accuracies }) }
    const order = { shift: 0, changed: 0 }
    for (const [i, tasks] of otherOrders(stream.tasks, key.order.ref).entries()) {
      const other = yield* part(
        0.43 + i / 300,
        0.43 + (i + 1) / 300,
        byMeans({ ...lessons.letters, tasks }, vectors.letters),
      )
      const moved = other.prototypes.map((value, i) => Math.abs(value - means.prototypes[i]!))
      order.shift = Math.max(order.shift, ...moved)
      order.changed = Math.max(order.changed, 1 - accuracyOf(other.predicted, means.predicted))
    }

    const digitMeans = yield* part(0.44, 0.45, byMeans(lessons.digits, vectors.digits))
    const worth = {
      letters: {
        pretrained: last(means),
        pixels: last(meansInTurn(pixelsOf(stream), lessons.letters)),
        random: last(meansInTurn(vectors.lettersRandom, lessons.letters)),
      },
      digits: {
        pretrained: last(digitMeans),
        pixels: last(meansInTurn(pixelsOf(digits), lessons.digits)),
        random: last(meansInTurn(vectors.digitsRandom, lessons.digits)),
      },
    }
    yield { kind: 'plot', plot: featurePicture(worth.letters, worth.digits) }

    const learn = (name: string, guard: Guard, local = false, lesson = lessons.letters) => {
      const start = { encoder: tree.ref(encoder), head: freshHead(key.head.ref, lesson.classes) }
      return learnInTurn(name, { start, logits: netLogits, guard, local }, lesson, key.order.ref)
    }
    const tuned = yield* part(0.45, 0.54, learn('fine-tuning', 'nothing'))
    const linear = yield* part(
      0.54,
      0.57,
      layer('linear layer, all scores', lessons.letters, vectors.letters, false),
    )
    const linearLocal = yield* part(0.57, 0.6, layer('linear layer', lessons.letters, vectors.letters, true))
    const consolidated = yield* part(0.6, 0.71, learn('EWC', 'EWC', true))
    const distilled = yield* part(0.71, 0.82, learn('LwF', 'LwF', true))
    const replay = yield* part(0.82, 0.91, learn('replay', 'replay'))
    const atOnce = { ...lessons.letters, tasks: stream.tasks.map(() => everything(stream)) }
    const joint = yield* part(0.91, 1, learn('fine-tuning on all at once', 'nothing', false, atOnce))
    const curves = {
      means: means.accuracies,
      replay: replay.accuracies,
      consolidated: consolidated.accuracies,
      linear: linearLocal.accuracies,
      tuned: tuned.accuracies,
    }
    yield { kind: 'plot', plot: streamPicture(curves, last(joint)) }

    for (const { train, test } of Object.values(lessons)) tree.dispose([train, test])
    tree.dispose([encoder, untrained, key.head, key.order])
    return {
      means: last(means),
      tuned: last(tuned),
      consolidated: last(consolidated),
      distilled: last(distilled),
      linear: last(linear),
      linearLocal: last(linearLocal),
      replay: last(replay),
      joint: last(joint),
      meansPixels: worth.letters.pixels,
      meansRandom: worth.letters.random,
      meansFall: fall(means),
      tunedFall: fall(tuned),
      orderShift: order.shift,
      orderChanged: order.changed,
      digitMeans: worth.digits.pretrained,
      digitPixels: worth.digits.pixels,
      digitRandom: worth.digits.random,
    }
  },
})

const last = ({ accuracies }: Outcome): number => accuracies.at(-1)!

const fall = ({ accuracies }: Outcome): number => accuracies[0]! - accuracies.at(-1)!

const lessonOf = ({ classes, train, test, tasks }: Stream): Lesson => ({
  classes,
  train: images(train),
  trainLabels: train.labels,
  test: images(test),
  testLabels: test.labels,
  tasks,
})

const pixelsOf = ({ train, test }: Record<'train' | 'test', Pictures>): Vectors => ({
  train: train.pixels,
  test: test.pixels,
})

/** A linear layer on frozen features, trained by the same steps as the others. Consumes both keys. */
async function* linearInTurn(
  name: string,
  lesson: Lesson,
  { train, test }: Vectors,
  local: boolean,
  headKey: np.Array,
  orderKey: np.Array,
): Run<Outcome> {
  const rows = (values: Float32Array<ArrayBuffer>) => np.array(values).reshape([-1, FEATURES])
  const onFeatures = { ...lesson, train: rows(train), test: rows(test) }
  const learner = {
    start: freshHead(headKey, lesson.classes),
    logits: dense,
    guard: 'nothing',
    local,
  } as const
  const outcome = yield* learnInTurn(name, learner, onFeatures, orderKey)
  tree.dispose([onFeatures.train, onFeatures.test])
  return outcome
}

/** The tasks backwards, the tasks shuffled, and all pictures shuffled as if there were no tasks. Consumes the key. */
function otherOrders(tasks: readonly Task[], key: np.Array): Task[][] {
  const rng = generator(key)
  const rows = rng.shuffle(Int32Array.from(tasks.flatMap((task) => [...task.rows])))
  const classes = Int32Array.from(tasks.flatMap((task) => [...task.classes]))
  return [tasks.toReversed(), rng.shuffle([...tasks]), [{ classes, rows }]]
}

const everything = ({ classes, train }: Stream): Task => ({
  classes: Int32Array.from({ length: classes }, (_, c) => c),
  rows: Int32Array.from(train.labels.keys()),
})
