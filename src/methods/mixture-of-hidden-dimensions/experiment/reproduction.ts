import { numpy as np, random } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import type { Tree } from '#nn/jit.ts'
import { keys } from '#nn/random.ts'
import { activatedWeights, denseWeights, hiddenFor } from '../method/cost.ts'
import { planOf } from '../method/routing.ts'
import {
  HEADS,
  type Judged,
  type Kind,
  LENGTH,
  type Trial,
  WORDS,
  drawCorpus,
  mohdKind,
  plainKind,
  trainAll,
  wideKind,
} from './models.ts'
import { armsPicture, sharePicture } from './pictures.ts'

const ROWS = { train: 2000, validation: 50, test: 100 }
const STEPS = 120
/** What each arm tries. */
const RATES = [0.01, 0.03]
/** Of the plain transformer, and as wide within in all of them. */
const WIDTH = 12
const HIDDEN = 4 * WIDTH
/** The mixture is three times as wide, and cut into twelve. */
const WIDE = 3 * WIDTH
const PARTS = 12
/** Three quarters of the active ones are shared, or as near as may be. */
const CUTS = {
  third: { parts: PARTS, active: 4, shared: 3 },
  half: { parts: PARTS, active: 6, shared: 4 },
  most: { parts: PARTS, active: 9, shared: 7 },
}
const SHARES = ['third', 'half', 'most'] as const
const INSIDE = { vocabulary: WORDS, length: LENGTH, width: WIDE, depth: 1, attention: WIDTH, hidden: HIDDEN }

