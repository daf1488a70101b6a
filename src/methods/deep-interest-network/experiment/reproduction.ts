import { random, tree } from '@jax-js/jax'
import { drawnSplit, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { groupAuc } from '#nn/metrics/auc.ts'
import { keys } from '#nn/random.ts'
import { relaImpr } from '../method/rela-impr.ts'
import { DIN, type Lesson, SOFTMAX, SUM, armWithout, gauc, learn, ranked, weightByCategory } from './arms.ts'
import { type ClickLogs, categoryCounts, clickLogs, withStrangersClicks } from './click-log.ts'
import { rankersPicture, weightsPicture } from './pictures.ts'

const USERS = { train: 1000, validation: 150, test: 400 }
const INTERESTS = 4
const STEPS = 200
const RATES = [2e-2, 4e-2]

export const reproduction = defineReproduction({
  metrics: {
    din: 'GAUC: DIN',
    sum: 'GAUC: all clicks summed, scorer larger by as much as the unit',
    softmax: 'GAUC: weights by candidate, made to sum to one (softmax)',
    counted: 'GAUC: clicks in the candidate’s category, counted',
    strangers: 'GAUC: DIN on clicks of other users',
    improvement: 'RelaImpr: by what share DIN is further above chance than the sum',
    own: 'mean size of the weight of a click in the candidate’s category',
    other: 'mean size of the weight of any other click',
  },
  mechanisms: {
    candidate: 'weigh the clicks without looking at the candidate',
  },
  claims: [
    {
      from: 'abstract, diverse interests',
      says: (bound) =>
        `For new users with 4 interests, clicks weighed by the candidate rank at least ${bound} of GAUC better than one vector of all clicks summed, with as many parameters.`,
      unit: 'points',
      atLeast: 0.08,
      null: 0,
      restsOn: ['candidate'],
      sides: ['better', 'worse'],
      measure: (m) => m.din - m.sum,
      why: 'On one seed DIN leads by less, where its weights follow the category least; the same unit under a softmax leads clearly there, too. So the weights can be learned there; free ones were not in 200 steps.',
    },
    {
      from: 'section 6.8, visualisation',
      says: (bound) => `A click in the candidate’s category counts at least ${bound} as much as any other.`,
      unit: 'times',
      atLeast: 2,
      null: 1,
      restsOn: ['candidate'],
      measure: (m) => m.own / m.other,
    },
  ],
  checks: [
    {
      says: (bound) =>
        `Counting the clicks in the category reaches a GAUC of at least ${bound}: the log tells interests.`,
      unit: 'none',
      atLeast: 0.85,
      measure: (m) => m.counted,
    },
    {
      says: (bound) =>
        `No learned ranker is above that count by more than ${bound} of GAUC: nothing else tells the label.`,
      unit: 'points',
      atMost: 0.03,
      measure: (m) => Math.max(m.din, m.sum, m.softmax) - m.counted,
    },
    {
      says: (bound) => `Summed clicks reach a GAUC of at least ${bound}, well above chance.`,
      unit: 'none',
      atLeast: 0.6,
      measure: (m) => m.sum,
    },
    {
      says: (bound) => `Clicks of other users leave DIN within ${bound} of chance: only the history tells.`,
      unit: 'points',
      atMost: 0.06,
      measure: (m) => Math.abs(m.strangers - 0.5),
    },
  ],
  scope: {
    tried:
      'Local activation by the candidate against one fixed user vector, and which clicks it weighs highly.',
    shrunk:
      'A made-up log of 1,550 users with 4 plain interests, 16 clicks each and 400 items; vectors of 4 + 4 numbers; 200 steps of Adam.',
    notTried:
      'Shop data and the online test. Dice and mini-batch-aware regularisation have no claim: in exploration neither differed from none by more than seeds do, as so small a log has no table of millions of rows to overfit.',
  },
  rival: { name: 'all clicks summed, with as many parameters', metric: 'sum', trains: true },
  budgetSeconds: 40,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'log', 'start', 'order')
    const logs = clickLogs(key.log, drawnSplit(USERS), INTERESTS)
    yield splitEvent('candidates', logs)

    const lesson = { logs, rates: RATES, steps: STEPS }
    const train = (from: number, to: number, some: Pick<Lesson, 'arm'> & Partial<Lesson>) =>
      part(from, to, learn(key.start.ref, key.order.ref, { ...lesson, ...some }))

    const din = armWithout(DIN, without)
    const model = yield* train(0, 0.35, { arm: din })
    const found = await ranked(din, model, logs.test)
    const { own, other } = weightByCategory(found.weights, logs.test)
    yield { kind: 'plot', plot: await weightsPicture(din, model, logs.test) }
    tree.dispose(model)

    const softmaxArm = armWithout(SOFTMAX, without)
    const softmax = yield* train(0.35, 0.65, { arm: softmaxArm })
    const sum = yield* train(0.65, 0.85, { arm: SUM, steps: longer ? 3 * STEPS : STEPS })
    const strange: ClickLogs = {
      train: withStrangersClicks(logs.train),
      validation: withStrangersClicks(logs.validation),
      test: withStrangersClicks(logs.test),
    }
    const lost = { ...din, name: 'DIN on strangers’ clicks' }
    const stranger = yield* train(0.85, 1, { arm: lost, logs: strange, rates: RATES.slice(-1) })
    const scores = {
      din: groupAuc(found.logits, logs.test.labels, logs.test.users),
      sum: await gauc(SUM, sum, logs.test),
      softmax: await gauc(softmaxArm, softmax, logs.test),
      counted: groupAuc(categoryCounts(logs.test), logs.test.labels, logs.test.users),
      strangers: await gauc(lost, stranger, strange.test),
    }
    tree.dispose([softmax, sum, stranger, key.start, key.order])
    yield {
      kind: 'plot',
      plot: rankersPicture([
        { label: 'weighed by candidate', value: scores.din, role: 'method' },
        { label: 'the same, softmax', value: scores.softmax, role: 'method' },
        { label: 'summed', value: scores.sum, role: 'baseline' },
        { label: 'counted by category', value: scores.counted, role: 'theory' },
      ]),
    }
    return {
      ...scores,
      improvement: relaImpr(scores.din, scores.sum),
      own,
      other,
    }
  },
})
