import { numpy as np, random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { settingsOf } from '#nn/fit.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import {
  type LearnerSetting,
  type Views,
  closedForm,
  featuresOf,
  linearInTurn,
  meansInTurn,
  pretrained,
  tunedInTurn,
  untrained,
} from './arms.ts'
import { discriminant, oneHotRidge } from './closed-forms.ts'
import type { Guard, Outcome } from './learners.ts'
import { featurePicture, streamPicture } from './pictures.ts'
import { type Stream, digitStream, dispose, images, lessonOf, letterWorlds } from './streams.ts'

const TASKS = 5
const LETTERS = {
  known: 240,
  perKnown: 50,
  novel: 20,
  perNovel: { train: 100, validation: 20, test: 50 },
  tasks: TASKS,
}
const DIGITS = { train: 100, validation: 20, test: 60 }
const PRETRAINING = { classes: LETTERS.known, steps: 800, rate: 4e-3 }
/** Of 32 pictures, on each task. */
const STEPS = 40
const LINEAR_RATES: LearnerSetting[] = settingsOf({ rate: [5e-3, 1.5e-2, 5e-2] })
const EWC: LearnerSetting[] = [
  { rate: 1e-3, strength: 30 },
  { rate: 3e-3, strength: 30 },
  { rate: 3e-3, strength: 300 },
]
const LWF: LearnerSetting[] = [
  { rate: 1e-3, strength: 5 },
  { rate: 3e-3, strength: 5 },
  { rate: 3e-3, strength: 20 },
]
const DECAYS = [1e-3, 1e-2, 1e-1]

