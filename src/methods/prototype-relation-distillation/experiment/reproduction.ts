import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import {
  type Setting,
  type Trials,
  following,
  frozenMeans,
  inTurn,
  linearOnPixels,
  picturesForACopy,
} from './arms.ts'
import { type Outcome, averages, forgetting, mean } from './learners.ts'
import { type Guard, guardOf } from './losses.ts'
import { forgettingPicture, streamPicture } from './pictures.ts'
import { SIDE, letterStream } from './stream.ts'

const STREAM = { tasks: 8, perTask: 3, each: { train: 80, validation: 15, test: 30 } }
const OLD_CLASSES = (STREAM.tasks - 1) * STREAM.perTask
/** On each task but the first, which gets twice as many. */
const STEPS = 40
/** The relations count 4 in the paper, whose networks take some hundred times as many steps. */
const PROTOTYPES: readonly Setting[] = [
  { rate: 3e-3, strength: 64 },
  { rate: 6e-3, strength: 16 },
]
const LWF: readonly Setting[] = [
  { rate: 3e-3, strength: 1 },
  { rate: 1e-2, strength: 1 },
]
const FEATURES: readonly Setting[] = [
  { rate: 3e-3, strength: 0.1 },
  { rate: 1e-2, strength: 0.1 },
]
const RATES: readonly Setting[] = [{ rate: 3e-3 }, { rate: 1e-2 }]
const PROTOTYPE_RATES: readonly Setting[] = [{ rate: 3e-3 }, { rate: 6e-3 }]

const DECAYS = [1e-3, 1e-2]

const LWF_GUARD: Guard = { kind: 'linear', keeps: 'scores' }
const FEATURE_GUARD: Guard = { kind: 'linear', keeps: 'features' }
const NO_GUARD: Guard = { kind: 'linear', keeps: 'nothing' }
const UNHELD = guardOf('relation')

