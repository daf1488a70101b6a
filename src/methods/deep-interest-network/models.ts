import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { groupAuc } from '#nn/metrics/auc.ts'
import { trainer } from '#nn/train.ts'
import { CATEGORIES, type ClickLog, ITEMS, LENGTH, categoryOf } from './click-log.ts'
import type { DiceStats } from './dice.ts'
import {
  type Din,
  type DinOptions,
  dinForward,
  dinStats,
  dinWeights,
  initDin,
  userAndCandidate,
} from './din.ts'
import { runLayers } from './hidden-layers.ts'

const BATCH = 128
export const STEPS = 500
const RATE = 1e-2
const UNIT = [24]
const SCORER = [32, 16]
/** First width of the larger scorer, which brings it to DIN's number of parameters. */
const WIDE = 52
/** Dice's statistics for the test are means over this many training batches. */
const STAT_BATCHES = 10
const TEST_ROWS = 500
const READ_EVERY = 10
const LIVE_EVERY = 50

/** A ranker: how it makes a user of a history, and what else sets it apart. */
export interface Model {
  name: string
  user: 'sum' | 'mean' | 'attention'
  wide?: boolean
  dice?: boolean
  softmax?: boolean
}

export const SUM: Model = { name: 'sum pooling', user: 'sum' }
export const MEAN: Model = { name: 'mean pooling', user: 'mean' }
export const BIG: Model = { name: 'larger MLP', user: 'sum', wide: true }
export const DIN: Model = { name: 'DIN', user: 'attention' }
export const DIN_DICE: Model = { name: 'DIN, Dice', user: 'attention', dice: true }
export const DIN_SOFTMAX: Model = { name: 'DIN, softmax', user: 'attention', softmax: true }

/** What a model without attention owns; typed like DIN, its unit absent. */
type Params = Din

export interface Trained {
  params: Params
  options: DinOptions
}

/** The parameters a model starts from, the same tables for all of one key. Consumes the key. */
export function initModel(model: Model, key: np.Array): Params {
  const { unit, ...base } = initDin(key, {
    items: ITEMS,
    categories: CATEGORIES,
    itemDim: 4,
    categoryDim: 4,
    unit: UNIT,
    scorer: model.wide ? [WIDE, ...SCORER.slice(1)] : SCORER,
    ...(model.dice && { slope: 0 }),
  })
  if (model.user === 'attention') return { ...base, unit }
  tree.dispose(unit)
  return base as Params
}

/** Trains a model on a log; the live series is its loss. Consumes both keys. */
export async function* train(
  model: Model,
  modelKey: np.Array,
  orderKey: np.Array,
  log: ClickLog,
  doing: string,
): Run<Trained> {
  const options: DinOptions = {
    normalize: model.softmax ? 'softmax' : 'none',
    ...(model.dice && { dice: 'batch' }),
  }
  const learner = trainer(initModel(model, modelKey), (params, labels: np.Array, ...batch: np.Array[]) =>
    logLoss(logits(model, params, batch, options), labels),
  )
  const rng = generator(orderKey)
  const order = Int32Array.from({ length: log.rows }, (_, row) => row)
  const perEpoch = Math.floor(log.rows / BATCH)
  let read = 0
  for (let step = 0; step < STEPS; step++) {
    const place = step % perEpoch
    if (place === 0) rng.shuffle(order)
    const rows = order.slice(place * BATCH, (place + 1) * BATCH)
    const rate = (RATE / 2) * (1 + Math.cos((Math.PI * step) / STEPS))
    const labels = np.array(Float32Array.from(rows, (row) => log.labels[row]!))
    const loss = learner.step(rate, labels, ...inputs(model, log, rows))

    if ((step + 1) % READ_EVERY !== 0) {
      loss.dispose()
      continue
    }
    read += (await loss.data())[0]! / (LIVE_EVERY / READ_EVERY)
    yield { kind: 'progress', done: step + 1, total: STEPS, doing }
    if ((step + 1) % LIVE_EVERY === 0) {
      yield { kind: 'metric', series: doing, step: step + 1, value: read }
      read = 0
    }
  }
  learner.dispose()
  const { params } = learner
  return { params, options: model.dice ? await settleDice(params, options, log, order) : options }
}

/** Mean binary cross-entropy of logits [n] and labels [n] of 0 or 1. Consumes both. */
const logLoss = (z: np.Array, labels: np.Array): np.Array => nn.softplus(z.ref).sub(z.mul(labels)).mean()

/** User-weighted AUC of a model on new users. */
export async function testGauc(model: Model, { params, options }: Trained, log: ClickLog): Promise<number> {
  const score = compile((params: Params, ...batch: np.Array[]) => logits(model, params, batch, options))
  const scores = new Float32Array(log.rows)
  for (const rows of chunks(log.rows)) {
    scores.set((await score(tree.ref(params), ...inputs(model, log, rows)).data()) as Float32Array, rows[0])
  }
  score.dispose()
  return groupAuc(scores, log.labels, log.users)
}

