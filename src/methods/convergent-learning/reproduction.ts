import { random } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { FEW_UNITS } from './compare.ts'
import { LAYERS, type Layer, TRAINING_EVENTS, train } from './networks.ts'
import { layerPicture, predictionPicture, twinPicture } from './pictures.ts'
import { COMPARING_EVENTS, type LayerResult, compareLayer } from './study.ts'

const TOTAL = TRAINING_EVENTS + LAYERS.length * COMPARING_EVENTS

/** What is measured in each layer, mean of all pairs of networks. */
const MEASURES = {
  Matched: 'mean correlation of units matched one to one',
  Rotated: 'the same, one network turned at random',
  Untrained: 'the same before training',
  Shuffled: 'the same on the wrong images',
  Semi: 'mean correlation when twins may be shared',
  Best: 'correlation of the best pair',
  Worst: 'correlation of the worst pair',
  Squared: 'mean squared correlation of the pairs',
  One: 'R² of a unit from 1 unit of the other network',
  Three: 'R² from 3 units',
  Linear: 'R² from all units',
  ThreeRotated: 'R² from 3 units, predicted ones turned at random',
  LinearRotated: 'R² from all units, predicted ones turned at random',
  LassoUnits: 'units the Lasso uses at a penalty of 0.1',
  LassoR2: 'R² of that Lasso',
  Grouped: 'share of the units in groups with two or more of each network',
  Group: 'R² of those from the other network’s units of their group',
  GroupRandom: 'R² from as many units drawn at random',
  GroupTwin: 'R² from the twin alone',
} as const
type Measure = keyof typeof MEASURES
type Measured = Record<`${Layer}${Measure}`, number>

const each = <V>(of: (layer: Layer, measure: Measure) => V) =>
  Object.fromEntries(
    LAYERS.flatMap((layer) =>
      (Object.keys(MEASURES) as Measure[]).map((measure) => [`${layer}${measure}`, of(layer, measure)]),
    ),
  ) as Record<keyof Measured, V>

/** The least favourable layer. */
const least = (
  m: Readonly<Measured>,
  of: (get: (measure: Measure) => number) => number,
  layers: readonly Layer[] = LAYERS,
) => Math.min(...layers.map((layer) => of((measure) => m[`${layer}${measure}`])))
const most = (...[m, of, layers]: Parameters<typeof least>) => -least(m, (get) => -of(get), layers)
const CONV = ['conv1', 'conv2'] as const

