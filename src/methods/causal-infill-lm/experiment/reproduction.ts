import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import type { Decoder } from '#nn/decoder.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import {
  type Arm,
  BATCH,
  armsOf,
  fitted,
  frequencies,
  givenDescription,
  kernels,
  leftToRight,
  ranked,
  solved,
} from './arms.ts'
import { ENTROPY, drawCorpora } from './files.ts'
import { completionPicture, infillPicture } from './pictures.ts'

const STEPS = 320
const JUDGED = { validation: 40, test: 60 }
/** What the rival gets once. */
const LONGER = 3

export const reproduction = defineReproduction({
  metrics: {
    mixtureInfills: 'gaps filled rightly: mixture',
    spansInfills: 'gaps filled rightly: span corruption only',
    middleInfills: 'gaps filled rightly: fill-in-the-middle',
    causalInfills: 'gaps filled rightly: causal language model, from what stands before',
    rankedInfills: 'gaps filled rightly: causal language model that tries every line',
    mixtureCompletes: 'programs written rightly: mixture',
    spansCompletes: 'programs written rightly: span corruption only',
    middleCompletes: 'programs written rightly: fill-in-the-middle',
    causalCompletes: 'programs written rightly: causal language model',
    mixtureGiven: 'loss in nats on programs after their descriptions: mixture',
    middleGiven: 'loss on programs after their descriptions: fill-in-the-middle',
    causalGiven: 'loss on programs after their descriptions: causal language model',
    mixtureLoss: 'loss from left to right in nats: mixture',
    middleLoss: 'loss from left to right: fill-in-the-middle',
    causalLoss: 'loss from left to right: causal language model',
    entropy: 'loss from left to right of who knows how files are drawn',
    frequencies: 'loss from left to right of who has counted the tokens',
  },
  mechanisms: {
    corruption: 'leave every file as it is, without span corruption',
    causal: 'corrupt every file, without causal language modelling',
  },
  claims: [
    {
      from: 'abstract and lesson on the objective, one decoder that infills',
      says: (bound) =>
        `Half causal language modelling and half span corruption, a causal decoder fills gaps in programs rightly at least ${bound} more often than a causal language model that goes on from what stands before.`,
      unit: 'points',
      atLeast: 0.15,
      null: 0,
      sides: ['more', 'fewer'],
      restsOn: ['corruption'],
      measure: (m) => m.mixtureInfills - m.causalInfills,
    },
    {
      from: 'lesson on the objective, what a decoder can do from left to right is kept',
      says: (bound) =>
        `From descriptions it writes programs rightly at least ${bound} as often as a decoder trained on causal language modelling alone.`,
      unit: '%',
      atLeast: 0.9,
      null: 0,
      restsOn: ['causal'],
      measure: (m) => m.mixtureCompletes / m.causalCompletes,
    },
    {
      from: 'lesson on infilling, no free lunch',
      says: (bound) =>
        `Learning to infill is not free: after as many steps its loss on programs after their descriptions is at least ${bound} that of a decoder trained on causal language modelling alone.`,
      unit: 'times',
      atLeast: 1.3,
      null: 1,
      restsOn: ['corruption'],
      measure: (m) => m.mixtureGiven / m.causalGiven,
    },
  ],
  checks: [
    {
      // All programs are equally likely: below the entropy is to have seen them.
      says: (bound) =>
        `No decoder reads from left to right at more than ${bound} below the entropy of the files.`,
      unit: 'nats',
      atMost: 0.005,
      measure: (m) => m.entropy - Math.min(m.causalLoss, m.middleLoss, m.mixtureLoss),
    },
    {
      says: (bound) =>
        `The causal language model loses at least ${bound} less than who has counted the tokens.`,
      unit: 'nats',
      atLeast: 1.5,
      measure: (m) => m.frequencies - m.causalLoss,
    },
    {
      // To copy three words into their places is what one layer of attention can do.
      says: (bound) => `The causal language model writes ${bound} of the programs rightly, or more.`,
      unit: '%',
      atLeast: 0.8,
      measure: (m) => m.causalCompletes,
    },
    {
      says: (bound) => `Span corruption alone fills ${bound} of the gaps rightly, or more (a guess: 17 %).`,
      unit: '%',
      atLeast: 0.5,
      measure: (m) => m.spansInfills,
    },
    {
      // One line of six that could stand there, and two that do the same now and then.
      says: (bound) => `Who sees only what stands before the gap fills ${bound} of them or fewer.`,
      unit: '%',
      atMost: 0.4,
      measure: (m) => m.causalInfills,
    },
  ],
  scope: {
    tried:
      'Whether one causal decoder, trained on a mixture of causal language modelling and span corruption within files, ' +
      'does both, and what that costs from left to right. Programs are judged by running them.',
    shrunk:
      'One layer of width 64 and five thousand files of fifteen tokens: programs of three lines with a description, where ' +
      'the paper has a billion weights and real code.',
    notTried:
      'The prefix language model, of which the paper finds no gain: no bound can show that nothing is gained. The ' +
      'mixture of programming and natural languages, several epochs, and tasks of understanding.',
  },
  rival: { name: 'fill-in-the-middle', metric: 'middleInfills', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'files', 'decoders')
    const corpora = drawCorpora({ train: STEPS * BATCH, ...JUDGED }, generator(key.files))
    yield splitEvent('programs', corpora.split)
    const { test } = corpora
    const arms = armsOf(without)
    const own = kernels()
    const learn = (arm: Arm, from: number, steps = STEPS): Run<Decoder> =>
      part(from, from + 0.25, fitted(own, arm, corpora, key.decoders.ref, steps))
    const judge = async (params: Decoder) => ({
      ...(await solved(params, test)),
      loss: await leftToRight(own, params, test),
      given: await givenDescription(own, params, test),
    })
    try {
      const decoder = yield* learn(arms.mixture, 0)
      const mixture = await judge(decoder)
      tree.dispose(decoder)
      const reader = yield* learn(arms.causal, 0.25)
      const causal = await judge(reader)
      const before = await solved(reader, test, false)
      const rankedInfills = await ranked(own, reader, test)
      tree.dispose(reader)
      const filler = yield* learn(arms.spans, 0.5)
      const spans = await judge(filler)
      tree.dispose(filler)
      const rival = yield* learn(arms.middle, 0.75, longer ? LONGER * STEPS : STEPS)
      const middle = await judge(rival)
      tree.dispose(rival)

      const infills = {
        mixture: mixture.infilled,
        'span corruption only': spans.infilled,
        'fill-in-the-middle': middle.infilled,
        'causal, tries every line': rankedInfills,
        'causal, from what stands before': before.infilled,
      }
      yield { kind: 'plot', plot: infillPicture(infills) }
      const completions = {
        mixture: mixture.completed,
        'causal language model': causal.completed,
        'fill-in-the-middle': middle.completed,
        'span corruption only': spans.completed,
      }
      yield { kind: 'plot', plot: completionPicture(completions) }

      return {
        mixtureInfills: mixture.infilled,
        spansInfills: spans.infilled,
        middleInfills: middle.infilled,
        causalInfills: before.infilled,
        rankedInfills,
        mixtureCompletes: mixture.completed,
        spansCompletes: spans.completed,
        middleCompletes: middle.completed,
        causalCompletes: causal.completed,
        mixtureGiven: mixture.given,
        middleGiven: middle.given,
        causalGiven: causal.given,
        mixtureLoss: mixture.loss,
        middleLoss: middle.loss,
        causalLoss: causal.loss,
        entropy: ENTROPY,
        frequencies: frequencies(corpora),
      }
    } finally {
      own.dispose()
      key.decoders.dispose()
    }
  },
})
