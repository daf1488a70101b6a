import { random } from '@jax-js/jax'
import { drawnSplit, splitEvent } from '#data/split.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/index.ts'
import { keys } from '#nn/random.ts'
import { type FeatureDataset, type FeatureKind, makeFeatureDataset } from '../method/feature-dataset.ts'
import { varianceExplained } from '../method/variance-explained.ts'
import { type Asked, type Seen, trainSideBySide } from './networks.ts'
import { coursePicture, ratioPicture } from './pictures.ts'

const TRAIN = 4096
const TEST = 1024
const NOISE_BITS = 6
const COURSE = { hidden: [64, 64], batch: 64, steps: 2400, turn: 750, rate: 1e-3, lookEvery: 150 }
/** The features, in the order of the outputs. */
const FEATURES = ['easy', 'late', 'hard', 'common', 'rare'] as const
type Feature = (typeof FEATURES)[number]
const EASY: FeatureKind = { kind: 'linear', bits: 1 }
const HARD: FeatureKind = { kind: 'parity', bits: 4 }
const MIDDLE: FeatureKind = { kind: 'parity', bits: 2 }
const RARE = 0.05

type Mechanism = 'complexity' | 'order' | 'prevalence'
type Arm = Mechanism | 'complexityEntropy' | 'prevalenceEntropy'
/** Whose variance is put over whose. */
const PAIRS: Record<Arm, readonly [Feature, Feature]> = {
  complexity: ['easy', 'hard'],
  order: ['easy', 'late'],
  prevalence: ['common', 'rare'],
  complexityEntropy: ['easy', 'hard'],
  prevalenceEntropy: ['common', 'rare'],
}
/** Networks of each arm, in their order side by side: two or, as single bits vary more, four where a claim is judged. */
const NETWORKS: readonly Arm[] = [
  'complexity',
  'complexity',
  'order',
  'order',
  'order',
  'order',
  'prevalence',
  'prevalence',
  'complexityEntropy',
  'prevalenceEntropy',
]

export const reproduction = defineReproduction({
  metrics: {
    easyShare: 'variance explained by the easy feature',
    hardShare: 'variance explained by the hard feature',
    complexity: 'variance of the easy feature over that of the hard one',
    order: 'variance of the feature learned first over that of the one learned 750 steps later',
    prevalence: 'variance of the common feature over that of the rare one',
    complexityEntropy: 'cross-entropy: easy over hard',
    prevalenceEntropy: 'cross-entropy: common over rare',
    untrained: 'before training: easy over hard',
    accuracy: 'worst accuracy of any network on any feature it is asked for',
    hardLearnt: 'steps until the hard feature is 99 % right, the slower network',
    settled:
      'ratios by complexity and prevalence at the end over those at three quarters of the training, smaller one',
    easyTogether: 'the two features of the order arm together: variance explained',
  },
  mechanisms: {
    complexity: 'make the hard feature as easy as the other: a single bit in place of a parity',
    order: 'ask for both features from the start',
    prevalence: 'show the rare feature as often as the common one',
  },
  claims: [
    {
      from: 'abstract, "features that are simpler to compute"; 55 % against 5 % in the text',
      says: (bound) =>
        `Of two features that a network gets right, a single bit explains at least ${bound} as much of the hidden ` +
        'variance as a parity of four.',
      unit: 'times',
      atLeast: 2.5,
      null: 1,
      restsOn: ['complexity'],
      measure: (m) => m.complexity,
    },
    {
      from: 'abstract, "the distribution of features over the inputs"',
      says: (bound) =>
        'Of two parities of two that a network gets right, one seen in every example explains at least ' +
        `${bound} as much as one seen in every twentieth.`,
      unit: 'times',
      atLeast: 1.4,
      null: 1,
      restsOn: ['prevalence'],
      measure: (m) => m.prevalence,
    },
    {
      from: 'abstract, "or learned first"',
      says: (bound) =>
        `Of two single bits that a network gets right, the one learned first explains at least ${bound} as much.`,
      unit: 'times',
      atLeast: 1.3,
      null: 1,
      restsOn: ['order'],
      measure: (m) => m.order,
    },
  ],
  checks: [
    {
      says: (bound) =>
        `Every network gets every feature it is asked for right in at least ${bound} of new cases.`,
      unit: '%',
      atLeast: 0.97,
      measure: (m) => m.accuracy,
    },
    {
      says: (bound) =>
        `The ratios no longer fall: at the end they are at least ${bound} of what they were at three quarters.`,
      unit: '%',
      atLeast: 0.85,
      measure: (m) => m.settled,
    },
    {
      says: (bound) => `Two single bits together explain at least ${bound} of what they are learned in.`,
      unit: '%',
      atLeast: 0.3,
      measure: (m) => m.easyTogether,
    },
  ],
  scope: {
    tried: 'Three of the four biases, each alone: complexity, order of learning, and prevalence.',
    shrunk:
      'Networks of two hidden layers of 64 units on 16 bits, trained on squared error so that training has an end; ' +
      'cross-entropy, which the paper uses, runs beside it.',
    notTried:
      'Position in the output of a transformer, convolutional networks and pictures, and what the bias does to RSA.',
  },
  rival: { name: 'the same networks before training', metric: 'untrained', trains: false },
  budgetSeconds: 50,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'train', 'test', 'networks')
    const kinds = featureKinds(without)
    const options = { features: kinds, noiseBits: noiseBits(kinds) }
    const train = makeFeatureDataset({ ...options, n: TRAIN }, generator(key.train))
    // Judged where every feature can be seen.
    const seen = kinds.map((kind) => ({ ...kind, prevalence: 1 }))
    const test = makeFeatureDataset({ ...options, features: seen, n: TEST }, generator(key.test))
    yield splitEvent('examples', drawnSplit({ train: TRAIN, test: TEST }))

    const looks = yield* trainSideBySide(key.networks, train, test, askedOf(without), COURSE)
    yield {
      kind: 'plot',
      plot: coursePicture(looks.map((look) => ({ step: look.step, ...ratios(look.seen, test) }))),
    }

    const last = looks.at(-1)!
    const end = ratios(last.seen, test)
    const before = ratios(looks.find(({ step }) => step === 0.75 * COURSE.steps)!.seen, test)
    yield { kind: 'plot', plot: ratioPicture(end) }
    const share = (arm: Arm, feature: Feature) => mean(sharesOf(last.seen, test, arm, feature))
    return {
      easyShare: share('complexity', 'easy'),
      hardShare: share('complexity', 'hard'),
      ...end,
      untrained: ratios(looks[0]!.seen, test).complexity,
      accuracy: Math.min(...NETWORKS.map((arm, n) => worst(last.seen[n]!, PAIRS[arm]))),
      hardLearnt:
        looks.find(({ seen }) =>
          NETWORKS.every((arm, n) => arm !== 'complexity' || worst(seen[n]!, ['hard']) >= 0.99),
        )?.step ?? Number.NaN,
      settled: Math.min(end.complexity / before.complexity, end.prevalence / before.prevalence),
      easyTogether: share('order', 'easy') + share('order', 'late'),
    }
  },
})

