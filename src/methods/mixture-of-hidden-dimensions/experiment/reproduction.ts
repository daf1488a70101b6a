import { random } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { activatedWeights, hiddenFor } from '../method/cost.ts'
import type { MohdSizes } from '../method/network.ts'
import { type Cut, type Plan, type Switches, planOf } from '../method/routing.ts'
import {
  type Corpus,
  type Judged,
  LENGTH,
  type Trial,
  WORDS,
  drawCorpus,
  kindOf,
  trainAll,
} from './models.ts'
import { armsPicture, sharePicture } from './pictures.ts'

const ROWS = { train: 6000, validation: 100, test: 200 }
const STEPS = 800
/** What each arm tries. */
const RATES = [0.02, 0.04]
/** Dimensions that a token uses of a mixture at a third; as wide within, in attention. */
const ACTIVE = 4
const PARTS = 6
/** One of the active parts is chosen, the others are shared. */
const CUTS = {
  third: { parts: PARTS, active: 2, shared: 1 },
  half: { parts: PARTS, active: 3, shared: 2 },
  all: { parts: PARTS, active: PARTS, shared: PARTS },
}
const EXPERTS = 4
/** Of the rivals that have as many weights as a mixture at a third activates. */
const DENSE = 6

const TEXT = { vocabulary: WORDS, length: LENGTH, depth: 1 }
export const MIXTURE = { ...TEXT, width: 3 * ACTIVE, attention: ACTIVE, hidden: 4 * ACTIVE, ...CUTS.third }
const PLAIN = { ...TEXT, width: DENSE, attention: DENSE, parts: 1, active: 1, shared: 1 }
const WEIGHTS = activatedWeights(MIXTURE)
export const ONE_EXPERT = { ...PLAIN, hidden: hiddenFor(WEIGHTS, PLAIN) }
export const RIVALS = { ...PLAIN, experts: EXPERTS, hidden: EXPERTS * ONE_EXPERT.hidden }

/** A network: its trials differ in nothing but the rate. */
export interface Arm {
  arm: string
  own(): Plan
}

export const reproduction = defineReproduction({
  metrics: {
    third: 'loss in nats: a third of the hidden dimensions active',
    half: 'loss: half of them active',
    fixed: 'loss: always the same third',
    unscaled: 'loss: a third, gates as they are',
    unfused: 'loss: a third, no fusion',
    dense: 'loss: plain, as many activated weights as a third',
    experts: 'loss: mixture of experts, as many activated weights',
    wide: 'loss: plain, full width',
    weights: 'activated weights of a third',
    denseWeights: 'weights of the plain one beside it',
    pairs: 'loss of who counts pairs of words',
    least: 'loss of who knows the source, but not its states',
  },
  mechanisms: {
    router: 'draw the specialised dimensions of each place at random, once',
    scaling: 'leave the gates as they are',
    fusion: 'hand nothing on between dimensions',
  },
  // A loss of about two nats: 1.7 %, the smaller number of the abstract, is 0.03 of it.
  claims: [
    {
      from: 'abstract, three times the parameters',
      says: (bound) =>
        `Three times as wide as what a token uses of it, it loses at least ${bound} less than a plain transformer of as many activated weights.`,
      unit: 'nats',
      atLeast: 0.03,
      null: 0,
      sides: ['less', 'more'],
      restsOn: ['router'],
      measure: (m) => m.dense - m.third,
      why:
        'The two are nearly level, the plain one a little ahead on all seeds but one, and always the same third does as well as a ' +
        'chosen one. So small, routers and fusion are nearly two thirds of the active weights, which the plain transformer has in its maps',
    },
    {
      from: 'abstract, half of the activated parameters',
      says: (bound) =>
        `With half of its dimensions chosen for each token, it loses at least ${bound} less than a plain transformer of the same width, all of whose weights are active.`,
      unit: 'nats',
      atLeast: 0.03,
      null: 0,
      sides: ['less', 'more'],
      restsOn: ['router'],
      measure: (m) => m.wide - m.half,
      why:
        'They are about level, ahead of each other by turns. With its routers and fusion the half here meets a few more weights than ' +
        'the plain one has, so half of the dimensions is not half of the weights',
    },
    {
      from: 'abstract, activation scaling and group fusion',
      says: (bound) =>
        `It loses at least ${bound} more without activation scaling, and as much more without fusion.`,
      unit: 'nats',
      atLeast: 0.01,
      null: 0,
      sides: ['more', 'less'],
      restsOn: ['scaling', 'fusion'],
      measure: (m) => Math.min(m.unscaled, m.unfused) - m.third,
      why:
        'With gates as they are it loses a little less on every seed: what the maps of so small a network read and write can grow ' +
        'with training, so small gates seem to be no loss. Fusion makes next to no difference, either way',
    },
  ],
  checks: [
    {
      // The forward algorithm (Rabiner 1989), without any network; whoever is below it has seen the test texts.
      says: (bound) => `No network ends less than ${bound} above who knows the source.`,
      unit: 'nats',
      atLeast: 0,
      measure: (m) => Math.min(m.third, m.half, m.fixed, m.dense, m.experts, m.wide) - m.least,
    },
    {
      // Of counts, without any network: with what came earlier a transformer is to be ahead of it, or very near.
      says: (bound) => `Plain transformers lose at most ${bound} more than who counts pairs of words.`,
      unit: 'nats',
      atMost: 0.05,
      measure: (m) => Math.max(m.dense, m.wide) - m.pairs,
    },
    {
      says: (bound) =>
        `The plain transformer has at least ${bound} as many weights as a third of the mixture activates.`,
      unit: 'times',
      atLeast: 0.98,
      measure: (m) => m.denseWeights / m.weights,
    },
  ],
  scope: {
    tried:
      'Whether choosing hidden dimensions for each token loses less at as many activated weights, and at half of them, in a ' +
      'transformer that learns what word comes next; and whether it needs scaling and fusion.',
    shrunk:
      'One layer with 12 hidden dimensions in six parts, for 800 steps on 12 words of a hidden Markov model of 32 states; the paper ' +
      'has 355 million to 1.1 billion weights and ten tasks of language. So small, routers and fusion are nearly two thirds of the ' +
      'activated weights, and the mixture of a half meets a few more than the plain transformer of its width has; in the paper ' +
      'they are next to nothing.',
    notTried:
      'Accuracy on tasks, depth, long training (with three times the steps the plain rival still gains; the mixture was not ' +
      'given them), speed: what is not active is multiplied by zero, not skipped. That few ' +
      'dimensions of a plain network are active was not looked at. Dropout was not tried: few texts come twice, so there is ' +
      'nothing to forget. The exact factor of the activation scaling is our reading.',
  },
  rival: { name: 'plain transformer of as many activated weights', metric: 'dense', trains: true },
  budgetSeconds: 45,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'corpus', 'order', 'start')
    const corpus = drawCorpus(ROWS, generator(key.corpus))
    yield splitEvent('texts', corpus.split)
    async function* settled(
      sizes: MohdSizes,
      arms: readonly Arm[],
      steps = STEPS,
    ): Run<Record<string, number>> {
      const trials = trialsOf(arms)
      const judged = yield* told(sizes, trials, corpus, { key: key.start.ref, steps, order: key.order.ref })
      const best = arms.map(({ arm }) => chosen(judged.filter((trial) => trial.arm === arm)))
      for (const { arm, rate: value } of best) yield { kind: 'setting', arm, name: 'learning rate', value }
      return Object.fromEntries(best.map(({ arm, test }) => [arm, test]))
    }

    const found = yield* part(0, 0.6, settled(MIXTURE, mixturesOf(without)))
    if (longer) {
      // By itself, as what is trained at once is trained for as long.
      const [dense, experts] = rivals()
      Object.assign(found, yield* part(0.6, 0.8, settled(RIVALS, [dense!], 3 * STEPS)))
      Object.assign(found, yield* part(0.8, 1, settled(RIVALS, [experts!])))
    } else Object.assign(found, yield* part(0.6, 1, settled(RIVALS, rivals())))
    key.start.dispose()
    key.order.dispose()

    const losses = found as Losses
    yield { kind: 'plot', plot: armsPicture(losses) }
    yield { kind: 'plot', plot: sharePicture(losses) }
    return {
      ...losses,
      weights: WEIGHTS,
      denseWeights: activatedWeights(ONE_EXPERT),
      pairs: corpus.pairs,
      least: corpus.least,
    }
  },
})

