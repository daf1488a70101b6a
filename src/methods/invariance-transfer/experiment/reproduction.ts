import { random } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import type { TransformName } from '../method/transforms.ts'
import { type Arm, type Transfer, pixelAccuracy, transfers, untrained } from './arms.ts'
import { drawWorld, firstOf, poolsOf, readEvent } from './images.ts'
import { factorPicture, invariancePicture } from './pictures.ts'
import { twoLabels } from './two-labels.ts'

/** Two disjoint sets, each of a change of place, of light, and a damage; which is the target's turns with the seed. */
const SETS = [
  ['rotate', 'hue', 'erase'],
  ['translate', 'invert', 'noise'],
] as const satisfies readonly (readonly TransformName[])[]
const POOL = 4000
const FEW = POOL / 8
const PROBING = { train: 400, validation: 200, test: 600, pairs: 300 }
const STEPS = 200
const RATES = [2e-3, 5e-3, 1.25e-2]
/** Learn best several times faster than the dense network. */
const CONVOLUTIONAL_RATES = [4e-3, 1e-2, 2.5e-2]
const USUAL = { channels: [], features: 48 }
const NARROW = { channels: [], features: 24 }
const CONVOLUTIONAL = { channels: [8], features: 48 }
const TWO_LABELS = { pool: 1400, train: 300, validation: 200, test: 400 }
const TWO_LABEL_STEPS = 50