export const reproduction = defineReproduction({
  metrics: {
    accuracy: 'digits named, least of the three networks',
    ...each((layer, measure) => `${layer}: ${MEASURES[measure]}`),
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says: 'All three networks name at least 88 % of new digits.',
      check: (m) => atLeast(m.accuracy, 0.88),
    },
    {
      says:
        'Units are not an arbitrary basis: in every layer one-to-one matching finds a mean correlation at ' +
        'least 0.05 higher than after a random rotation of one network.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Matched') - get('Rotated')),
          0.05,
        ),
    },
    {
      says: 'The rotation hides the match, not the content: R² from all units falls by at most 0.1.',
      check: (m) =>
        atMost(
          most(m, (get) => get('Linear') - get('LinearRotated')),
          0.1,
        ),
    },
    {
      says: 'Nor are they a shared basis: in every layer a twin explains at least 0.2 less than all units do.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Linear') - get('Squared')),
          0.2,
        ),
    },
    {
      says: 'On the wrong images the best matching correlates by at most 0.1 in every layer.',
      check: (m) =>
        atMost(
          most(m, (get) => get('Shuffled')),
          0.1,
        ),
    },
    {
      says: 'The last layer’s match is learned: at least 0.25 above that of the same networks untrained.',
      check: (m) => atLeast(m.fcMatched - m.fcUntrained, 0.25),
    },
    {
      says: 'So is a small part of the second layer’s: at least 0.01 above.',
      check: (m) => atLeast(m.conv2Matched - m.conv2Untrained, 0.01),
    },
    {
      says: 'And of the first layer’s: at least 0.05 above.',
      check: (m) => atLeast(m.conv1Matched - m.conv1Untrained, 0.05),
      expected: 'fails',
      why:
        'Filters drawn at random already match at about 0.5, since few directions vary in a 5 x 5 square of a ' +
        'small digit. Training adds 0.03 to 0.08, in some runs less than asked for here.',
    },
    {
      says: 'Some units converge: the best pair of each convolutional layer correlates by at least 0.55.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Best'), CONV),
          0.55,
        ),
    },
    {
      says: 'Some do not: the worst pair of each convolutional layer correlates by at most 0.35.',
      check: (m) =>
        atMost(
          most(m, (get) => get('Worst'), CONV),
          0.35,
        ),
    },
    {
      says: 'Few units suffice: three give at least 60 % of the R² of all, in every layer.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Three') / get('Linear')),
          0.6,
        ),
    },
    {
      says: 'In both convolutional layers three give at least 75 % of it.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Three') / get('Linear'), CONV),
          0.75,
        ),
      expected: 'fails',
      why: 'The first layer reaches that; the second stays at about 70 %.',
    },
    {
      says:
        'Units want fewer partners than random directions do: three give at least 0.015 more R² than after a ' +
        'rotation, in every layer.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Three') - get('ThreeRotated')),
          0.015,
        ),
    },
    {
      says:
        'Groups found in both networks span shared subspaces: units are predicted from their group with at ' +
        'least 0.05 more R² than from as many others drawn at random, in every layer.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Group') - get('GroupRandom')),
          0.05,
        ),
    },
    {
      says: 'And with at least 0.02 more than from their twin alone.',
      check: (m) =>
        atLeast(
          least(m, (get) => get('Group') - get('GroupTwin')),
          0.02,
        ),
    },
  ],
  ablation: 'turn one network’s units by a random rotation before they are compared',

  async *run({ seed, ablate = false }) {
    const { data, networks, controls } = keys(random.key(seed), 'data', 'networks', 'controls')
    const trained = yield* renumber(train(data, networks), 0)
    const draw = generator(controls)

    const results: LayerResult[] = []
    for (const [i, layer] of LAYERS.entries()) {
      const before = TRAINING_EVENTS + i * COMPARING_EVENTS
      const result = yield* renumber(compareLayer(layer, trained, draw, seed, ablate), before)
      results.push(result)
      if (layer === 'fc') yield { kind: 'plot', plot: twinPicture(result) }
    }
    yield { kind: 'plot', plot: layerPicture(results) }
    yield { kind: 'plot', plot: predictionPicture(results) }

    const numbers = results.map(measures)
    return {
      accuracy: Math.min(...trained.accuracy),
      ...each((layer, measure) => numbers[LAYERS.indexOf(layer)]![measure]),
    }
  },
})

const measures = (result: LayerResult): Record<Measure, number> => ({
  Matched: result.matched,
  Rotated: result.rotated,
  Untrained: result.untrained,
  Shuffled: result.shuffled,
  Semi: result.semi,
  Best: result.best,
  Worst: result.worst,
  Squared: result.squared,
  One: result.predicted.few[FEW_UNITS.indexOf(1)]!,
  Three: result.predicted.few[FEW_UNITS.indexOf(3)]!,
  Linear: result.predicted.all,
  ThreeRotated: result.predictedRotated.few[FEW_UNITS.indexOf(3)]!,
  LinearRotated: result.predictedRotated.all,
  LassoUnits: result.lasso[0]!.units,
  LassoR2: result.lasso[0]!.r2,
  Grouped: result.grouped.share,
  Group: result.grouped.r2,
  GroupRandom: result.grouped.random,
  GroupTwin: result.grouped.twin,
})

/** Passes a stage's events on, its progress counted over the whole run. */
async function* renumber<R>(stage: Run<R>, before: number): Run<R> {
  for (;;) {
    const { done, value } = await stage.next()
    if (done) return value
    yield value.kind === 'progress' ? { ...value, done: before + value.done, total: TOTAL } : value
  }
}
