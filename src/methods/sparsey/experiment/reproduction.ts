import { random } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { MacOptions } from '../method/mac.ts'
import { skeletons } from './digits.ts'
import { assess, nearestSkeletons, onePass } from './memory.ts'
import { overlapCurve } from './patterns.ts'
import { namingPicture, overlapPicture, winPicture } from './pictures.ts'
import { naiveBayes, randomWinners } from './rivals.ts'

const PATTERNS = 6
/** A unit learns no more when this share of its weights is set. */
const FREEZE_AT = 0.3

export const reproduction = defineReproduction({
  metrics: {
    known: 'winners that a stored pattern gets again',
    unrelated: 'winners that an unrelated pattern shares with it',
    uniformMost: 'chance alone: most winners shared, over all input overlaps',
    winnerLeast: 'always the best unit: fewest winners shared, over all input overlaps',
    similarity: 'digits: correlation of pixel overlap and code overlap',
    found: 'digits: stored ones that call up their very own code',
    counted: 'digits: new ones named by labels counted at the winners',
    nearest: 'digits: new ones named by the 5 nearest codes',
    hashSimilarity: 'random directions: correlation of pixel overlap and code overlap',
    hashFound: 'random directions: stored ones that call up their very own code',
    hashCounted: 'random directions: new ones named by labels counted at the winners',
    hashNearest: 'random directions: new ones named by the 5 nearest codes',
    skeletons: 'no codes: new ones named by the 5 nearest skeletons',
    bayes: 'no codes: new ones named by naive Bayes on the pixels',
    stored: 'digits stored',
    touched: 'weights looked at and set to store one digit',
  },
  mechanisms: {
    familiarity: 'draw every winner by chance alone, however familiar the input is',
    noise: 'always take the best supported unit, ties by chance',
    criticalPeriod: 'let every unit learn for ever',
  },
  claims: [
    {
      from: 'abstract, "similar inputs to similar codes"',
      says: (bound) =>
        `A pattern seen once gets at least ${bound} more of its winners again than an unrelated one.`,
      unit: 'points',
      atLeast: 0.7,
      null: 0,
      restsOn: ['familiarity', 'noise'],
      measure: (m) => m.known - m.unrelated,
    },
    {
      from: 'abstract, episodic memory in a single trial',
      says: (bound) =>
        `Shown again, at least ${bound} of the stored digits call up their very own code among all 2,000, each stored in one trial.`,
      unit: '%',
      atLeast: 0.6,
      null: 1 / 2000,
      restsOn: ['familiarity', 'criticalPeriod'],
      measure: (m) => m.found,
    },
    {
      from: 'abstract, semantic memory from the same store',
      says: (bound) =>
        `The same codes name at least ${bound} of new digits, from labels counted in the same one pass.`,
      unit: '%',
      atLeast: 0.6,
      null: 0.1,
      restsOn: ['familiarity', 'noise', 'criticalPeriod'],
      measure: (m) => m.counted,
    },
  ],
  checks: [
    {
      says: (bound) => `By chance alone, no input overlap brings more than ${bound} of the winners back.`,
      unit: '%',
      atMost: 0.2,
      measure: (m) => m.uniformMost,
    },
    {
      says: (bound) =>
        `With the best unit always, every input shares at least ${bound} of the winners: all fall on one code.`,
      unit: '%',
      atLeast: 0.9,
      measure: (m) => m.winnerLeast,
    },
    {
      says: (bound) =>
        `The 5 nearest skeletons name at least ${bound}, the floor of k-NN on MNIST's strokes.`,
      unit: '%',
      atLeast: 0.8,
      measure: (m) => m.skeletons,
    },
    {
      says: (bound) => `Naive Bayes names at least ${bound}, its floor on MNIST.`,
      unit: '%',
      atLeast: 0.65,
      measure: (m) => m.bayes,
    },
    {
      says: (bound) => `Random directions keep similarity, by design: correlation at least ${bound}.`,
      unit: 'none',
      atLeast: 0.8,
      measure: (m) => m.hashSimilarity,
    },
    {
      says: (bound) => `And labels counted on their codes name at least ${bound}.`,
      unit: '%',
      atLeast: 0.75,
      measure: (m) => m.hashCounted,
    },
    {
      says: (bound) =>
        `Codes know no more than what they were made from: they name at most ${bound} more than skeletons do.`,
      unit: 'points',
      atMost: 0.03,
      measure: (m) => Math.max(m.nearest, m.counted) - m.skeletons,
    },
    {
      says: (bound) => `No more than ${bound} digits are stored: the test digits are not among them.`,
      unit: 'count',
      atMost: 2000,
      measure: (m) => m.stored,
    },
    {
      says: (bound) =>
        `Storing a digit touches at most ${bound} weights: all 2,000 take seconds on one core.`,
      unit: 'count',
      atMost: 60_000,
      measure: (m) => m.touched,
    },
  ],
  scope: {
    tried:
      'Single-trial storage, similar codes for similar inputs, recall of single items and naming of new ones from one store.',
    shrunk: '2,000 thinned MNIST digits of 14 x 14 pixels and one level, in place of 2 levels on 16 x 24.',
    notTried:
      'Sequences, top-down and recurrent signals, forgetting, and the accuracies of the paper: its digits and layout are not published.',
  },
  rival: { name: 'codes of random directions, which learn nothing', metric: 'hashCounted', trains: false },
  budgetSeconds: 20,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'patterns', 'winners', 'digits', 'codes', 'directions')
    const noise: MacOptions['noise'] =
      without === 'familiarity' ? 'uniform' : without === 'noise' ? 'none' : 'familiarity'

    const curve = (kind: NonNullable<MacOptions['noise']>) =>
      overlapCurve(key.patterns.ref, key.winners.ref, PATTERNS, kind)
    const known = yield* part(0, 0.05, curve(noise))
    const uniform = yield* part(0.05, 0.1, curve('uniform'))
    const best = yield* part(0.1, 0.15, curve('none'))
    yield { kind: 'plot', plot: overlapPicture(known, uniform, best) }
    key.patterns.dispose()
    key.winners.dispose()

    const digits = yield* part(0.15, 0.2, skeletons(key.digits))
    const options = { noise, freezeAt: without === 'criticalPeriod' ? 1 : FREEZE_AT }
    const memory = yield* part(0.2, 0.4, onePass(digits.train, options, generator(key.codes)))
    const sparsey = yield* part(0.4, 0.6, assess(memory, digits))
    const hashed = yield* part(0.6, 0.7, randomWinners(digits.train, generator(key.directions)))
    const hash = yield* part(0.7, 0.9, assess(hashed, digits))
    const nearest = yield* part(0.9, 1, nearestSkeletons(digits))
    const bayes = naiveBayes(digits)

    yield { kind: 'plot', plot: namingPicture({ sparsey, hash, skeletons: nearest, bayes }) }
    yield { kind: 'plot', plot: winPicture() }
    return {
      known: known.at(-1)!,
      unrelated: known[0]!,
      uniformMost: Math.max(...uniform),
      winnerLeast: Math.min(...best),
      ...sparsey,
      hashSimilarity: hash.similarity,
      hashFound: hash.found,
      hashCounted: hash.counted,
      hashNearest: hash.nearest,
      skeletons: nearest,
      bayes,
      stored: memory.codes.length,
      touched: memory.touched / memory.codes.length,
    }
  },
})
