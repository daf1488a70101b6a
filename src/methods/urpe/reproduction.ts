import { numpy as np, random, tree } from '@jax-js/jax'
import { atLeast, atMost, within } from '#lab/claim.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import type { Encoder, Position } from './encoder.ts'
import { NAMES, attentionPicture, curvesPicture, readRowSums, spread } from './pictures.ts'
import {
  EVERY_SECOND,
  HEADS,
  type Learned,
  N,
  NUMBERING,
  type Task,
  encoder,
  learn,
  onIdentical,
} from './training.ts'

const ARMS = ['urpe', 'rpe', 'absolute'] as const satisfies readonly Position[]
const RANDOM_NETS = 4
const TOTAL = (ARMS.length + 1) * NUMBERING.steps + ARMS.length * EVERY_SECOND.steps

export const reproduction = defineReproduction({
  metrics: {
    randomRpe: 'identical tokens: largest logit gap between positions, 4 random nets with relative bias',
    randomUrpe: 'identical tokens: smallest such gap of 4 random nets with URPE',
    trainedRpe: 'identical tokens: largest logit gap, both trained nets with relative bias',
    trainedUrpe: 'identical tokens: largest logit gap, URPE trained to number positions',
    rowSpread: 'identical tokens: widest range of row sums in a head of that URPE net',
    numberingUrpe: 'numbering positions: accuracy, URPE',
    numberingRpe: 'numbering positions: accuracy, relative bias',
    numberingAbsolute: 'numbering positions: accuracy, absolute positions',
    numberingNone: 'numbering positions: accuracy, no positions',
    numberingRpeLoss: 'numbering positions: loss in nats, relative bias',
    identicalUrpe: 'numbering identical tokens, never trained: accuracy, URPE',
    identicalRpe: 'numbering identical tokens, never trained: accuracy, relative bias',
    identicalAbsolute: 'numbering identical tokens, never trained: accuracy, absolute positions',
    secondUrpe: 'every second token: accuracy, URPE',
    secondRpe: 'every second token: accuracy, relative bias',
    secondAbsolute: 'every second token: accuracy, absolute positions',
    extra: 'numbers that URPE learns beyond relative bias',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says:
        'Random nets with a relative bias say the same at every position of a sequence of identical tokens: ' +
        'in 4 nets and 16 such sequences no logit differs by more than 0.0001.',
      check: (m) => atMost(m.randomRpe, 1e-4),
    },
    {
      says: 'Training does not change that: still at most 0.0001.',
      check: (m) => atMost(m.trainedRpe, 1e-4),
    },
    {
      says: 'With URPE each of 4 random nets tells identical tokens apart by at least 0.1 in some logit.',
      check: (m) => atLeast(m.randomUrpe, 0.1),
    },
    {
      says: 'URPE trained to number positions tells identical tokens apart by at least 1 in some logit.',
      check: (m) => atLeast(m.trainedUrpe, 1),
    },
    {
      says: `A relative bias alone numbers at most 3 points more than the chance of 1 in ${N} rightly.`,
      check: (m) => atMost(m.numberingRpe, 1 / N + 0.03),
    },
    {
      says: `Its loss stays within 0.01 nats of ln ${N}, that of a guess.`,
      check: (m) => within(m.numberingRpeLoss, Math.log(N), 0.01),
    },
    {
      says: 'URPE numbers at least 95 % of the positions rightly.',
      check: (m) => atLeast(m.numberingUrpe, 0.95),
    },
    {
      says: 'So do absolute positions, at least 95 %: it is the relative bias that lacks something.',
      check: (m) => atLeast(m.numberingAbsolute, 0.95),
    },
    {
      says: 'At picking every second token URPE is at least 25 points better than a relative bias alone.',
      check: (m) => atLeast(m.secondUrpe - m.secondRpe, 0.25),
    },
    {
      says:
        'There a relative bias stays at most 45 %: 37.5 % is what copying one of the three wanted tokens at ' +
        'random would give.',
      check: (m) => atMost(m.secondRpe, 0.45),
    },
    {
      says: 'Absolute positions pick at least 95 % of the tokens rightly.',
      check: (m) => atLeast(m.secondAbsolute, 0.95),
    },
    {
      says: `It costs ${HEADS * (2 * N - 1)} numbers: 2n - 1 for each of ${HEADS} heads, shared by all layers.`,
      check: (m) => within(m.extra, HEADS * (2 * N - 1), 0),
    },
  ],
  ablation: 'leave out the matrix after the softmax: a relative bias alone',

  async *run({ seed, ablate = false }) {
    const parts = keys(random.key(seed), 'random', 'numbering', 'second', 'order')
    const method: Position = ablate ? 'rpe' : 'urpe'
    const as = (arm: Position) => (arm === 'urpe' ? method : arm)
    yield { kind: 'progress', done: 0, total: TOTAL, doing: 'random nets, identical tokens' }
    const untrained = await randomGaps(parts.random, method)

    let before = 0
    const train = async function* (task: Task, arm: Position): Run<Learned> {
      const key = task === NUMBERING ? parts.numbering : parts.second
      const learned = yield* renumber(learn(NAMES[arm], task, as(arm), key.ref, parts.order.ref), before)
      before += task.steps
      return learned
    }
    const trainAll = async function* (task: Task): Run<Record<(typeof ARMS)[number], Learned>> {
      const learned = { urpe: yield* train(task, 'urpe'), rpe: yield* train(task, 'rpe') }
      yield { kind: 'plot', plot: curvesPicture(task, learned) }
      return { ...learned, absolute: yield* train(task, 'absolute') }
    }
    const numbering = { ...(yield* trainAll(NUMBERING)), none: yield* train(NUMBERING, 'none') }
    yield { kind: 'plot', plot: curvesPicture(NUMBERING, numbering) }
    const second = yield* trainAll(EVERY_SECOND)
    yield { kind: 'plot', plot: curvesPicture(EVERY_SECOND, second) }
    tree.dispose([parts.numbering, parts.second, parts.order])

    const identical = async (arm: Position, { params }: Learned) => onIdentical(tree.ref(params), as(arm))
    const ofUrpe = await identical('urpe', numbering.urpe)
    const ofRpe = await identical('rpe', numbering.rpe)
    const ofSecondRpe = await identical('rpe', second.rpe)
    const ofAbsolute = await identical('absolute', numbering.absolute)
    const { bias, c = np.ones(bias!.shape) } = numbering.urpe.params.positions
    const sums = await readRowSums(bias!.ref, c.ref)
    yield { kind: 'plot', plot: await attentionPicture(bias!.ref, ablate ? c : c.ref) }
    const extra = size(numbering.urpe.params) - size(numbering.rpe.params)
    for (const { params } of [...Object.values(numbering), ...Object.values(second)]) tree.dispose(params)

    return {
      randomRpe: untrained.rpe,
      randomUrpe: untrained.urpe,
      trainedRpe: Math.max(ofRpe.gap, ofSecondRpe.gap),
      trainedUrpe: ofUrpe.gap,
      rowSpread: Math.max(...sums.map(spread)),
      numberingUrpe: numbering.urpe.accuracy,
      numberingRpe: numbering.rpe.accuracy,
      numberingAbsolute: numbering.absolute.accuracy,
      numberingNone: numbering.none.accuracy,
      numberingRpeLoss: numbering.rpe.loss,
      identicalUrpe: ofUrpe.numbered,
      identicalRpe: ofRpe.numbered,
      identicalAbsolute: ofAbsolute.numbered,
      secondUrpe: second.urpe.accuracy,
      secondRpe: second.rpe.accuracy,
      secondAbsolute: second.absolute.accuracy,
      extra,
    }
  },
})

