import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { fit, grid } from '#nn/fit.ts'
import { compile } from '#nn/jit.ts'
import { groupAuc } from '#nn/metrics/auc.ts'
import { localActivationUnit } from '../method/activation-unit.ts'
import { type Din, type DinBatch, embed, initDin, scoreUser } from '../method/din.ts'
import { CATEGORIES, type ClickLog, type ClickLogs, ITEMS, LENGTH, categoryOf } from './click-log.ts'

const BATCH = 128
const TEST_ROWS = 500
const UNIT = [16]
const SCORER = [32, 16]
/** First width of a sum's scorer, which brings it to DIN's number of parameters. */
const WIDER = 45

/** A ranker: how it makes a vector of a user's clicks, and what else sets it apart. */
export interface Arm {
  name: string
  /** Weights by click and candidate (DIN), by the click alone, or 1 for every click. */
  weights: 'candidate' | 'click' | 'one'
  /** The weights sum to one. */
  softmax?: boolean
}

export const DIN: Arm = { name: 'weighed by candidate', weights: 'candidate' }
export const SOFTMAX: Arm = { name: 'weighed by candidate, softmax', weights: 'candidate', softmax: true }
export const SUM: Arm = { name: 'summed', weights: 'one' }

/** The arm without an idea. */
export const armWithout = (arm: Arm, without: string | undefined): Arm =>
  without === 'candidate' && arm.weights === 'candidate' ? { ...arm, weights: 'click' } : arm

/** What an arm starts from, the same tables for all of one key. Consumes the key. */
export const initArm = (arm: Arm, key: np.Array): Din =>
  initDin(key, {
    items: ITEMS,
    categories: CATEGORIES,
    itemDim: 4,
    categoryDim: 4,
    unit: UNIT,
    scorer: arm.weights === 'one' ? [WIDER, ...SCORER.slice(1)] : SCORER,
  })

/** Logits [n], and how much each click counts, [n, LENGTH]. Consumes the parameters and the batch. */
export function rank(
  arm: Arm,
  { unit, ...rest }: Din,
  batch: DinBatch,
): { logits: np.Array; weights: np.Array } {
  const { query, clicks } = embed(rest, batch)
  const score = (user: np.Array) => scoreUser(rest, batch.item, user, query)
  if (arm.weights === 'one') {
    tree.dispose(unit)
    return { logits: score(clicks.sum(1)), weights: batch.mask }
  }
  const asked = arm.weights === 'candidate' ? query.ref : np.zeros(query.shape)
  const normalize = arm.softmax ? 'softmax' : 'none'
  const { weights, pooled } = localActivationUnit(unit, asked, clicks, batch.mask, { normalize })
  return { logits: score(pooled), weights }
}

export interface Lesson {
  arm: Arm
  logs: ClickLogs
  rates: readonly number[]
  steps: number
}

/** Trains an arm at each learning rate and keeps what ranks best for the validation users. Consumes both keys. */
export async function* learn(
  start: np.Array,
  order: np.Array,
  { arm, logs, rates, steps }: Lesson,
): Run<Din> {
  const batch = batcher(logs.train)
  try {
    const { model } = yield* grid({
      arm: arm.name,
      settings: rates.map((learningRate) => ({ learningRate })),
      train: ({ learningRate }): Run<Din> =>
        fit(logs.train, {
          params: initArm(arm, start.ref),
          loss: (params: Din, ...batch: Batch) => lossOf(arm, params, batch),
          batch: batch.of,
          key: order.ref,
          steps,
          batchSize: BATCH,
          learningRate,
          schedule: 'cosine',
          doing: `training ${arm.name}`,
          series: arm.name,
        }),
      score: (model: Din) => gauc(arm, model, logs.validation),
      validation: logs.validation,
      dispose: (model) => tree.dispose(model),
    })
    return model
  } finally {
    tree.dispose([start, order])
    batch.dispose()
  }
}

type Batch = [item: np.Array, clicks: np.Array, labels: np.Array]

/** Mean binary cross-entropy. */
function lossOf(arm: Arm, params: Din, [item, clicks, labels]: Batch): np.Array {
  const { logits, weights } = rank(arm, params, batchOf(item, clicks))
  weights.dispose()
  return nn.softplus(logits.ref).sub(logits.mul(labels)).mean()
}

/** Items with their categories and a mask without padding. Consumes both. */
function batchOf(item: np.Array, clicks: np.Array): DinBatch {
  const perCategory = ITEMS / CATEGORIES
  const category = (ids: np.Array) =>
    np.floor(ids.astype(np.float32).add(0.5).div(perCategory)).astype(np.int32)
  return {
    category: category(item.ref),
    historyCategories: category(clicks.ref),
    mask: np.ones(clicks.shape),
    item,
    historyItems: clicks,
  }
}

function batcher({ items, clicks, labels }: ClickLog): { of(rows: np.Array): Batch; dispose(): void } {
  const columns: Batch = [
    np.array(items.slice()),
    np.array(clicks.slice()).reshape([items.length, LENGTH]),
    np.array(labels.slice()),
  ]
  return {
    of: (rows) => {
      const batch = columns.map((column) => np.take(column.ref, rows.ref, 0))
      rows.dispose()
      return batch as Batch
    },
    dispose: () => tree.dispose(columns),
  }
}

/** AUC within each user, weighted by impressions. */
export async function gauc(arm: Arm, model: Din, log: ClickLog): Promise<number> {
  return groupAuc((await ranked(arm, model, log)).logits, log.labels, log.users)
}

/** Logits [rows] and weights [rows * LENGTH] of a whole log. */
export async function ranked(
  arm: Arm,
  model: Din,
  { items, clicks }: Pick<ClickLog, 'items' | 'clicks'>,
): Promise<{ logits: Float32Array; weights: Float32Array }> {
  const run = compile((params: Din, item: np.Array, history: np.Array) => {
    const { logits, weights } = rank(arm, params, batchOf(item, history))
    return [logits, weights]
  })
  const found = { logits: new Float32Array(items.length), weights: new Float32Array(clicks.length) }
  for (let from = 0; from < items.length; from += TEST_ROWS) {
    const item = items.slice(from, from + TEST_ROWS)
    const history = clicks.slice(from * LENGTH, (from + TEST_ROWS) * LENGTH)
    const [logits, weights] = run(
      tree.ref(model),
      np.array(item),
      np.array(history).reshape([item.length, LENGTH]),
    )
    found.logits.set((await logits!.data()) as Float32Array, from)
    found.weights.set((await weights!.data()) as Float32Array, from * LENGTH)
  }
  run.dispose()
  return found
}

/** Mean size of the weight of a click in the candidate's category, and of any other click. */
export function weightByCategory(
  weights: Float32Array,
  { items, clicks }: Pick<ClickLog, 'items' | 'clicks'>,
): { own: number; other: number } {
  const total = { own: 0, other: 0 }
  const count = { own: 0, other: 0 }
  clicks.forEach((clicked, at) => {
    const kind = categoryOf(clicked) === categoryOf(items[Math.floor(at / LENGTH)]!) ? 'own' : 'other'
    total[kind] += Math.abs(weights[at]!)
    count[kind]++
  })
  return { own: total.own / count.own, other: total.other / count.other }
}