/** What the features are, with one of the ideas off. */
export function featureKinds(without?: Mechanism): FeatureKind[] {
  const hard = without === 'complexity' ? EASY : HARD
  return [EASY, EASY, hard, MIDDLE, without === 'prevalence' ? MIDDLE : { ...MIDDLE, prevalence: RARE }]
}

/** So many that inputs are always as wide. */
const noiseBits = (kinds: readonly FeatureKind[]): number => {
  const bits = (features: readonly FeatureKind[]) => features.reduce((sum, feature) => sum + feature.bits, 0)
  return NOISE_BITS + bits(featureKinds()) - bits(kinds)
}

/** What each network is asked for. */
export function askedOf(without?: Mechanism): Asked[] {
  return NETWORKS.map((arm) => {
    const both = PAIRS[arm].map((feature) => FEATURES.indexOf(feature))
    const waits = arm === 'order' && without !== 'order'
    const loss = arm.endsWith('Entropy') ? 'crossEntropy' : 'squared'
    return { first: waits ? both.slice(0, 1) : both, later: both, loss }
  })
}

/** The share that a feature has in each network of an arm. */
function sharesOf(seen: readonly Seen[], test: FeatureDataset, arm: Arm, feature: Feature): number[] {
  const column = FEATURES.indexOf(feature)
  const truth = Float32Array.from(
    { length: test.y.rows },
    (_, row) => test.y.data[row * test.y.dim + column]!,
  )
  return seen
    .filter((_, n) => NETWORKS[n] === arm)
    .map(({ hidden }) => varianceExplained(hidden, truth).total)
}

/** The variance of the first feature of each pair over that of the second, means over networks. */
function ratios(seen: readonly Seen[], test: FeatureDataset): Record<Arm, number> {
  const ratio = (arm: Arm) => {
    const [first, second] = PAIRS[arm].map((feature) => mean(sharesOf(seen, test, arm, feature)))
    return first! / second!
  }
  return {
    complexity: ratio('complexity'),
    order: ratio('order'),
    prevalence: ratio('prevalence'),
    complexityEntropy: ratio('complexityEntropy'),
    prevalenceEntropy: ratio('prevalenceEntropy'),
  }
}

const worst = ({ accuracy }: Seen, features: readonly Feature[]): number =>
  Math.min(...features.map((feature) => accuracy[FEATURES.indexOf(feature)]!))
