import { random } from '@jax-js/jax'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, split, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { train } from './networks.ts'
import { accuracyPicture, thresholdPicture } from './pictures.ts'
import { type Condition, identify, thresholdsWithout } from './study.ts'

/** Digits of each class: to train on, and to take stimuli from. */
const SIZES = { train: 600, test: 60 }
const CLEAN: Condition = { disturb: 'nothing', level: 0 }
const DISTANCES: Condition = { disturb: 'distances', level: 1 }
const ACTIVITIES: Condition = { disturb: 'activities', level: 1 }

export const reproduction = defineReproduction({
  metrics: {
    chosen: 'layers named by thresholds chosen on other networks',
    rank: 'layers named by ranks, no threshold',
    raw: 'layers named by distances',
    cka: 'layers named by linear CKA',
    geodesic: 'layers named by geodesic distances',
    lower: 'lower threshold chosen, mean of both halves',
    upper: 'upper threshold chosen, mean of both halves',
    chosenDistances: 'noise on distances: by thresholds chosen on other networks',
    rankDistances: 'noise on distances: by ranks',
    rawDistances: 'noise on distances: by distances',
    chosenActivities: 'noise on activities: by thresholds chosen on other networks',
    rankActivities: 'noise on activities: by ranks',
    rawActivities: 'noise on activities: by distances',
    ckaActivities: 'noise on activities: by linear CKA',
    named: 'digits named, mean of the networks',
  },
  mechanisms: {
    upper: 'keep the order of the far pairs (u = 1)',
    thresholds: 'keep the order of all pairs (l = 0, u = 1)',
  },
  claims: [
    {
      from: 'abstract, sensitive to the layer',
      says: (bound) =>
        `Thresholds chosen on other networks name at least ${bound} more layers of a new network than the ranks of all pairs.`,
      unit: 'points',
      atLeast: 0.01,
      null: 0,
      restsOn: ['upper', 'thresholds'],
      sides: ['more', 'fewer'],
      measure: (m) => m.chosen - m.rank,
    },
    {
      from: 'abstract, robust to noise',
      says: (bound) =>
        `With noise of 1 standard deviation on the distances, they name at least ${bound} more than the distances do.`,
      unit: 'points',
      atLeast: 0.02,
      null: 0,
      restsOn: ['upper', 'thresholds'],
      sides: ['more', 'fewer'],
      measure: (m) => m.chosenDistances - m.rawDistances,
      why: 'A threshold forgets by how much a pair lies above or below it, and under noise every pair counts.',
    },
    {
      from: 'abstract, robust to noise',
      says: (bound) =>
        `With noise of 1 standard deviation on the activities, they name at least ${bound} more than the distances do.`,
      unit: 'points',
      atLeast: 0.02,
      null: 0,
      restsOn: ['upper', 'thresholds'],
      sides: ['more', 'fewer'],
      measure: (m) => m.chosenActivities - m.rawActivities,
      why: 'Ranks alone already name fewer: they forget the level of the distances, which differs between layers.',
    },
  ],
  checks: [
    {
      says: (bound) =>
        `The networks name at least ${bound} of new digits, the floor of dense networks on MNIST.`,
      unit: '%',
      atLeast: 0.88,
      measure: (m) => m.named,
    },
    {
      says: (bound) => `Undisturbed distances name at least ${bound} of the layers (chance: 17 %).`,
      unit: '%',
      atLeast: 0.45,
      measure: (m) => m.raw,
    },
    {
      says: (bound) => `And at most ${bound}: there is room above.`,
      unit: '%',
      atMost: 0.9,
      measure: (m) => m.raw,
    },
    {
      says: (bound) => `Linear CKA names at least ${bound}.`,
      unit: '%',
      atLeast: 0.45,
      measure: (m) => m.cka,
    },
    {
      says: (bound) =>
        `Noise on the distances costs the distances at least ${bound}: there is something to be robust to.`,
      unit: 'points',
      atLeast: 0.03,
      measure: (m) => m.raw - m.rawDistances,
    },
    {
      says: (bound) => `Noise on the activities costs them at least ${bound}.`,
      unit: 'points',
      atLeast: 0.03,
      measure: (m) => m.raw - m.rawActivities,
    },
    {
      says: (bound) => `Under either noise, the distances still name at least ${bound}: more than chance.`,
      unit: '%',
      atLeast: 0.22,
      measure: (m) => Math.min(m.rawDistances, m.rawActivities),
    },
  ],
  scope: {
    tried:
      'Layers recognised in other networks by thresholded, ranked and plain matrices, without and with noise.',
    shrunk: '8 dense networks of 6 layers on MNIST instead of 10 All-CNN-C on CIFAR-10; 60 stimuli, 8 draws.',
    notTried: 'Brain regions in fMRI, and bootstraps over people: there are no recordings here.',
  },
  rival: { name: 'plain distances', metric: 'raw', trains: false },
  budgetSeconds: 40,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'split', 'models', 'noise')
    const parts = split((await rawDigits()).labels, SIZES, generator(key.split))
    const [images, stimuli] = [await digitsOf(parts.train), await digitsOf(byClass(parts.test))]
    yield splitEvent('digits', { ...parts, train: images, test: stimuli })
    const { activities, accuracy } = yield* part(0, 0.5, train(key.models, images, stimuli))

    const thresholds = thresholdsWithout(without)
    const study = (from: number, to: number, condition: Condition) =>
      part(from, to, identify(activities, SIZES.test, condition, thresholds, generator(key.noise.ref)))
    const clean = yield* study(0.5, 0.7, CLEAN)
    const distances = yield* study(0.7, 0.85, DISTANCES)
    const noisy = yield* study(0.85, 1, ACTIVITIES)
    key.noise.dispose()
    yield {
      kind: 'plot',
      plot: accuracyPicture([
        { name: 'undisturbed', found: clean },
        { name: 'noise on distances', found: distances },
        { name: 'noise on activities', found: noisy },
      ]),
    }
    yield { kind: 'plot', plot: thresholdPicture(clean) }

    return {
      chosen: clean.chosen,
      rank: clean.rank,
      raw: clean.raw,
      cka: clean.cka,
      geodesic: clean.geodesic,
      lower: mean(clean.best.map(([l]) => l)),
      upper: mean(clean.best.map(([, u]) => u)),
      chosenDistances: distances.chosen,
      rankDistances: distances.rank,
      rawDistances: distances.raw,
      chosenActivities: noisy.chosen,
      rankActivities: noisy.rank,
      rawActivities: noisy.raw,
      ckaActivities: noisy.cka,
      named: mean(accuracy),
    }
  },
})

/** The digits of the source are sorted by class, and so are the stimuli. */
const byClass = ({ role, indices }: Part<'test'>): Part<'test'> => ({ role, indices: indices.toSorted() })