/** How much each click counts for the candidate, [rows * LENGTH]: all 1 in a sum. */
export async function clickWeights(
  model: Model,
  { params, options }: Trained,
  log: ClickLog,
  rows: Int32Array,
): Promise<Float32Array> {
  if (model.user !== 'attention') return new Float32Array(rows.length * LENGTH).fill(1)
  const batch = named(inputs(model, log, rows))
  return (await dinWeights(tree.ref(params), batch, options).data()) as Float32Array
}

/** Row numbers in runs of TEST_ROWS, so that one compiled function serves all but the last. */
function* chunks(rows: number): Generator<Int32Array> {
  for (let first = 0; first < rows; first += TEST_ROWS) {
    yield Int32Array.from({ length: Math.min(TEST_ROWS, rows - first) }, (_, i) => first + i)
  }
}

function logits(model: Model, params: Params, batch: readonly np.Array[], options: DinOptions): np.Array {
  if (model.user === 'attention') return dinForward(params, named(batch), options)
  const [item, category, itemShares, categoryShares] = batch as [np.Array, np.Array, np.Array, np.Array]
  const { items, categories, bias, scorer } = params
  const candidate = np.concatenate(
    [np.take(items.ref, item.ref, 0), np.take(categories.ref, category, 0)],
    -1,
  )
  // Counts times table is the sum of the clicked items' vectors.
  const user = np.concatenate([np.dot(itemShares, items), np.dot(categoryShares, categories)], -1)
  return runLayers(scorer, userAndCandidate(user, candidate))
    .reshape([-1])
    .add(np.take(bias, item, 0))
}

const named = (batch: readonly np.Array[]) => {
  const [item, category, historyItems, historyCategories, mask] = batch as [
    np.Array,
    np.Array,
    np.Array,
    np.Array,
    np.Array,
  ]
  return { item, category, historyItems, historyCategories, mask }
}

/** What a model reads of these rows: ids for attention, counts (or shares) of clicks for a sum (or mean). */
function inputs(model: Model, log: ClickLog, rows: Int32Array): np.Array[] {
  const n = rows.length
  const item = rows.map((row) => log.items[row]!)
  const candidate = [np.array(item), np.array(item.map(categoryOf))]
  const history = new Int32Array(n * LENGTH)
  rows.forEach((row, i) => history.set(historyOf(log, row), i * LENGTH))

  if (model.user === 'attention') {
    const table = (ids: Int32Array<ArrayBuffer>) => np.array(ids).reshape([n, LENGTH])
    return [...candidate, table(history), table(history.map(categoryOf)), np.ones([n, LENGTH])]
  }
  const share = model.user === 'mean' ? 1 / LENGTH : 1
  const items = new Float32Array(n * ITEMS)
  const categories = new Float32Array(n * CATEGORIES)
  history.forEach((clicked, at) => {
    const row = Math.floor(at / LENGTH)
    items[row * ITEMS + clicked]! += share
    categories[row * CATEGORIES + categoryOf(clicked)]! += share
  })
  return [...candidate, np.array(items).reshape([n, ITEMS]), np.array(categories).reshape([n, CATEGORIES])]
}

/** The clicks of the user of a row. */
export const historyOf = ({ users, histories }: ClickLog, row: number): Int32Array =>
  histories.subarray(users[row]! * LENGTH, (users[row]! + 1) * LENGTH)

/** Fixes Dice's statistics after training: their means over some training batches. */
async function settleDice(
  params: Params,
  { normalize = 'none' }: DinOptions,
  log: ClickLog,
  order: Int32Array,
): Promise<DinOptions> {
  const batchStats = compile((params: Params, ...batch: np.Array[]) => {
    const { unit, scorer } = dinStats(params, named(batch), { normalize })
    return [...unit, ...scorer].flatMap(({ mean, variance }) => [mean, variance])
  })
  const sums: Float32Array<ArrayBuffer>[] = []
  for (let i = 0; i < STAT_BATCHES; i++) {
    const rows = order.slice(i * BATCH, (i + 1) * BATCH)
    const stats = batchStats(tree.ref(params), ...inputs(DIN_DICE, log, rows))
    for (const [s, stat] of stats.entries()) {
      const values = (await stat.data()) as Float32Array<ArrayBuffer>
      sums[s] = (sums[s] ?? new Float32Array(values.length)).map((sum, d) => sum + values[d]! / STAT_BATCHES)
    }
  }
  batchStats.dispose()
  const layer = (i: number): DiceStats => ({
    mean: np.array(sums[2 * i]!),
    variance: np.array(sums[2 * i + 1]!),
  })
  const layers = Array.from({ length: sums.length / 2 }, (_, i) => layer(i))
  return { normalize, dice: { unit: layers.slice(0, UNIT.length), scorer: layers.slice(UNIT.length) } }
}