export const reproduction = defineReproduction({
  metrics: {
    matched: 'accuracy after transfer: everything as in the target',
    few: 'accuracy after transfer: an eighth of the images',
    others: 'accuracy after transfer: other objects',
    narrow: 'accuracy after transfer: a network half as wide',
    convolutional: 'accuracy after transfer: a convolutional network',
    mismatched: 'accuracy after transfer: other transformations',
    untrained: 'accuracy after transfer: an untrained network',
    pixels: 'accuracy of a probe on pixels',
    scoreMatched: 'invariance score: everything as in the target',
    scoreOthers: 'invariance score: other objects',
    scoreMismatched: 'invariance score: other transformations',
    mismatchedAtHome: 'accuracy of the network with other transformations on its own',
    objectByObject: 'object named after learning objects',
    objectByPattern: 'object named after learning the pattern behind it',
    patternByPattern: 'pattern named after learning it',
  },
  mechanisms: {
    matching: 'pre-train all networks with the transformations that the target does not have',
    irrelevance: 'let the pattern tell the object while patterns are learned',
  },
  claims: [
    {
      from: 'abstract, a)',
      says: (bound) =>
        `Pre-training with other transformations costs at least ${bound} more than an eighth of the images, other objects, half the width or a convolutional network, whichever costs most.`,
      unit: 'points',
      atLeast: 0.02,
      null: 0,
      restsOn: ['matching'],
      measure: (m) => Math.min(m.few, m.others, m.narrow, m.convolutional) - m.mismatched,
    },
    {
      from: 'abstract, b)',
      says: (bound) =>
        `A learned invariance harms: after learning the pattern behind it, an object is named at least ${bound} less often than after learning objects.`,
      unit: 'points',
      atLeast: 0.1,
      null: 0,
      restsOn: ['irrelevance'],
      measure: (m) => m.objectByObject - m.objectByPattern,
    },
  ],
  checks: [
    {
      says: (bound) => `Where everything matches, at least ${bound} of new images are named rightly.`,
      unit: '%',
      atLeast: 0.4,
      needs: ['matching'],
      measure: (m) => m.matched,
    },
    {
      says: (bound) =>
        `So are at least ${bound} with an eighth of the images, other objects, half the width, or convolutions: three times chance.`,
      unit: '%',
      atLeast: 0.25,
      needs: ['matching'],
      measure: (m) => Math.min(m.few, m.others, m.narrow, m.convolutional),
    },
    {
      says: (bound) =>
        `The network with other transformations did learn: on those it names at least ${bound}, four times chance.`,
      unit: '%',
      atLeast: 0.33,
      measure: (m) => m.mismatchedAtHome,
    },
    {
      says: (bound) => `A linear probe on pixels names at least ${bound}, one and a half times chance.`,
      unit: '%',
      atLeast: 0.125,
      measure: (m) => m.pixels,
    },
    {
      says: (bound) => `A probe on an untrained network names at least ${bound}, which is chance.`,
      unit: '%',
      atLeast: 0.083,
      measure: (m) => m.untrained,
    },
    {
      says: (bound) => `After learning objects at least ${bound} of them are named.`,
      unit: '%',
      atLeast: 0.9,
      measure: (m) => m.objectByObject,
    },
    {
      says: (bound) =>
        `The other network did learn patterns: it names at least ${bound}, three times chance.`,
      unit: '%',
      atLeast: 0.43,
      needs: ['irrelevance'],
      measure: (m) => m.patternByPattern,
    },
  ],
  scope: {
    tried:
      'What pre-training with other transformations costs beside fewer images, other objects, a narrower and a convolutional network; and the harm of learning to ignore an object.',
    shrunk:
      'Images of 16 x 16, 12 invented objects, two sets of three transformations, networks of one dense layer or one convolution, 200 steps.',
    notTried:
      'That learned invariance carries over to other objects: for these dense networks the score does not tell it apart on every seed of exploration. Photographs, deep networks, full tuning, chains of up to eight transformations.',
  },
  rival: { name: 'a network with the other transformations', metric: 'mismatched', trains: true },
  budgetSeconds: 40,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'world', 'networks', 'labels')
    const set = SETS[seed % 2]!
    const other = SETS[(seed + 1) % 2]!
    const right = without === 'matching' ? other : set
    const { draw, pairs } = drawWorld(key.world)
    const targetOf = (names: readonly TransformName[]) => {
      const train = draw('train', PROBING.train, names)
      return {
        train,
        validation: draw('validation', PROBING.validation, names),
        test: draw('test', PROBING.test, names),
        pairs: pairs(PROBING.pairs, names),
      }
    }
    const target = targetOf(set)
    const home = targetOf(other)
    yield { kind: 'progress', done: 1, total: 100, doing: 'drawing images' }
    const pools = poolsOf({ draw }, right, other, POOL)
    yield readEvent('images', Object.values(pools), target)
    yield readEvent('images with the other transformations', [pools.mismatched], home)

    const usual = { size: USUAL, steps: STEPS, rates: RATES }
    const arm = async function* (
      name: string,
      from: number,
      pool = pools.matched,
      change: Partial<Arm> = {},
    ): Run<Transfer> {
      const named = { name, ...usual, ...change }
      const judging = transfers(key.networks.ref, pool, [target], named, seed)
      return (yield* part(from, from + 0.12, judging))[0]!
    }
    const others = { name: 'other transformations', ...usual, steps: longer ? 3 * STEPS : STEPS }
    const [mismatched, atHome] = yield* part(
      0.03,
      0.15,
      transfers(key.networks.ref, pools.mismatched, [target, home], others, seed),
    )
    const factors = {
      mismatched: mismatched!,
      matched: yield* arm('as in the target', 0.15),
      few: yield* arm('an eighth of the images', 0.27, firstOf(pools.matched, FEW)),
      others: yield* arm('other objects', 0.39, pools.others),
      narrow: yield* arm('half as wide', 0.51, pools.matched, { size: NARROW }),
      convolutional: yield* arm('convolutional', 0.63, pools.matched, {
        size: CONVOLUTIONAL,
        rates: CONVOLUTIONAL_RATES,
      }),
      untrained: yield* part(0.75, 0.78, untrained(target, usual, seed)),
    }
    key.networks.dispose()
    yield { kind: 'plot', plot: factorPicture(factors) }
    yield { kind: 'plot', plot: invariancePicture(factors) }

    const labels = yield* part(
      0.8,
      1,
      twoLabels(
        key.labels,
        { name: '', size: CONVOLUTIONAL, steps: TWO_LABEL_STEPS, rates: CONVOLUTIONAL_RATES },
        { tied: without === 'irrelevance', sizes: TWO_LABELS },
      ),
    )
    const { matched, few, narrow, convolutional } = factors
    return {
      matched: matched.accuracy,
      few: few.accuracy,
      others: factors.others.accuracy,
      narrow: narrow.accuracy,
      convolutional: convolutional.accuracy,
      mismatched: factors.mismatched.accuracy,
      untrained: factors.untrained.accuracy,
      pixels: pixelAccuracy(target),
      scoreMatched: matched.invariance,
      scoreOthers: factors.others.invariance,
      scoreMismatched: factors.mismatched.invariance,
      mismatchedAtHome: atHome!.accuracy,
      ...labels,
    }
  },
})