export const reproduction = defineReproduction({
  metrics: {
    means: 'new letters: nearest class mean',
    consolidated: 'new letters: EWC',
    distilled: 'new letters: LwF',
    linear: 'new letters: linear layer on frozen features',
    linearReplay: 'new letters: linear layer on frozen features, replay of 5 per class',
    discriminant: 'new letters: linear discriminant, closed form',
    ridge: 'new letters: ridge on one-hot labels, closed form',
    meansPixels: 'new letters: nearest class mean of pixels',
    meansRandom: 'new letters: nearest class mean, random encoder',
    digitMeans: 'digits: nearest class mean',
    digitPixels: 'digits: nearest class mean of pixels',
  },
  mechanisms: {
    pretraining: 'start everybody from random weights',
    means: 'train a linear layer on the same features, task by task',
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `Class means on frozen features are at least ${bound} better, on 20 new letters in 5 tasks, than the best ` +
        `of EWC, LwF and a linear layer, which are trained from the same start and keep no pictures either.`,
      unit: 'points',
      sides: ['better', 'worse'],
      null: 0,
      atLeast: 0.15,
      measure: (m) => m.means - Math.max(m.consolidated, m.distilled, m.linear),
      restsOn: ['means'],
    },
    {
      from: 'abstract',
      says: (bound) =>
        `The pretrained extractor is strong enough by itself: nothing but class means names at least ${bound} of ` +
        `the pictures of 20 letters it was not trained on.`,
      unit: '%',
      null: 0.05,
      atLeast: 0.75,
      measure: (m) => m.means,
      restsOn: ['pretraining', 'means'],
    },
  ],
  checks: [
    {
      // A learner that forgets all but the last of five tasks is right on 20 %.
      says: (bound) =>
        `EWC and LwF, with the settings chosen, are right on at least ${bound}: they do guard the past.`,
      unit: '%',
      atLeast: 0.25,
      measure: (m) => Math.min(m.consolidated, m.distilled),
      needs: ['pretraining'],
    },
    {
      says: (bound) => `A linear layer that replays five pictures per class is right on at least ${bound}.`,
      unit: '%',
      atLeast: 0.55,
      measure: (m) => m.linearReplay,
      needs: ['pretraining'],
    },
    {
      says: (bound) => `Every learner, from whatever start, is right on at least ${bound}, 3 times chance.`,
      unit: '%',
      atLeast: 0.15,
      measure: (m) => Math.min(m.consolidated, m.distilled, m.linear, m.linearReplay),
    },
    {
      // One covariance more than the means can only be worth little less than they are (Hayes and Kanan 2020).
      says: (bound) => `A linear discriminant on the same features is right on at least ${bound}.`,
      unit: '%',
      atLeast: 0.75,
      measure: (m) => m.discriminant,
      needs: ['pretraining'],
    },
    {
      // Nearest class mean of 28 x 28 digits with 1,000 and more of each: 82 %.
      says: (bound) => `Class means of the pixels of digits are right on at least ${bound}.`,
      unit: '%',
      atLeast: 0.7,
      measure: (m) => m.digitPixels,
    },
    {
      says: (bound) =>
        `On letters, class means of pixels are right on at most ${bound}: the stream is not too easy.`,
      unit: '%',
      atMost: 0.7,
      measure: (m) => m.meansPixels,
    },
  ],
  scope: {
    tried:
      'The claim of the abstract: class means on frozen pretrained features against continual learners that start ' +
      'from the same weights, one head, no task named at the test.',
    shrunk:
      'Two small convolutions pretrained on 240 invented letters stand for a transformer pretrained on millions of ' +
      'photographs; 20 other letters in 5 tasks stand for CIFAR-100 in 10. The size of the lead cannot be compared.',
    notTried:
      'Prompts and adapters for a frozen transformer (L2P, DualPrompt), which the paper compares with: they need a ' +
      'transformer. CORe50, and streams without tasks.',
  },
  rival: {
    name: 'elastic weight consolidation (EWC), all weights trained',
    metric: 'consolidated',
    trains: true,
  },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'letters', 'digits', 'encoder', 'pretraining', 'head', 'order')
    const { pretraining, stream } = yield* part(0, 0.04, letterWorlds(key.letters, LETTERS))
    const digits = await digitStream(key.digits, DIGITS, TASKS)
    yield splitEvent('letters', stream.split)
    yield splitEvent('digits', digits.split)

    const blank = untrained(key.encoder)
    const encoder =
      without === 'pretraining'
        ? tree.ref(blank)
        : yield* part(0.04, 0.3, pretrained(tree.ref(blank), pretraining, PRETRAINING, key.pretraining))
    const views = await viewsOf(stream, (pixels) => featuresOf(encoder, pixels))
    const pictures = await lessonOf(stream, images)
    const features = await lessonOf(stream, async (pixels) => arrayOf(await featuresOf(encoder, pixels)))

    const learn = (guard: Guard, arm: string, settings: readonly LearnerSetting[], steps = STEPS) =>
      ({ arm, guard, steps, settings, head: key.head, order: key.order }) as const
    const linear = yield* part(
      0.3,
      0.35,
      linearInTurn(features, learn('nothing', 'linear layer', LINEAR_RATES)),
    )
    const linearReplay = yield* part(
      0.35,
      0.4,
      linearInTurn(features, learn('replay', 'linear layer, replay', LINEAR_RATES)),
    )
    const means = without === 'means' ? linear : meansInTurn(views, stream)
    yield { kind: 'plot', plot: streamPicture({ means: means.accuracies, linear: linear.accuracies }) }

    const consolidated = yield* part(
      0.4,
      0.7,
      tunedInTurn(encoder, pictures, learn('EWC', 'EWC', EWC, longer ? 3 * STEPS : STEPS)),
    )
    const distilled = yield* part(0.7, 0.97, tunedInTurn(encoder, pictures, learn('LwF', 'LwF', LWF)))
    yield {
      kind: 'plot',
      plot: streamPicture({
        means: means.accuracies,
        linearReplay: linearReplay.accuracies,
        consolidated: consolidated.accuracies,
        distilled: distilled.accuracies,
        linear: linear.accuracies,
      }),
    }

    const labelled = { x: views.train, labels: stream.train.labels }
    const metrics = {
      means: last(means),
      consolidated: last(consolidated),
      distilled: last(distilled),
      linear: last(linear),
      linearReplay: last(linearReplay),
      discriminant: yield* closedForm(
        'discriminant',
        (decay) => discriminant(labelled, stream.classes, decay),
        DECAYS,
        views,
        stream,
      ),
      ridge: yield* closedForm(
        'ridge',
        (decay) => oneHotRidge(labelled, stream.classes, decay),
        DECAYS,
        views,
        stream,
      ),
      meansPixels: last(meansInTurn(pixelsOf(stream), stream)),
      meansRandom: last(meansInTurn(await viewsOf(stream, (pixels) => featuresOf(blank, pixels)), stream)),
      digitMeans: last(meansInTurn(await viewsOf(digits, (pixels) => featuresOf(encoder, pixels)), digits)),
      digitPixels: last(meansInTurn(pixelsOf(digits), digits)),
    }
    yield { kind: 'plot', plot: featurePicture(metrics) }
    dispose(pictures)
    dispose(features)
    tree.dispose([encoder, blank, key.head, key.order])
    return metrics
  },
})

const last = ({ accuracies }: Outcome): number => accuracies.at(-1)!

const arrayOf = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])

const viewsOf = async (
  { train, validation, test }: Stream,
  see: (pixels: Matrix) => Promise<Matrix>,
): Promise<Views> => ({
  train: await see(train.pixels),
  validation: await see(validation.pixels),
  test: await see(test.pixels),
})

const pixelsOf = ({ train, validation, test }: Stream): Views => ({
  train: train.pixels,
  validation: validation.pixels,
  test: test.pixels,
})