type Losses = Record<
  'third' | 'half' | 'fixed' | 'unscaled' | 'unfused' | 'wide' | 'dense' | 'experts',
  number
>

/** The mixtures, and the plain transformer of their width. What is switched off is off in all of them. */
export function mixturesOf(without: keyof Switches | undefined): Arm[] {
  const off: Switches = without ? { [without]: false } : {}
  const mixture = (arm: string, cut: Cut, switches: Switches = {}): Arm => ({
    arm,
    own: () => planOf(MIXTURE.width, cut, { ...off, ...switches }),
  })
  const { third, half, all } = CUTS
  return [
    mixture('third', third),
    mixture('half', half),
    mixture('fixed', { ...third, shared: third.active }),
    mixture('unscaled', third, { scaling: false }),
    mixture('unfused', third, { fusion: false }),
    mixture('wide', all, { gates: false, fusion: false }),
  ]
}

/** The first expert for all, which is a plain transformer, and one chosen for each token by how likely it is. */
export const rivals = (): Arm[] => [
  {
    arm: 'dense',
    own: () => planOf(RIVALS.hidden, { parts: EXPERTS, active: 1, shared: 1 }, { gates: false }),
  },
  {
    arm: 'experts',
    own: () => planOf(RIVALS.hidden, { parts: EXPERTS, active: 1, shared: 0 }, { scaling: false }),
  },
]

/** A trial of each arm at each rate. */
export const trialsOf = (arms: readonly Arm[]): Trial<Plan>[] =>
  arms.flatMap(({ arm, own }) => RATES.map((rate) => ({ arm, rate, own: own() })))

/** The best on the validation part; one that diverged is never chosen. @throws RangeError when all did */
export function chosen(trials: readonly Judged[]): Judged {
  const measured = trials.filter(({ validation }) => Number.isFinite(validation))
  if (measured.length === 0) throw new RangeError(`none of ${trials.length} trials could be measured`)
  return measured.reduce((best, trial) => (trial.validation < best.validation ? trial : best))
}

/** Trains, and tells of it. All arms meet the same texts in the same order. Consumes both keys. */
async function* told(
  sizes: MohdSizes,
  trials: readonly Trial<Plan>[],
  corpus: Corpus,
  { key, steps, order }: Record<'key' | 'order', ReturnType<typeof random.key>> & { steps: number },
): Run<Judged[]> {
  const training = trainAll(kindOf(sizes), trials, corpus, { key, steps, rng: generator(order) })
  try {
    for (;;) {
      const { done, value } = await training.next()
      if (done) return value
      yield {
        kind: 'progress',
        done: value,
        total: steps,
        doing: trials.length === 1 ? 'one network' : `${trials.length} networks at once`,
      }
    }
  } finally {
    await training.return(undefined as never)
  }
}
