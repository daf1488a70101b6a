import { random } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { grouped, linearCka, svcca, unitsFor } from './alignments.ts'
import { type Twins, findTwins, otherOf, othersOf, predict, shareAlone, shareFound, unitsOf } from './arms.ts'
import { LAYERS, load, train } from './networks.ts'
import { curvePicture, foundPicture, lassoPicture } from './pictures.ts'

/** By class. */
const DIGITS = { train: 600, validation: 100, test: 100 }
const LESSON = { networks: 4, steps: 240, rates: [0.002, 0.006], placed: 100 }
/** Correlation from which on a unit counts as found. */
const TWIN = 0.7
/** Of what all units explain, this is asked of few. */
const SHARE = 0.9

export const reproduction = defineReproduction({
  metrics: {
    found: 'units found again in all three other networks',
    foundTurned: 'the same, the others’ units turned at random',
    foundUntrained: 'the same, the others before training',
    foundRandom: 'the same, twins drawn at random',
    alone: 'units found in none of the others',
    twinTurned: 'last layer: mean correlation with the twin, units turned at random',
    group: 'last layer: variance explained by the units of the group',
    groupTwin: 'last layer: variance explained by the twin',
    groupRandom: 'last layer: variance explained by as many units at random',
    groupUntrained: 'last layer: variance explained by the units of the group, before training',
    all: 'last layer: variance explained by all units',
    allTurned: 'last layer: variance explained by all units, turned',
    lasso: 'units of the Lasso for 90 % of what all explain, mean of the layers',
    lassoTurned: 'the same, units turned at random',
    lassoUntrained: 'the same, before training',
    cka: 'last layer: linear CKA',
    ckaTurned: 'last layer: linear CKA, units turned at random',
    ckaUntrained: 'last layer: linear CKA, before training',
    svcca: 'last layer: SVCCA',
    svccaUntrained: 'last layer: SVCCA, before training',
    accuracy: 'digits named, least of the networks',
  },
  mechanisms: {
    training: 'compare with networks before their first step',
    axes: 'turn the other networks’ units by a random rotation',
  },
  claims: [
    {
      from: 'abstract, insight 1; section 3',
      says: (bound) =>
        `At least ${bound} more units have a twin (correlation ${TWIN}) in all three other networks than when those are untrained or their units turned at random, and at least as many units have a twin in none.`,
      unit: 'points',
      sides: ['more', 'fewer'],
      atLeast: 0.04,
      null: 0,
      restsOn: ['training', 'axes'],
      measure: (m) => Math.min(m.found - m.foundTurned, m.found - m.foundUntrained, m.alone),
    },
    {
      from: 'abstract, insight 2; section 5',
      says: (bound) =>
        `In the last layer, a group of units found in both networks explains at least ${bound} more of a unit’s variance than its twin does, than as many units at random do, and than groups of an untrained network do.`,
      unit: 'points',
      sides: ['more', 'less'],
      atLeast: 0.03,
      null: 0,
      restsOn: ['training'],
      measure: (m) => Math.min(m.group - m.groupTwin, m.group - m.groupRandom, m.group - m.groupUntrained),
    },
    {
      from: 'abstract, insight 3; section 4',
      says: (bound) =>
        `For 90 % of what all units explain, the Lasso needs ${bound} fewer units of another network than when that is untrained or its units are turned at random.`,
      unit: 'times',
      atLeast: 1.1,
      null: 1,
      restsOn: ['training', 'axes'],
      measure: (m) => Math.min(m.lassoTurned, m.lassoUntrained) / m.lasso,
    },
  ],
  checks: [
    {
      // Any small network that learnt names nine of ten MNIST digits; the linear classifier of LeCun et al. (1998) does.
      says: (bound) => `Every network names at least ${bound} of new digits.`,
      unit: '%',
      atLeast: 0.88,
      measure: (m) => m.accuracy,
    },
    {
      says: (bound) => `Twins drawn at random are found in all others for at most ${bound} of the units.`,
      unit: '%',
      atMost: 0.03,
      measure: (m) => m.foundRandom,
    },
    {
      says: (bound) =>
        `Turned units are no weak rival: on average their twins correlate by at least ${bound}.`,
      unit: 'none',
      atLeast: 0.45,
      needs: ['training'],
      measure: (m) => m.twinTurned,
    },
    {
      says: (bound) => `Turning hides units and no content: it moves what all explain by at most ${bound}.`,
      unit: 'points',
      atMost: 0.03,
      measure: (m) => Math.abs(m.all - m.allTurned),
    },
    {
      says: (bound) => `It is a rotation: linear CKA moves by at most ${bound}.`,
      unit: 'none',
      atMost: 0.001,
      measure: (m) => Math.abs(m.cka - m.ckaTurned),
    },
    {
      says: (bound) => `Units at random, as many as a group has, explain at least ${bound}.`,
      unit: '%',
      atLeast: 0.15,
      needs: ['training'],
      measure: (m) => m.groupRandom,
    },
    {
      says: (bound) => `Linear CKA tells learned spaces from untrained ones by at least ${bound}.`,
      unit: 'none',
      atLeast: 0.15,
      needs: ['training'],
      measure: (m) => m.cka - m.ckaUntrained,
    },
  ],
  scope: {
    tried:
      'All three alignments of the paper, one to one, one to few and group to group, of four networks that differ in their first weights and the order of their images.',
    shrunk:
      'Digits of 14 x 14 pixels in place of ImageNet, networks of three layers and up to 104 units in place of AlexNets, clusters of one level in place of two.',
    notTried:
      'That early and late layers agree more than middle ones and that sparse maps work in the first two layers alone (it takes a deep network), matching by mutual information, the averages of activations.',
  },
  rival: { name: 'the same units turned at random', metric: 'foundTurned', trains: false },
  budgetSeconds: 40,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'data', 'networks', 'controls')
    const draw = generator(key.controls)
    const data = await load(key.data, DIGITS)
    yield splitEvent('digits', data.split)
    const networks = yield* part(0, 0.7, train(key.networks, data, LESSON))

    const byLayer = yield* part(0.7, 0.8, findTwins(networks, draw, without))
    const units = (kind: keyof Twins) => LAYERS.flatMap((layer) => byLayer[layer][kind])
    const found = {
      found: shareFound(units('own'), TWIN),
      foundTurned: shareFound(units('turned'), TWIN),
      foundUntrained: shareFound(units('untrained'), TWIN),
      foundRandom: shareFound(units('random'), TWIN),
      alone: shareAlone(units('own'), TWIN),
    }
    yield { kind: 'plot', plot: foundPicture(found) }
    yield { kind: 'plot', plot: curvePicture(units('own'), units('turned'), units('untrained')) }

    const paths = LAYERS.map((layer) => predict(networks, layer, draw, without))
    yield { kind: 'progress', done: 9, total: 10, doing: 'predicting sparsely' }
    const last = paths.at(-1)!
    yield { kind: 'plot', plot: lassoPicture(last) }

    const pairs = networks.trained.flatMap((seen, i) =>
      othersOf(networks, i).map(([trained, untrained]) => ({
        first: unitsOf(seen, 'fc'),
        ...otherOf(trained, untrained, 'fc', draw, without),
      })),
    )
    const overPairs = (of: (pair: (typeof pairs)[number]) => number) => mean(pairs.map(of))
    const groups = pairs.map(({ own, first }) => grouped(own, first, draw, seed))
    return {
      ...found,
      twinTurned: mean(byLayer.fc.turned.flat()),
      group: mean(groups.map(({ r2 }) => r2)),
      groupTwin: mean(groups.map(({ twin }) => twin)),
      groupRandom: mean(groups.map((group) => group.random)),
      groupUntrained: overPairs(({ untrained, first }) => grouped(untrained, first, draw, seed).r2),
      all: last.own.r2.at(-1)!,
      allTurned: last.turned.r2.at(-1)!,
      lasso: mean(paths.map(({ own }) => unitsFor(own, SHARE))),
      lassoTurned: mean(paths.map(({ turned }) => unitsFor(turned, SHARE))),
      lassoUntrained: mean(paths.map(({ untrained }) => unitsFor(untrained, SHARE))),
      cka: overPairs(({ own, first }) => linearCka(own.test, first.test)),
      ckaTurned: overPairs(({ turned, first }) => linearCka(turned.test, first.test)),
      ckaUntrained: overPairs(({ untrained, first }) => linearCka(untrained.test, first.test)),
      svcca: overPairs(({ own, first }) => svcca(own.test, first.test)),
      svccaUntrained: overPairs(({ untrained, first }) => svcca(untrained.test, first.test)),
      accuracy: Math.min(...networks.accuracy),
    }
  },
})
