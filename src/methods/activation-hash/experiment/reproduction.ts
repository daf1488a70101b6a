import { random } from '@jax-js/jax'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { split, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import {
  type Data,
  type NetworkArm,
  clustersOfCodes,
  clustersOfPixels,
  hyperplaneCodes,
  judgeCodes,
  nearestPixels,
  networkCodes,
} from './arms.ts'
import { barsPicture, distancePicture } from './pictures.ts'

/** Digits of each class. */
const SIZES = { train: 300, validation: 50, test: 200 }
const WIDTH = 64
const NARROW = 8
const EPOCHS = 10
const FEW = 100
const RATES = [3e-3, 1e-2, 3e-2]

export const reproduction = defineReproduction({
  metrics: {
    nearest: 'nearest codes name, 64 bits',
    clusters: 'k-means names, 64 bits',
    repeats: 'repeated training codes, 64 bits',
    nearestHyperplanes: 'nearest codes name, 64 random hyperplanes',
    clustersHyperplanes: 'k-means names, 64 random hyperplanes',
    repeatsHyperplanes: 'repeated training codes, 64 random hyperplanes',
    nearestPixels: 'nearest digits name, 196 grey pixels',
    clustersPixels: 'k-means names, 49 grey pixels',
    nearestNarrow: 'nearest codes name, 8 bits',
    repeatsNarrow: 'repeated training codes, 8 bits',
    nearestShort: 'nearest codes name, 64 bits after 1 epoch',
    nearestFew: 'nearest codes name, 64 bits of a network trained on 100 digits',
  },
  mechanisms: {
    training: 'read the codes of networks that were never trained',
    labels: 'train on shuffled labels',
  },
  claims: [
    {
      from: 'abstract, categorization by K-Means',
      says: (bound) =>
        `k-means on 64 on/off bits names at least ${bound} more new digits than on 64 random hyperplanes or on the grey pixels.`,
      unit: 'points',
      atLeast: 0.1,
      null: 0,
      restsOn: ['training', 'labels'],
      measure: (m) => m.clusters - Math.max(m.clustersHyperplanes, m.clustersPixels),
    },
    {
      from: 'abstract, categorization by K-NN',
      says: (bound) =>
        `The nearest codes name at least ${bound} more new digits than with as many random hyperplanes.`,
      unit: 'points',
      atLeast: 0.03,
      null: 0,
      restsOn: ['training', 'labels'],
      measure: (m) => m.nearest - m.nearestHyperplanes,
    },
    {
      from: 'abstract, sample size',
      says: (bound) =>
        `More examples make better codes: after training on 3,000 digits the nearest name at least ${bound} more than after training on 100.`,
      unit: 'points',
      atLeast: 0.02,
      null: 0,
      restsOn: ['training', 'labels'],
      measure: (m) => m.nearest - m.nearestFew,
    },
  ],
  checks: [
    {
      says: (bound) => `Nearly every training digit has a code of its own: at most ${bound} are repeats.`,
      unit: '%',
      atMost: 0.01,
      measure: (m) => m.repeats,
    },
    {
      says: (bound) =>
        `That alone shows no learning: of random hyperplanes, too, at most ${bound} are repeats.`,
      unit: '%',
      atMost: 0.01,
      measure: (m) => m.repeatsHyperplanes,
    },
    {
      says: (bound) => `8 bits cannot tell 3,000 digits apart: at least ${bound} are repeats.`,
      unit: '%',
      atLeast: 0.9,
      measure: (m) => m.repeatsNarrow,
    },
    {
      says: (bound) =>
        `The nearest by 196 pixels name at least ${bound}: the floor of k-NN on MNIST at this size.`,
      unit: '%',
      atLeast: 0.88,
      measure: (m) => m.nearestPixels,
    },
    {
      says: (bound) => `k-means on pixels names at least ${bound}, as known of MNIST.`,
      unit: '%',
      atLeast: 0.4,
      measure: (m) => m.clustersPixels,
    },
    {
      says: (bound) => `The nearest of random hyperplanes name at least ${bound}: they keep angles.`,
      unit: '%',
      atLeast: 0.7,
      measure: (m) => m.nearestHyperplanes,
    },
    {
      says: (bound) =>
        `Codes of 64 bits name at most ${bound} more than the pixels they were made from: no test digit leaked.`,
      unit: 'points',
      atMost: 0.05,
      measure: (m) => m.nearest - m.nearestPixels,
    },
  ],
  scope: {
    tried:
      'Unique codes, and classes found from bits alone by k-means and nearest neighbours, by training time and number of examples.',
    shrunk: 'MNIST with 3,000 digits to train on, one hidden layer of 64 units, 10 epochs.',
    notTried:
      'CIFAR-10, deep and convolutional networks, weight decay and noise as knobs, and logistic regression on the codes.',
  },
  rival: { name: 'codes of random hyperplanes', metric: 'clustersHyperplanes', trains: false },
  budgetSeconds: 30,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'split', 'train', 'labels', 'planes', 'judge')
    const parts = split((await rawDigits()).labels, SIZES, generator(key.split))
    const data: Data = {
      train: await digitsOf(parts.train),
      validation: await digitsOf(parts.validation),
      test: await digitsOf(parts.test),
    }
    yield splitEvent('digits', data)
    const shuffled = generator(key.labels).shuffle(data.train.labels.slice())
    const labels = without === 'labels' ? shuffled : data.train.labels
    const epochs = without === 'training' ? 0 : EPOCHS
    const arm = { width: WIDTH, epochs, rates: RATES, labels }

    const codes = (name: string, from: number, to: number, some: Partial<NetworkArm>) =>
      part(from, to, networkCodes(key.train.ref, data, { name, ...arm, ...some }))
    const main = yield* codes('64 units', 0, 0.3, {})
    const trained = judgeCodes(main, data)
    const planes = yield* part(0.35, 0.38, hyperplaneCodes(key.planes, data, WIDTH, RATES.length))
    const hyperplanes = judgeCodes(planes, data)
    const clusters = {
      clusters: yield* part(0.43, 0.5, clustersOfCodes(key.judge.ref, main, data)),
      clustersHyperplanes: yield* part(0.5, 0.57, clustersOfCodes(key.judge.ref, planes, data)),
      clustersPixels: yield* part(0.57, 0.65, clustersOfPixels(key.judge, data)),
    }
    const pixels = nearestPixels(data)
    const nearest = {
      nearest: trained.nearest,
      nearestHyperplanes: hyperplanes.nearest,
      nearestPixels: pixels,
    }
    yield { kind: 'plot', plot: barsPicture({ ...clusters, ...nearest }) }
    yield { kind: 'plot', plot: distancePicture(main.test, planes.test, data.test.labels) }

    const short = yield* codes('1 epoch', 0.7, 0.75, { epochs: Math.min(epochs, 1) })
    const shortScore = judgeCodes(short, data)
    const few = yield* codes('100 digits', 0.78, 0.82, { few: FEW })
    const fewScore = judgeCodes(few, data)
    const narrow = yield* codes('8 units', 0.85, 0.97, { width: NARROW })
    const narrowScore = judgeCodes(narrow, data)
    key.train.dispose()

    return {
      ...clusters,
      ...nearest,
      repeats: trained.repeats,
      repeatsHyperplanes: hyperplanes.repeats,
      nearestNarrow: narrowScore.nearest,
      repeatsNarrow: narrowScore.repeats,
      nearestShort: shortScore.nearest,
      nearestFew: fewScore.nearest,
    }
  },
})