export const reproduction = defineReproduction({
  metrics: {
    third: 'loss in nats: a third of the hidden dimensions active',
    half: 'loss: half of them active',
    most: 'loss: three quarters active',
    fixedThird: 'loss: the same third always',
    fixedHalf: 'loss: the same half always',
    unscaled: 'loss: a third, gates as they are',
    dense: 'loss: plain, as many activated weights as a third',
    wide: 'loss: plain, full width',
    weights: 'activated weights of a third',
    denseWeights: 'weights of the plain one beside it',
    entropy: 'entropy of the language, topics known',
    frequencies: 'loss of who knows the frequencies of words',
  },
  mechanisms: {
    router: 'draw the specialised dimensions of each place at random, once',
    scaling: 'leave the gates as they are',
  },
  claims: [
    {
      from: 'abstract, three times the parameters',
      says: (bound) =>
        `Three times as wide, with a third of the dimensions chosen for each token, it loses at least ${bound} less than with always the same third, and than a plain transformer of as many activated weights.`,
      unit: 'nats',
      atLeast: 0.02,
      null: 0,
      sides: ['less', 'more'],
      restsOn: ['router'],
      measure: (m) => Math.min(m.dense, m.fixedThird) - m.third,
    },
    {
      from: 'abstract, half of the activated parameters',
      says: (bound) =>
        `With half of the dimensions chosen for each token it loses at least ${bound} less than with always the same half, and than a plain transformer of the same width, all of whose weights are active.`,
      unit: 'nats',
      atLeast: 0.02,
      null: 0,
      sides: ['less', 'more'],
      restsOn: ['router'],
      measure: (m) => Math.min(m.wide, m.fixedHalf) - m.half,
    },
    {
      from: 'abstract, activation scaling',
      says: (bound) => `Without activation scaling it loses at least ${bound} more.`,
      unit: 'nats',
      atLeast: 0.02,
      null: 0,
      sides: ['more', 'less'],
      restsOn: ['scaling'],
      measure: (m) => m.unscaled - m.third,
    },
  ],
  checks: [
    {
      // Grenander 1967 gives the entropy of a grammar; below it is a leak.
      says: (bound) => `The full plain network ends at least ${bound} above the entropy of the language.`,
      unit: 'nats',
      atLeast: 0,
      measure: (m) => m.wide - m.entropy,
    },
    {
      says: (bound) => `And the mixture at a third at least ${bound} above it.`,
      unit: 'nats',
      atLeast: 0,
      measure: (m) => m.third - m.entropy,
    },
    {
      // Counts of words: whoever learnt anything of their order is below.
      says: (bound) => `The plain network of a third ends at least ${bound} below who knows the frequencies.`,
      unit: 'nats',
      atLeast: 0.3,
      measure: (m) => m.frequencies - m.dense,
    },
    {
      says: (bound) => `It has at least ${bound} as many weights as a third of the mixture activates.`,
      unit: 'times',
      atLeast: 0.99,
      measure: (m) => m.denseWeights / m.weights,
    },
  ],
  scope: {
    tried:
      'Whether choosing hidden dimensions for each token does more with as many activated weights, and as much with half of ' +
      'them, in a transformer that learns what word comes next.',
    shrunk:
      'One layer with 36 hidden dimensions in twelve parts, for 120 steps on sentences of a grammar of 96 words; the paper ' +
      'has 355 million to 1.1 billion weights and ten tasks of language.',
    notTried:
      'Accuracy on tasks, depth, speed: what is not active is multiplied by zero, not skipped. The exact factor of the ' +
      'activation scaling is our reading.',
  },
  rival: { name: 'plain transformer of as many activated weights', metric: 'dense', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'corpus', 'order', 'mohd', 'dense', 'wide')
    const corpus = drawCorpus(ROWS, generator(key.corpus))
    yield splitEvent('texts', corpus.split)
    const order = random.split(key.order, 3)
    const trained = <P extends Tree, C extends Tree>(
      doing: string,
      kind: Kind<P, C>,
      trials: readonly Trial<C>[],
      start: np.Array,
      [i, steps]: readonly [number, number],
    ) =>
      told(
        doing,
        steps,
        trainAll(kind, trials, corpus, { key: start, steps, rng: generator(order.ref.slice(i)) }),
      )

    const mixtures = SHARES.flatMap((share) => trialsOf(share, () => planOf(WIDE, CUTS[share])))
    for (const share of ['third', 'half'] as const) {
      const cut = CUTS[share]
      mixtures.push(...trialsOf(`fixed ${share}`, () => planOf(WIDE, { ...cut, shared: cut.active })))
    }
    const one = (arm: string) => trialsOf(arm, () => np.array(0))
    const gates = gatesOf(without)
    const kind = mohdKind(INSIDE, CUTS.third, gates)
    const weak = mohdKind(INSIDE, CUTS.third, { ...gates, isUnscaled: true })
    const weakly = trialsOf('unscaled', () => planOf(WIDE, CUTS.third))
    const judged = yield* part(0, 0.5, trained('mixtures', kind, mixtures, key.mohd.ref, [0, STEPS]))
    judged.push(...(yield* part(0.5, 0.6, trained('without scaling', weak, weakly, key.mohd, [0, STEPS]))))
    const weights = activatedWeights({ ...INSIDE, ...CUTS.third })
    const hidden = hiddenFor(weights, WIDTH, 1, WORDS)
    const steps = longer ? 3 * STEPS : STEPS
    const narrow = plainKind(WIDTH, hidden)
    judged.push(...(yield* part(0.6, 0.8, trained('plain', narrow, one('dense'), key.dense, [1, steps]))))
    const full = wideKind(WIDE, WIDTH, HIDDEN)
    judged.push(...(yield* part(0.8, 1, trained('plain, wide', full, one('wide'), key.wide, [2, STEPS]))))
    order.dispose()

    const losses: Record<string, number> = {}
    for (const arm of new Set(judged.map((trial) => trial.arm))) {
      const best = chosen(judged.filter((trial) => trial.arm === arm))
      yield { kind: 'setting', arm, name: 'learning rate', value: best.rate }
      losses[arm] = best.test
    }
    const { dense, wide } = losses as Record<'dense' | 'wide', number>
    const points = SHARES.map((share) => ({
      share: CUTS[share].active / PARTS,
      mohd: losses[share]!,
    }))
    yield {
      kind: 'plot',
      plot: armsPicture({ mohd: points[0]!.mohd, fixed: losses['fixed third']!, dense, wide }),
    }
    yield { kind: 'plot', plot: sharePicture(points, { fixed: losses['fixed third']!, dense, wide }) }
    return {
      third: losses.third!,
      half: losses.half!,
      most: losses.most!,
      fixedThird: losses['fixed third']!,
      fixedHalf: losses['fixed half']!,
      unscaled: losses.unscaled!,
      dense,
      wide,
      weights,
      denseWeights: denseWeights(WIDTH, hidden, 1, WORDS),
      entropy: corpus.entropy,
      frequencies: corpus.frequencies,
    }
  },
})

/** How the mixtures are gated. */
export const gatesOf = (without: 'router' | 'scaling' | undefined) => ({
  heads: HEADS,
  isDrawn: without === 'router',
  isUnscaled: without === 'scaling',
})

/** A trial at each rate. */
export const trialsOf = <C extends Tree>(arm: string, own: () => C): Trial<C>[] =>
  RATES.map((rate) => ({ arm, rate, own: own() }))

/** The best on the validation part; one that diverged is never chosen. @throws RangeError when all did */
export function chosen(trials: readonly Judged[]): Judged {
  const measured = trials.filter(({ validation }) => Number.isFinite(validation))
  if (measured.length === 0) throw new RangeError(`none of ${trials.length} trials could be measured`)
  return measured.reduce((best, trial) => (trial.validation < best.validation ? trial : best))
}

/** Tells of a training. */
async function* told(
  doing: string,
  total: number,
  training: AsyncGenerator<number, Judged[], void>,
): Run<Judged[]> {
  try {
    for (;;) {
      const { done, value } = await training.next()
      if (done) return value
      if (value % 10 === 0) yield { kind: 'progress', done: value, total, doing }
    }
  } finally {
    await training.return(undefined as never)
  }
}
