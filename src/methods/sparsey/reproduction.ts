import { random } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { spearman } from './correlation.ts'
import {
  type Memory,
  assess,
  foundAgain,
  nearestSkeletons,
  onePass,
  similarityKept,
  skeletons,
} from './digit-memory.ts'
import type { MacOptions } from './mac.ts'
import { MEMORIES, overlapCurve } from './pattern-memory.ts'
import { accuracyPicture, overlapPicture, winPicture } from './pictures.ts'

const FEW = 6
const MANY = 20
const FREEZE_AT = 0.3
/** Progress events of a whole run: four curves, the digits, four passes, five searches, one more to find again. */
const TOTAL = 4 * MEMORIES + 10 + 4 * 20 + 5 * 10 + 8

export const reproduction = defineReproduction({
  metrics: {
    rank: 'rank correlation of input and code overlap',
    known: 'winners shared with a stored pattern shown again',
    unrelated: 'winners shared with a stored pattern by an unrelated one',
    uniformMost: 'uniform noise: most winners shared, over all input overlaps',
    noNoiseLeast: 'no noise: fewest winners shared, over all input overlaps',
    crowded: 'winners shared by an unrelated pattern, 20 patterns stored',
    correlation: 'digits: correlation of input and code overlap',
    correlationUniform: 'digits: the same correlation, uniform noise',
    counts: 'digits: accuracy of counted labels',
    countsUniform: 'digits: accuracy of counted labels, uniform noise',
    countsNoNoise: 'digits: accuracy of counted labels, no noise',
    countsEndless: 'digits: accuracy of counted labels, no critical period',
    nearest: 'digits: accuracy of the 5 nearest codes',
    nearestUniform: 'digits: accuracy of the 5 nearest codes, uniform noise',
    nearestNoNoise: 'digits: accuracy of the 5 nearest codes, no noise',
    nearestEndless: 'digits: accuracy of the 5 nearest codes, no critical period',
    nearestPixels: 'digits: accuracy of the 5 nearest skeletons',
    found: 'digits: stored ones whose own code is the nearest when shown again',
    costEarly: 'weights touched to store a digit, mean of items 101-200',
    costLate: 'weights touched to store a digit, mean of items 1901-2000',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 30,
  claims: [
    {
      says: 'Code overlap rises with input overlap: rank correlation at least 0.9 over nine steps.',
      check: (m) => atLeast(m.rank, 0.9),
    },
    {
      says: 'A pattern seen once gets at least 90 % of its winners again, although they are drawn by chance.',
      check: (m) => atLeast(m.known, 0.9),
    },
    {
      says: 'A pattern that shares nothing with it gets at most 25 % of them (chance: 12.5 %).',
      check: (m) => atMost(m.unrelated, 0.25),
    },
    {
      says: 'With uniform noise no input overlap brings more than 20 % of the winners back.',
      check: (m) => atMost(m.uniformMost, 0.2),
    },
    {
      says: 'Without noise every input shares at least 90 % of the winners: all fall onto one code.',
      check: (m) => atLeast(m.noNoiseLeast, 0.9),
    },
    {
      says: 'The memory has a limit: with 20 patterns in place of 6, unrelated ones share at least 30 %.',
      check: (m) => atLeast(m.crowded, 0.3),
    },
    {
      says: 'On digits, code overlap follows pixel overlap with a correlation of at least 0.5.',
      check: (m) => atLeast(m.correlation, 0.5),
    },
    {
      says: 'With uniform noise that correlation is at most 0.3: only which columns fire is left of the input.',
      check: (m) => atMost(m.correlationUniform, 0.3),
    },
    {
      says: 'Labels counted in the one pass name at least 70 % of new digits.',
      check: (m) => atLeast(m.counts, 0.7),
    },
    {
      says: 'That is at least 25 points more than with uniform noise.',
      check: (m) => atLeast(m.counts - m.countsUniform, 0.25),
    },
    {
      says: 'And at least 25 points more than without a critical period.',
      check: (m) => atLeast(m.counts - m.countsEndless, 0.25),
    },
    {
      says: 'The five nearest stored codes name at least 75 % of new digits.',
      check: (m) => atLeast(m.nearest, 0.75),
    },
    {
      says: 'That is at least 5 points more than without noise.',
      check: (m) => atLeast(m.nearest - m.nearestNoNoise, 0.05),
    },
    {
      says: 'Shown again, at least 65 % of the stored digits find their very own code among all 2000.',
      check: (m) => atLeast(m.found, 0.65),
    },
    {
      says: 'Storing digit 2000 touches at most 1.2 times the weights that digit 200 took.',
      check: (m) => atMost(m.costLate / m.costEarly, 1.2),
    },
  ],
  ablation: 'choose winners with uniform noise, whatever the familiarity',

  async *run({ seed, ablate = false }) {
    const parts = keys(random.key(seed), 'patterns', 'winners', 'digits', 'codes')
    const noise = ablate ? 'uniform' : 'familiarity'
    let done = 0
    const overall = <R>(run: Run<R>) => renumber(run, () => ++done)

    const curve = (patterns: number, noise: NonNullable<MacOptions['noise']>) =>
      overall(overlapCurve(parts.patterns.ref, parts.winners.ref, patterns, noise))
    const few = yield* curve(FEW, noise)
    const fewUniform = yield* curve(FEW, 'uniform')
    const fewNoNoise = yield* curve(FEW, 'none')
    yield { kind: 'plot', plot: overlapPicture(few, fewUniform, fewNoNoise) }
    const many = yield* curve(MANY, noise)
    parts.patterns.dispose()
    parts.winners.dispose()

    const digits = yield* overall(skeletons(parts.digits))
    const learn = (name: string, options: MacOptions) =>
      overall(onePass(name, digits, { freezeAt: FREEZE_AT, ...options }, generator(parts.codes.ref)))
    const score = (name: string, memory: Memory) => overall(assess(name, memory, digits))
    const memory = yield* learn('Sparsey', { noise })
    const sparsey = yield* score('Sparsey', memory)
    const uniformMemory = yield* learn('uniform noise', { noise: 'uniform' })
    const uniform = yield* score('uniform noise', uniformMemory)
    const noNoise = yield* score('no noise', yield* learn('no noise', { noise: 'none' }))
    const endlessMemory = yield* learn('no critical period', { noise, freezeAt: 1 })
    const endless = yield* score('no critical period', endlessMemory)
    const nearestPixels = yield* overall(nearestSkeletons(digits))
    const found = yield* overall(foundAgain(memory, digits))
    parts.codes.dispose()

    yield {
      kind: 'plot',
      plot: accuracyPicture({ sparsey, uniform, noNoise, endless, skeletons: nearestPixels }),
    }
    yield { kind: 'plot', plot: winPicture() }
    return {
      rank: spearman([...few.keys()], few),
      known: few.at(-1)!,
      unrelated: few[0]!,
      uniformMost: Math.max(...fewUniform),
      noNoiseLeast: Math.min(...fewNoNoise),
      crowded: many[0]!,
      correlation: similarityKept(memory, digits),
      correlationUniform: similarityKept(uniformMemory, digits),
      counts: sparsey.counted,
      countsUniform: uniform.counted,
      countsNoNoise: noNoise.counted,
      countsEndless: endless.counted,
      nearest: sparsey.nearest,
      nearestUniform: uniform.nearest,
      nearestNoNoise: noNoise.nearest,
      nearestEndless: endless.nearest,
      nearestPixels,
      found,
      costEarly: memory.cost.early,
      costLate: memory.cost.late,
    }
  },
})

/** Passes a stage's events on, its progress counted over the whole run. */
async function* renumber<R>(stage: Run<R>, count: () => number): Run<R> {
  for (;;) {
    const { done, value } = await stage.next()
    if (done) return value
    yield value.kind === 'progress' ? { ...value, done: count(), total: TOTAL } : value
  }
}
