import { random } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { descriptionLength } from '../method/subjective-complexity.ts'
import { type Kind, RULES, SIMILARITY, judged } from './generalizers.ts'
import { type Halves, bend, halves, overDeals } from './halves.ts'
import { type LevelResult, levelStudy } from './level-study.ts'
import { CONCEPTS, LEVELS } from './levels.ts'
import { keptPicture, levelsPicture } from './pictures.ts'
import { ORDERS, type Order } from './rankings.ts'

const SIZES = { train: 800, test: 500, choose: 6, judge: 12 }
const RECIPE = { steps: 160, batchSize: 48, learningRate: 0.02 }
/** The share of a concept's pictures that its attributes must recognise, and a stricter one. */
const [THRESHOLD, STRICT] = [0.8, 0.9]

export const reproduction = defineReproduction({
  metrics: {
    bend: 'share of the variance of K that a parabola explains beyond a line; below 0 where it is no inverted U',
    bendStrict: 'the same, K for 90 % of the pictures',
    areaRoa: 'recognised, over all numbers of attributes kept: order of RoA',
    areaActivation: 'the same: order of plain activation',
    areaVariance: 'the same: order of variance over all pictures',
    areaContribution: 'the same: order of what each attribute adds to the score of the concept',
    areaRandom: 'the same: random order',
    lengthRoa: 'attributes needed (K), order of RoA',
    lengthContribution: 'attributes needed, order of what each adds to the score',
    ruleHigh: 'by rule: concepts of high K',
    ruleLow: 'by rule: concepts of low K',
    similarHigh: 'by similarity: concepts of high K',
    similarLow: 'by similarity: concepts of low K',
    ruleVisual: 'by rule: visually complex ahead of visually simple concepts',
    similarVisual: 'by similarity: visually simple ahead of visually complex concepts',
    ruleBySimilarity: 'what is meant for rules, told by similarity',
    leastAccuracy: 'accuracy of the classifier at its worst level',
    leastRise: 'least rise of visual complexity from one level to the next, bits',
  },
  mechanisms: {
    denominator: 'rank attributes by how much a concept excites them, whatever other concepts do',
    complexity: 'deal the complexities out to the concepts at random',
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `How many attributes a concept needs first rises and then falls with its visual complexity: such a parabola explains at least ${bound} more of the variance than a line does.`,
      unit: 'points',
      atLeast: 0.1,
      null: 0,
      restsOn: ['complexity'],
      why: 'The plainest levels already need as many attributes as the others or more: where there is nothing but a shape, it has to be told in full. The rise and fall of the paper is one of natural pictures, which drawn levels are not.',
      measure: (m) => m.bend,
    },
    {
      from: 'abstract, and RoA in section 3',
      says: (bound) =>
        `Attributes of high RoA describe a concept: kept in that order, they recognise at least ${bound} more of its pictures, averaged over how many are kept, than in the order of plain activation or of variance.`,
      unit: 'points',
      atLeast: 0.001,
      null: 0,
      restsOn: ['denominator'],
      measure: (m) => m.areaRoa - Math.max(m.areaActivation, m.areaVariance),
    },
    {
      from: 'abstract',
      says: (bound) =>
        `From five examples, concepts that need many attributes are generalised at least ${bound} better by rule than those that need few, and at least as much worse by similarity.`,
      unit: 'points',
      atLeast: 0.02,
      null: 0,
      restsOn: ['complexity'],
      why: 'By rule, neither half is ahead. By similarity the half that needs few attributes is ahead, as in the paper, clearly on some seeds and hardly or not on others. Split by visual complexity instead, both ways of generalising go as the paper says.',
      measure: (m) => Math.min(m.ruleHigh - m.ruleLow, m.similarLow - m.similarHigh),
    },
  ],
  checks: [
    {
      // K asks for 80 %: a classifier must be well above it. One answer in ten is right by chance.
      says: (bound) => `At each level the classifier names at least ${bound} of the test pictures rightly.`,
      unit: '%',
      atLeast: 0.85,
      measure: (m) => m.leastAccuracy,
    },
    {
      says: (bound) => `Each level is visually more complex than the one before it, by at least ${bound}.`,
      unit: 'bits',
      atLeast: 0.02,
      measure: (m) => m.leastRise,
    },
    {
      says: (bound) => `Any sensible order beats a random one, by at least ${bound}.`,
      unit: 'points',
      atLeast: 0.1,
      measure: (m) => Math.min(m.areaRoa, m.areaActivation) - m.areaRandom,
    },
    {
      // Half of the answers are right by chance.
      says: (bound) => `Each learner answers at least ${bound} of what is meant for it rightly.`,
      unit: '%',
      atLeast: 0.6,
      measure: (m) => Math.min(m.ruleHigh + m.ruleLow, m.similarHigh + m.similarLow) / 2,
    },
  ],
  scope: {
    tried:
      'Whether the number of attributes that a trained classifier needs for a concept, in the order of RoA, first rises and then falls with the visual complexity of its pictures; whether RoA is a better order than plain activation; and whether concepts of high and low complexity are better generalised by rule and by similarity.',
    shrunk:
      'Six levels of drawn pictures of 16 x 16 pixels, ten concepts each, in place of six data sets from LEGO bricks to ImageNet; a network of three convolutions and 48 channels, the same at each level, in place of ResNets of 512 and 2,048.',
    notTried:
      'Natural pictures: that the rise and fall belongs to the natural visual world is the point of the paper, and drawn levels cannot tell it. The authors’ code for the generalisation experiments is not public: the rule learner and the nearest prototype follow their description, and the tasks are ours.',
  },
  rival: { name: 'the order of what each attribute adds', metric: 'areaContribution', trains: false },
  budgetSeconds: 40,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'levels', 'deals')
    const keyOf = random.split(key.levels, LEVELS)
    const levels: LevelResult[] = []
    for (let level = 0; level < LEVELS; level++) {
      const study = levelStudy(keyOf.ref.slice(level), level, SIZES, RECIPE, without !== 'denominator')
      levels.push(yield* part(level / (LEVELS + 1), (level + 1) / (LEVELS + 1), study))
    }
    keyOf.dispose()

    const curves = Object.fromEntries(
      ORDERS.map((order) => [order, levels.flatMap((level) => level.curves[order])]),
    ) as LevelResult['curves']
    const area = (order: Order) => mean(curves[order].map(mean))
    const lengths = (order: Order, threshold = THRESHOLD) =>
      curves[order].map((curve) => descriptionLength(curve, threshold))
    const ofLevels = (values: readonly number[]) =>
      levels.map((_, level) => mean(values.slice(level * CONCEPTS, (level + 1) * CONCEPTS)))
    const { roa, activation, contribution, random: dealt } = curves
    yield {
      kind: 'plot',
      plot: levelsPicture({
        roa: ofLevels(lengths('roa')),
        activation: ofLevels(lengths('activation')),
        contribution: ofLevels(lengths('contribution')),
      }),
    }
    yield { kind: 'plot', plot: keptPicture({ roa, activation, contribution, random: dealt }) }

    const tasks = (kind: Kind) => levels.map((level) => level.tasks[kind])
    const rule = yield* judged('by rule, one trait shared', RULES, tasks('rule'))
    yield { kind: 'progress', done: 95, total: 100, doing: 'generalising by similarity' }
    const similar = yield* judged('by similarity, a concept close by', SIMILARITY, tasks('similar'))
    const ruleBySimilarity = yield* judged('by similarity, one trait shared', SIMILARITY, tasks('rule'))

    const entropies = levels.flatMap((level) => level.entropies)
    const rng = generator(key.deals)
    const of = (complexity: readonly number[], number: (complexity: readonly number[]) => number) =>
      without === 'complexity' ? overDeals(complexity, rng, number) : number(complexity)
    const complexity = lengths('roa')
    const parts = (accuracy: readonly number[]): Halves => ({
      high: of(complexity, (one) => halves(one, accuracy).high),
      low: of(complexity, (one) => halves(one, accuracy).low),
    })
    const ahead = ({ high, low }: Halves) => high - low
    const [rules, likeness] = [parts(rule), parts(similar)]
    return {
      bend: of(complexity, (one) => bend(entropies, one)),
      bendStrict: of(lengths('roa', STRICT), (one) => bend(entropies, one)),
      areaRoa: area('roa'),
      areaActivation: area('activation'),
      areaVariance: area('variance'),
      areaContribution: area('contribution'),
      areaRandom: area('random'),
      lengthRoa: mean(complexity),
      lengthContribution: mean(lengths('contribution')),
      ruleHigh: rules.high,
      ruleLow: rules.low,
      similarHigh: likeness.high,
      similarLow: likeness.low,
      ruleVisual: ahead(halves(entropies, rule)),
      similarVisual: -ahead(halves(entropies, similar)),
      ruleBySimilarity: mean(ruleBySimilarity),
      leastAccuracy: Math.min(...levels.map(({ accuracy }) => accuracy)),
      leastRise: Math.min(...ofLevels(entropies).map((value, i, all) => value - (all[i - 1] ?? 0))),
    }
  },
})