/** Gaps on identical tokens of nets that nobody trained, their tables random too. Consumes the key. */
async function randomGaps(key: np.Array, method: Position): Promise<{ rpe: number; urpe: number }> {
  const rpe: number[] = []
  const urpe: number[] = []
  const nets = random.split(key, RANDOM_NETS)
  for (let net = 0; net < RANDOM_NETS; net++) {
    const { params: start, bias, c } = keys(nets.ref.slice(net), 'params', 'bias', 'c')
    const params = encoder(start, NUMBERING, 'none')
    const shape = [HEADS, 2 * N - 1]
    params.positions = { bias: random.normal(bias, shape), c: random.normal(c, shape).add(1) }
    rpe.push((await onIdentical(tree.ref(params), 'rpe')).gap)
    urpe.push((await onIdentical(params, method)).gap)
  }
  nets.dispose()
  return { rpe: Math.max(...rpe), urpe: Math.min(...urpe) }
}

const size = (params: Encoder): number =>
  tree.leaves<np.Array>(params).reduce((sum, leaf) => sum + leaf.size, 0)

/** Passes a training's events on, its progress counted over the whole run. */
async function* renumber<R>(stage: Run<R>, before: number): Run<R> {
  for (;;) {
    const { done, value } = await stage.next()
    if (done) return value
    yield value.kind === 'progress' ? { ...value, done: before + value.done, total: TOTAL } : value
  }
}
