import { random } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type FactorRisks, type FactorStudy, factorRisks, factorRows } from './factor-arms.ts'
import { type MixtureErrors, type MixtureStudy, mixtureErrors, mixtureRows } from './mixture-arms.ts'
import { floorPicture, labelsPicture, mixturePicture } from './pictures.ts'
import { at, labelsToMatch, meanOf } from './summary.ts'

const FACTOR_WORLDS = 6
const MIXTURE_WORLDS = 4
export const FACTOR: FactorStudy = {
  dims: 60,
  labels: [10, 20, 40, 80, 160, 320, 640, 1280, 2560],
  unlabelled: [200, 1000, 4000],
  validation: 1000,
}
export const MIXTURE: MixtureStudy = {
  dims: 20,
  components: 8,
  apart: 4,
  labels: [8, 16, 32, 64, 128, 256],
  unlabelled: 1600,
  validation: 400,
  test: 1000,
}
/** Where the arms are compared: few labels, a hundred times as many unlabelled points. */
const FEW_LABELS = 40
const MANY = 4000
const FEW_MIXTURE_LABELS = 64

export const reproduction = defineReproduction({
  metrics: {
    pretrained: 'excess risk with 40 labels: pretrained on 4,000 points',
    ridge: 'excess risk with 40 labels: ridge regression on the labels alone',
    alone: 'excess risk with 40 labels: factor model of the labelled points alone',
    principal: 'excess risk with 40 labels: principal components of 4,000 points',
    truth: 'excess risk with 40 labels: the true factor model',
    matching: 'labels that labels alone, the better of both, need to be as good as pretrained with 40',
    matchingRidge: 'labels that ridge regression alone needs for it',
    floorFew: 'excess risk that no labels remove: pretrained on 1,000 points',
    floorMany: 'excess risk that no labels remove: pretrained on 4,000 points',
    crossed: 'excess risk with 2,560 labels: pretrained on 200 points',
    ridgeMost: 'excess risk with 2,560 labels: ridge regression on the labels alone',
    ridgeSome: 'excess risk with 320 labels: ridge regression on the labels alone',
    leastSquares: 'excess risk with 320 labels: least squares',
    expected: 'excess risk with 320 labels: what theory expects of least squares',
    mixture: 'wrong with 64 labels: mixture of the unlabelled points',
    mixtureAlone: 'wrong with 64 labels: best of the labels alone',
    mixtureSelf: 'wrong with 64 labels: self-training',
    mixtureClusters: 'wrong with 64 labels: k-means clusters',
    mixtureAloneMost: 'wrong with 256 labels: best of the labels alone',
  },
  mechanisms: {
    informative: 'let the label depend on what the hidden variables do not tell',
    unlabelled: 'pretrain on the labelled points alone',
  },
  claims: [
    {
      from: 'abstract, factor models',
      says: (bound) =>
        `Pretrained on 4,000 unlabelled points, 40 labels do what takes at least ${bound} as many without them.`,
      unit: 'times',
      atLeast: 2,
      null: 1,
      restsOn: ['informative', 'unlabelled'],
      measure: (m) => m.matching / FEW_LABELS,
    },
    {
      from: 'abstract, the term in m',
      says: (bound) =>
        `What no number of labels removes shrinks at least ${bound} when unlabelled points go from 1,000 to 4,000.`,
      unit: 'times',
      atLeast: 2,
      null: 1,
      restsOn: ['informative'],
      measure: (m) => m.floorFew / m.floorMany,
    },
    {
      from: 'abstract, Gaussian mixtures',
      says: (bound) =>
        `With 64 labels of a mixture of 8, the error is at least ${bound} lower than the best of labels alone.`,
      unit: 'points',
      atLeast: 0.08,
      null: 0,
      sides: ['lower', 'higher'],
      restsOn: ['informative', 'unlabelled'],
      measure: (m) => m.mixtureAlone - m.mixture,
    },
  ],
  checks: [
    {
      says: (bound) =>
        `With 320 labels, least squares differs by at most ${bound} from what theory expects of it.`,
      unit: '%',
      atMost: 0.3,
      measure: (m) => Math.abs(m.leastSquares / m.expected - 1),
    },
    {
      says: (bound) =>
        `With 320 labels, ridge regression has at most ${bound} the excess risk of least squares.`,
      unit: 'times',
      atMost: 1.05,
      measure: (m) => m.ridgeSome / m.leastSquares,
    },
    {
      says: (bound) =>
        `Principal components, the same subspace, are within ${bound} of the excess risk of the factor model.`,
      unit: '%',
      atMost: 0.01,
      needs: ['unlabelled'],
      measure: (m) => Math.abs(m.principal / m.pretrained - 1),
    },
    {
      says: (bound) =>
        `Too few unlabelled points do not help: pretrained on 200 of them, 2,560 labels leave at least ${bound} what ridge regression leaves.`,
      unit: 'times',
      atLeast: 1.1,
      needs: ['informative', 'unlabelled'],
      measure: (m) => m.crossed / m.ridgeMost,
    },
    {
      // scikit-learn's KNeighborsClassifier and LogisticRegression, better of both.
      says: (bound) =>
        `With 256 labels of a mixture, the best of labels alone names at most ${bound} wrongly.`,
      unit: '%',
      atMost: 0.2,
      measure: (m) => m.mixtureAloneMost,
    },
  ],
  scope: {
    tried:
      'Pretraining by maximum likelihood and a small predictor on top, for a factor model with regression and for a Gaussian mixture with classification, against labels alone.',
    shrunk:
      'Six factor worlds of 60 dimensions and 3 factors, four mixtures of 8 components in 20 dimensions.',
    notTried:
      'The theorem is an upper bound with square roots, for bounded losses: its constants cannot be measured. With squared loss the risks here fall faster than its rate. Contrastive learning, the third instance, is not here.',
  },
  rival: { name: 'a factor model of the labelled points alone', metric: 'alone', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'factors', 'mixtures')
    yield splitEvent('points of a factor world', factorRows(FACTOR))
    yield splitEvent('points of a mixture world', mixtureRows(MIXTURE))
    const worlds = FACTOR_WORLDS + MIXTURE_WORLDS

    const rng = { factors: generator(key.factors), mixtures: generator(key.mixtures) }
    const factors: FactorRisks[] = []
    for (let i = 0; i < FACTOR_WORLDS; i++) {
      factors.push(factorRisks(rng.factors, FACTOR, without))
      yield { kind: 'progress', done: i + 1, total: worlds, doing: 'drawing factor worlds' }
    }
    const mixtures: MixtureErrors[] = []
    for (let i = 0; i < MIXTURE_WORLDS; i++) {
      mixtures.push(mixtureErrors(rng.mixtures, MIXTURE, without))
      yield { kind: 'progress', done: FACTOR_WORLDS + i + 1, total: worlds, doing: 'drawing mixture worlds' }
    }
    for (const [i, n] of FACTOR.labels.entries())
      yield {
        kind: 'setting',
        arm: 'ridge regression, last world',
        name: `decay with ${n} labels`,
        value: factors.at(-1)!.decays[i]!,
      }
    for (const [i, n] of MIXTURE.labels.entries())
      yield {
        kind: 'setting',
        arm: 'labels alone, last mixture',
        name: `best with ${n} labels`,
        value: mixtures.at(-1)!.chosen[i]!,
      }
    for (const [i, n] of MIXTURE.labels.entries())
      yield {
        kind: 'setting',
        arm: 'self-training, last mixture',
        name: `voters with ${n} labels`,
        value: mixtures.at(-1)!.voters[i]!,
      }

    const risk = meanOf(factors)
    const error = meanOf(mixtures)
    yield { kind: 'plot', plot: labelsPicture(FACTOR, risk) }
    yield { kind: 'plot', plot: mixturePicture(MIXTURE, error) }
    yield { kind: 'plot', plot: floorPicture(FACTOR, risk) }

    const few = at(FACTOR.labels, FEW_LABELS)
    const pretrained = risk.pretrained[at(FACTOR.unlabelled, MANY)]![few]!
    const better = risk.ridge.map((ridge, i) => Math.min(ridge, risk.alone[i]!))
    const medium = at(FACTOR.labels, 320)
    const some = at(MIXTURE.labels, FEW_MIXTURE_LABELS)
    return {
      pretrained,
      ridge: risk.ridge[few]!,
      alone: risk.alone[few]!,
      principal: risk.principal[few]!,
      truth: risk.truth[few]!,
      matching: labelsToMatch(FACTOR.labels, better, pretrained),
      matchingRidge: labelsToMatch(FACTOR.labels, risk.ridge, pretrained),
      floorFew: risk.floor[at(FACTOR.unlabelled, 1000)]!,
      floorMany: risk.floor[at(FACTOR.unlabelled, MANY)]!,
      crossed: risk.pretrained[0]!.at(-1)!,
      ridgeMost: risk.ridge.at(-1)!,
      ridgeSome: risk.ridge[medium]!,
      leastSquares: risk.leastSquares[medium]!,
      expected: risk.leastSquaresExpected[medium]!,
      mixture: error.pretrained[some]!,
      mixtureAlone: error.alone[some]!,
      mixtureSelf: error.selfTrained[some]!,
      mixtureClusters: error.clusters[some]!,
      mixtureAloneMost: error.alone.at(-1)!,
    }
  },
})