export const reproduction = defineReproduction({
  metrics: {
    prd: 'task known: relations held, over samples as in the paper',
    prdClasses: 'task known: relations held, over classes as in its code',
    unheld: 'task known: the same without relation distillation',
    lwf: 'task known: LwF',
    features: 'task known: features held in place',
    tuning: 'task known: fine-tuning',
    replay: 'task known: replay, as many bytes of pictures as a copy of the network',
    frozen: 'task known: class means, features frozen after the first task',
    pixels: 'task known: a linear layer on the pixels of each task by itself',
    prdForgets: 'forgotten of old tasks: relations held',
    unheldForgets: 'forgotten of old tasks: without relation distillation',
    lwfForgets: 'forgotten of old tasks: LwF',
    tuningForgets: 'forgotten of old tasks: fine-tuning',
    prdAny: 'task unknown, all letters: relations held',
    lwfAny: 'task unknown, all letters: LwF',
    frozenAny: 'task unknown, all letters: class means, features frozen',
    prdFresh: 'a task just learned: relations held',
    tuningFresh: 'a task just learned: fine-tuning',
    prdFollows: 'old prototypes to where their classes lie now, cosine: relations held',
    unheldFollows: 'old prototypes to where their classes lie now, cosine: not held',
  },
  mechanisms: {
    relation: 'let go of the relations to old prototypes',
    contrast: 'train the features by cross-entropy',
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `With nothing stored, and the task of a letter known, prototypes with relation distillation name letters of ${STREAM.tasks} tasks at least ${bound} better than the best of LwF, features held in place, and fine-tuning.`,
      unit: 'points',
      sides: ['better', 'worse'],
      null: 0,
      atLeast: 0.01,
      why: 'Letters of different tasks are so alike that scores or features can be held almost for nothing: LwF and held features come close to a linear layer for each task by itself. The contrastive loss does not come to rest, so that features go on moving in every task, and the relations hold them in part only. In so few steps it also learns a new task less well than cross-entropy does.',
      measure: (m) => m.prd - Math.max(m.lwf, m.features, m.tuning),
      restsOn: ['relation', 'contrast'],
    },
    {
      from: 'abstract',
      says: (bound) =>
        `With nothing stored, prototypes with relation distillation are also at least ${bound} better than replay that stores as many bytes of pictures as a copy of the old network takes.`,
      unit: 'points',
      sides: ['better', 'worse'],
      null: 0,
      atLeast: 0.01,
      why: 'A copy of this small network takes the room of about a fifth of the pictures. Shown again, these leave next to nothing forgotten.',
      measure: (m) => m.prd - m.replay,
      restsOn: ['relation', 'contrast'],
    },
    {
      from: 'abstract',
      says: (bound) =>
        `Relation distillation adds at least ${bound} to how well the same features and prototypes name letters of all ${STREAM.tasks} tasks at the end.`,
      unit: 'points',
      sides: ['more', 'less'],
      null: 0,
      atLeast: 0.03,
      measure: (m) => m.prd - m.unheld,
      restsOn: ['relation'],
    },
  ],
  checks: [
    {
      // Scikit-learn's logistic regression on the pixels of each task by itself: 95 to 96 %.
      says: (bound) => `A linear layer on the pixels of each task by itself is right on at least ${bound}.`,
      unit: '%',
      atLeast: 0.85,
      measure: (m) => m.pixels,
    },
    {
      says: (bound) =>
        `LwF, held features and replay are right on at least ${bound} at the end: less than that linear layer, but they do hold.`,
      unit: '%',
      atLeast: 0.8,
      measure: (m) => Math.min(m.lwf, m.features, m.replay),
    },
    {
      // Scikit-learn's nearest centroid of the pixels of each task: 83 %.
      says: (bound) => `Class means of frozen features are right on at least ${bound}.`,
      unit: '%',
      atLeast: 0.65,
      measure: (m) => m.frozen,
    },
    {
      says: (bound) => `Fine-tuning names at least ${bound} of a task that it has just learned.`,
      unit: '%',
      atLeast: 0.85,
      measure: (m) => m.tuningFresh,
    },
    {
      says: (bound) => `The method names at least ${bound} of a task that it has just learned.`,
      unit: '%',
      atLeast: 0.75,
      measure: (m) => m.prdFresh,
      needs: ['contrast'],
    },
    {
      says: (bound) => `Fine-tuning forgets at least ${bound} of old tasks: there is something to hold.`,
      unit: 'points',
      sides: ['forgotten', 'gained'],
      atLeast: 0.05,
      measure: (m) => m.tuningForgets,
    },
  ],
  scope: {
    tried:
      'Task-incremental accuracy after the last of eight tasks, against learners that store no pictures and against replay, and what the relation distillation adds. Relations over the samples of a mini-batch, as the paper says it, and over classes, as its released code does it.',
    shrunk:
      'A network of two small convolutions for a ResNet-18, 24 invented letters in 8 tasks of 3 for CIFAR-100 and MiniImageNet in 20 tasks of 5, 40 steps a task for about a hundred epochs. The relations count more than in the paper, which has far more steps, and prototypes move faster. Adam in place of plain descent for the other weights.',
    notTried:
      'Photographs, and a network deep enough to overfit one task and drift far in the next; streams of 20 tasks; replay methods other than plain replay. The comparison of class-incremental accuracy is shown and no claim is made of it.',
  },
  rival: { name: 'learning without forgetting (LwF)', metric: 'lwf', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'letters', 'net')
    const stream = yield* part(0, 0.02, letterStream(key.letters, STREAM))
    yield splitEvent('letters', stream.split)

    const trials = (name: string, settings: readonly Setting[], rest: Partial<Trials> = {}): Trials => ({
      name,
      settings,
      steps: STEPS,
      key: key.net,
      ...rest,
    })
    const unheld = yield* part(
      0.02,
      0.15,
      inTurn(UNHELD, trials('prototypes, not held', PROTOTYPE_RATES), stream),
    )
    const isHeld = without !== 'relation'
    const prd = isHeld
      ? yield* part(
          0.15,
          0.35,
          inTurn(guardOf(without), trials('relations over samples', PROTOTYPES), stream),
        )
      : unheld
    const prdClasses = isHeld
      ? yield* part(
          0.35,
          0.55,
          inTurn(guardOf(without, 'classes'), trials('relations over classes', PROTOTYPES), stream),
        )
      : unheld
    const lwfTrials = trials('LwF', LWF, { steps: longer ? 3 * STEPS : STEPS })
    const lwf = yield* part(0.55, 0.7, inTurn(LWF_GUARD, lwfTrials, stream))
    const features = yield* part(0.7, 0.8, inTurn(FEATURE_GUARD, trials('features held', FEATURES), stream))
    const tuning = yield* part(0.8, 0.88, inTurn(NO_GUARD, trials('fine-tuning', RATES), stream))
    const kept = picturesForACopy(tuning.net, SIDE * SIDE, OLD_CLASSES)
    const replay = yield* part(0.88, 0.96, inTurn(NO_GUARD, trials('replay', RATES, { kept }), stream))
    const frozen = yield* part(
      0.96,
      0.99,
      frozenMeans(UNHELD, trials('class means', PROTOTYPE_RATES), stream),
    )

    const curves = { prd, unheld, lwf, features, tuning, replay, frozen }
    yield {
      kind: 'plot',
      plot: streamPicture(
        Object.fromEntries(
          Object.entries(curves).map(([arm, { known }]) => [arm, averages(known)]),
        ) as Record<keyof typeof curves, number[]>,
      ),
    }
    const metrics = {
      prd: atEnd(prd),
      prdClasses: atEnd(prdClasses),
      unheld: atEnd(unheld),
      lwf: atEnd(lwf),
      features: atEnd(features),
      tuning: atEnd(tuning),
      replay: atEnd(replay),
      frozen: atEnd(frozen),
      pixels: yield* part(0.99, 1, linearOnPixels(DECAYS, stream)),
      prdForgets: forgetting(prd.known),
      unheldForgets: forgetting(unheld.known),
      lwfForgets: forgetting(lwf.known),
      tuningForgets: forgetting(tuning.known),
      prdAny: prd.unknown.at(-1)!,
      lwfAny: lwf.unknown.at(-1)!,
      frozenAny: frozen.unknown.at(-1)!,
      prdFresh: fresh(prd),
      tuningFresh: fresh(tuning),
      prdFollows: await following(prd.net, stream),
      unheldFollows: await following(unheld.net, stream),
    }
    yield { kind: 'plot', plot: forgettingPicture(metrics) }
    tree.dispose([...new Set([...Object.values(curves), prdClasses])].map(({ net }) => net))
    key.net.dispose()
    return metrics
  },
})

const atEnd = ({ known }: Outcome): number => mean(known.at(-1)!)

/** How well a task is known right after it was learned. */
const fresh = ({ known }: Outcome): number => mean(known.map((row) => row.at(-1)!))
