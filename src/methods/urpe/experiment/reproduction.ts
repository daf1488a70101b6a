import { type numpy as np, random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import {
  type Arm,
  HEADS,
  LONGER,
  type Learned,
  NAMES,
  type OnIdentical,
  arms,
  initArm,
  learn,
  onIdentical,
} from './arms.ts'
import { accuracyPicture, attentionPicture, toldPicture } from './pictures.ts'
import { N, drawSequences } from './tasks.ts'

const SIZES = { train: 4096, validation: 256, test: 512 }
/** Of the run that each arm takes; the deeper one takes twice as long. */
const SHARES = { urpe: 0.2, deeper: 0.4, absolute: 0.2, token: 0.2 }

export const reproduction = defineReproduction({
  metrics: {
    urpe: 'random tokens: positions numbered rightly, URPE',
    deeper: 'random tokens: positions numbered rightly, relative bias, twice as deep',
    absolute: 'random tokens: positions numbered rightly, absolute positions',
    token: 'random tokens: positions numbered rightly, relative bias and one constant token',
    identicalUrpe: 'identical tokens, never trained: probability of the right position, URPE',
    identicalDeeper:
      'identical tokens, never trained: probability of the right position, relative bias, twice as deep',
    identicalAbsolute:
      'identical tokens, never trained: probability of the right position, absolute positions',
    identicalToken:
      'identical tokens, never trained: probability of the right position, relative bias and one constant token',
    gapDeeper: 'identical tokens: largest logit gap between positions, relative bias, twice as deep',
    lossDeeper: 'random tokens: loss in nats, relative bias, twice as deep',
    extra: 'numbers that URPE learns beyond a relative bias',
  },
  mechanisms: {
    c: 'leave out the matrix after the softmax',
    sums: 'divide each row by its sum again, so that all rows sum to one',
  },
  claims: [
    {
      from: 'section 5.1, position identification',
      says: (bound) =>
        `In ${N} random tokens URPE numbers at least ${bound} more of the positions rightly than a relative bias twice as deep.`,
      unit: 'points',
      atLeast: 0.7,
      null: 0,
      restsOn: ['c', 'sums'],
      measure: (m) => m.urpe - m.deeper,
    },
    {
      from: 'proposition 1 and theorem 2',
      says: (bound) =>
        `In ${N} identical tokens, which training never showed, it gives the right position a probability of at least ${bound} on average.`,
      unit: '%',
      atLeast: 0.8,
      null: 1 / N,
      restsOn: ['c', 'sums'],
      measure: (m) => m.identicalUrpe,
    },
  ],
  checks: [
    {
      says: (bound) =>
        `A relative bias says the same at every position of identical tokens: no logit differs by more than ${bound}.`,
      unit: 'none',
      atMost: 1e-4,
      measure: (m) => m.gapDeeper,
    },
    {
      // A fair guess costs ln 6 = 1.79 nats; a net as drawn costs more than 2.
      says: (bound) => `That net was trained: its guess costs at most ${bound} nats, a fair one 1.79.`,
      unit: 'none',
      atMost: 1.85,
      measure: (m) => m.lossDeeper,
    },
    {
      // Universal with positions added to the input (Yun et al. 2020, theorem 3).
      says: (bound) => `Absolute positions number at least ${bound} of the positions rightly, as they must.`,
      unit: '%',
      atLeast: 0.95,
      measure: (m) => m.absolute,
    },
    {
      // The distance to a token that is always there is a position.
      says: (bound) => `A relative bias and one constant token number at least ${bound}.`,
      unit: '%',
      atLeast: 0.8,
      measure: (m) => m.token,
    },
    {
      says: (bound) =>
        `URPE learns no more than ${bound} numbers beyond a relative bias: 2n - 1 for each head.`,
      unit: 'count',
      atMost: HEADS * (2 * N - 1),
      measure: (m) => m.extra,
    },
  ],
  scope: {
    tried:
      'That attention whose rows sum to one does not number positions, with four layers and three times the steps, and that the matrix after the softmax does.',
    shrunk: `Sequences of ${N} tokens out of 16 in place of 128 out of 1,000 and more, 2 layers of width 32, ${LONGER / 3} steps in place of 40,000.`,
    notTried:
      'That URPE can approximate every continuous function, which no experiment can show; language modelling and molecules. The second synthetic task, every second token, is left out: tried on 4 and 6 tokens, a relative bias learns it too, only later, because tokens that differ give positions away.',
  },
  rival: { name: 'relative bias, twice as deep', metric: 'deeper', trains: true },
  budgetSeconds: 30,

  async *run({ seed, without, longer = false }) {
    const parts = keys(random.key(seed), 'sequences', 'train')
    const all = arms(without)
    const data = drawSequences(SIZES, generator(parts.sequences))
    yield splitEvent('random sequences', data.split)

    const learned = {} as Record<keyof typeof all, Learned>
    const seen = {} as Record<keyof typeof all, OnIdentical>
    let done = 0
    for (const name of NAMES) {
      const steps = longer && name === 'deeper' ? LONGER : undefined
      const stage = learn(all[name], data, parts.train.ref, steps)
      learned[name] = yield* part(done, (done += SHARES[name]), stage)
      seen[name] = await onIdentical(all[name], learned[name].params)
    }
    yield { kind: 'plot', plot: toldPicture({ name: all.urpe.name, ...seen.urpe }, seen.deeper) }
    const numbered = NAMES.map((name) => ({ name: all[name].name, accuracy: learned[name].accuracy }))
    yield { kind: 'plot', plot: accuracyPicture(numbered) }
    yield { kind: 'plot', plot: await attentionPicture(learned.urpe.params.positions) }

    for (const { params } of Object.values(learned)) tree.dispose(params)
    for (const { tokens } of [data.train, data.validation, data.test]) tokens.dispose()
    parts.train.dispose()
    return {
      urpe: learned.urpe.accuracy,
      deeper: learned.deeper.accuracy,
      absolute: learned.absolute.accuracy,
      token: learned.token.accuracy,
      identicalUrpe: seen.urpe.right,
      identicalDeeper: seen.deeper.right,
      identicalAbsolute: seen.absolute.right,
      identicalToken: seen.token.right,
      gapDeeper: seen.deeper.gap,
      lossDeeper: learned.deeper.loss,
      extra: countOf(all.urpe) - countOf({ ...all.urpe, position: 'rpe' }),
    }
  },
})

function countOf(arm: Arm): number {
  const params = initArm(random.key(0), arm)
  const count = tree.leaves<np.Array>(params).reduce((sum, leaf) => sum + leaf.size, 0)
  tree.dispose(params)
  return count
}
