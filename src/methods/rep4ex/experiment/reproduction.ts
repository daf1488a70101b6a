import { random } from '@jax-js/jax'
import { drawnSplit, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { affineR2, doPredict, fitIntervention } from '../method/intervention.ts'
import { type Action, type Asked, learnCauses, lineOnActions, regressOnActions } from './arms.ts'
import { errorBeyond, outcomePicture } from './pictures.ts'
import { world } from './world.ts'

const SIZES = { train: 4000, validation: 1000, test: 0 }
const STRENGTH = 1.5
const SPREAD = 0.8
const LAMBDA = 10
/** Actions are asked about up to here, in tenths; those tried lie between -10 and 10. */
const REACH = 18
const TENTHS = Array.from({ length: 2 * REACH + 1 }, (_, i) => (i - REACH) / 10)
const ACTIONS: Action[] = [
  ...TENTHS.map((a): Action => [a, 0]),
  ...TENTHS.filter((a) => Math.abs(a) > 1).map((a): Action => [0, a]),
]

export const reproduction = defineReproduction({
  metrics: {
    left: 'hidden causes left unexplained by an affine map: Rep4Ex',
    leftPlain: 'hidden causes left unexplained by an affine map: autoencoder',
    error: 'error beyond the actions tried, share of variance: Rep4Ex',
    errorPlain: 'error beyond the actions tried: autoencoder',
    errorDirect: 'error beyond the actions tried: network on the actions',
    errorLine: 'error beyond the actions tried: straight line on the actions',
    errorConfounded: 'error beyond the actions tried: Rep4Ex, taken for unconfounded',
    errorOracle: 'error beyond the actions tried: the true causes known',
  },
  mechanisms: {
    constraint: 'train without the linearity penalty',
    control: 'take the representation for unconfounded',
  },
  claims: [
    {
      from: 'abstract, theorem 4',
      says: (bound) =>
        `Of the hidden causes, an affine map of the representation leaves at most ${bound} what a plain autoencoder leaves.`,
      unit: 'times',
      atMost: 0.6,
      null: 1,
      restsOn: ['constraint'],
      measure: (m) => m.left / m.leftPlain,
    },
    {
      from: 'abstract, figure 4',
      says: (bound) =>
        `For actions never tried, its squared error is at most ${bound} that of the better of an autoencoder and a network on the actions.`,
      unit: 'times',
      atMost: 0.9,
      null: 1,
      restsOn: ['constraint'],
      measure: (m) => m.error / Math.min(m.errorPlain, m.errorDirect),
    },
    {
      from: 'section 5',
      says: (bound) =>
        `Taking the representation for unconfounded makes that error at least ${bound} as large.`,
      unit: 'times',
      atLeast: 1.5,
      null: 1,
      restsOn: ['control'],
      measure: (m) => m.errorConfounded / m.error,
    },
  ],
  checks: [
    {
      says: (bound) => `With the true causes known, the error is at most ${bound} of the variance.`,
      unit: 'none',
      atMost: 0.1,
      needs: ['control'],
      measure: (m) => m.errorOracle,
    },
    {
      says: (bound) => `A plain autoencoder leaves at most ${bound} of the causes: it sees them, bent.`,
      unit: '%',
      atMost: 0.3,
      measure: (m) => m.leftPlain,
    },
    {
      says: (bound) => `A network on the actions is no worse than ${bound} of the variance.`,
      unit: 'none',
      atMost: 2,
      measure: (m) => m.errorDirect,
    },
  ],
  scope: {
    tried: 'Identification of hidden causes up to an affine map, and answers for actions beyond those tried.',
    shrunk: 'Two actions, two causes, ten observations, 5,000 rows a world.',
    notTried:
      'More causes and actions, image observations, and how the method scales with the strength of the actions.',
  },
  rival: { name: 'a network on the actions', metric: 'errorDirect', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'world', 'encoder', 'direct')
    const { sample, truth } = world(key.world, { strength: STRENGTH, spread: SPREAD })
    const parts = drawnSplit(SIZES)
    yield splitEvent('rows of a world', parts)
    const asked: Asked = { sample: sample(SIZES.train + SIZES.validation), parts, actions: ACTIONS }
    const { A, Z, Y } = asked.sample
    const answers = (P: Matrix, confounded = without === 'control') => {
      const model = fitIntervention(P, A, Y, { confounded })
      return ACTIONS.map((action) => doPredict(model, action))
    }

    const direct = yield* part(0, 0.2, regressOnActions(asked, key.direct, longer ? 3 : 1))
    const plain = yield* part(0.2, 0.55, learnCauses('autoencoder', asked, 0, key.encoder))
    const lambda = without === 'constraint' ? 0 : LAMBDA
    const linear = yield* part(0.55, 0.95, learnCauses('Rep4Ex encoder', asked, lambda, key.encoder))
    key.encoder.dispose()
    const said = { truth: ACTIONS.map(truth), direct, plain: answers(plain), rep4ex: answers(linear) }
    yield { kind: 'plot', plot: outcomePicture(ACTIONS, said) }

    const error = (answered: readonly number[]) => errorBeyond(ACTIONS, answered, said.truth)
    return {
      left: 1 - affineR2(linear, Z),
      leftPlain: 1 - affineR2(plain, Z),
      error: error(said.rep4ex),
      errorPlain: error(said.plain),
      errorDirect: error(direct),
      errorConfounded: error(answers(linear, true)),
      errorLine: error(lineOnActions(asked)),
      errorOracle: error(answers(Z)),
    }
  },
})
