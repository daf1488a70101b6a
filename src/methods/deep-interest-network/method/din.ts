import { numpy as np, random } from '@jax-js/jax'
import { keys } from '#nn/random.ts'
import { checkNumber, checkOptions, checkWhole } from '#nn/rows.ts'
import { type UnitOptions, initActivationUnit, localActivationUnit } from './activation-unit.ts'
import type { DiceStats } from './dice.ts'
import { checkIds } from './ids.ts'
import { type DiceMode, type Layers, checkLayers, initLayers, runLayers } from './hidden-layers.ts'

/** Embedding tables, the activation unit, and the network that scores user and candidate. */
export type Din = {
  /** [number of items, d1] */
  items: np.Array
  /** [number of categories, d2] */
  categories: np.Array
  /** How much each item is liked by everybody, [number of items]. */
  bias: np.Array
  /** Reads 4 (d1 + d2) numbers. */
  unit: Layers
  /** Reads 3 (d1 + d2) numbers. */
  scorer: Layers
}

/** n candidates, each with its user's last T clicks. Ids are int32 row numbers of the tables. */
export type DinBatch = {
  /** [n] */
  item: np.Array
  /** [n] */
  category: np.Array
  /** [n, T], any valid id where the mask is 0 */
  historyItems: np.Array
  /** [n, T] */
  historyCategories: np.Array
  /** 1 for a click, 0 for padding, [n, T] */
  mask: np.Array
}

export interface DinSizes {
  items: number
  categories: number
  itemDim: number
  categoryDim: number
  /** Hidden widths of the activation unit. */
  unit: readonly number[]
  /** Hidden widths of the scorer. */
  scorer: readonly number[]
  /** Start of the slopes below zero: 0.25 when left out; give 0 for Dice. */
  slope?: number
}

/** Statistics for every Dice layer, unit and scorer apart. */
export interface DinStats {
  unit: readonly DiceStats[]
  scorer: readonly DiceStats[]
}

export interface DinOptions extends Pick<UnitOptions, 'normalize'> {
  /** Dice in place of PReLU: by the batch's own statistics (training), or by these (afterwards). */
  dice?: 'batch' | DinStats
}

/** Small random embeddings, zero biases, He weights. Consumes the key. */
export function initDin(key: np.Array, sizes: DinSizes): Din {
  checkOptions('initDin', sizes, SIZES)
  for (const name of ['items', 'categories', 'itemDim', 'categoryDim'] as const)
    checkWhole(name, sizes[name], { least: 1 })
  for (const name of ['unit', 'scorer'] as const)
    for (const width of sizes[name]) checkWhole(`a width of ${name}`, width, { least: 1 })
  if (sizes.slope !== undefined) checkNumber('slope', sizes.slope)
  const parts = keys(key, 'items', 'categories', 'unit', 'scorer')
  const dim = sizes.itemDim + sizes.categoryDim
  return {
    items: random.normal(parts.items, [sizes.items, sizes.itemDim]).mul(EMBEDDING_SCALE),
    categories: random.normal(parts.categories, [sizes.categories, sizes.categoryDim]).mul(EMBEDDING_SCALE),
    bias: np.zeros([sizes.items]),
    unit: initActivationUnit(parts.unit, dim, sizes.unit, sizes.slope),
    scorer: initLayers(parts.scorer, [3 * dim, ...sizes.scorer, 1], sizes.slope),
  }
}

const EMBEDDING_SCALE = 0.3
const SIZES = ['items', 'categories', 'itemDim', 'categoryDim', 'unit', 'scorer', 'slope'] as const

/**
 * The logit that each candidate is clicked (Zhou et al. 2018, figure 2, right): the history pooled by the
 * activation unit, then a network over concat(user, candidate, user x candidate), plus the item's bias.
 * Consumes the parameters and the batch; statistics in the options stay the caller's.
 *
 * @returns [n]
 * @throws RangeError when shapes do not fit together
 */
export function dinForward(params: Din, batch: DinBatch, options: DinOptions = {}): np.Array {
  const { logits, weights } = forward(params, batch, options)
  weights.dispose()
  return logits
}

/**
 * How much each click counts for the candidate, [n, T]: DIN's own explanation of a recommendation.
 * Consumes the parameters and the batch.
 */
export function dinWeights(params: Din, batch: DinBatch, options: DinOptions = {}): np.Array {
  const { logits, weights } = forward(params, batch, options)
  logits.dispose()
  return weights
}

/**
 * The batch statistics of every Dice layer, to be averaged over batches for use after training.
 * Consumes the parameters and the batch.
 */
export function dinStats(
  params: Din,
  batch: DinBatch,
  options: Pick<DinOptions, 'normalize'> = {},
): DinStats {
  const [unit, scorer]: [DiceStats[], DiceStats[]] = [[], []]
  const { logits, weights } = forward(params, batch, { ...options, dice: 'batch' }, { unit, scorer })
  logits.dispose()
  weights.dispose()
  return { unit, scorer }
}

function forward(
  params: Din,
  batch: DinBatch,
  options: DinOptions,
  seen?: { unit: DiceStats[]; scorer: DiceStats[] },
): { logits: np.Array; weights: np.Array } {
  checkOptions('DIN', options, ['normalize', 'dice'])
  const { normalize = 'none', dice } = options
  const mode = (part: keyof DinStats): DiceMode | undefined => (typeof dice === 'object' ? dice[part] : dice)
  const { unit, ...rest } = params
  const { query, clicks } = embed(rest, batch)
  const unitDice = mode('unit')
  const { weights, pooled } = localActivationUnit(unit, query.ref, clicks, batch.mask, {
    normalize,
    ...(unitDice && { dice: unitDice }),
    ...(seen && { seen: seen.unit }),
  })
  const logits = scoreUser(rest, batch.item, pooled, query, mode('scorer'), seen?.scorer)
  return { logits, weights }
}

/**
 * The vectors of the candidates [n, H] and of their users' clicks [n, T, H], zeros where the mask is 0. Parameters,
 * `item` and `mask` stay the caller's, the other ids are consumed.
 *
 * An id without a row is a RangeError where its value can be seen at once; within a jit the candidate is NaN.
 */
export function embed(params: Omit<Din, 'unit'>, batch: DinBatch): { query: np.Array; clicks: np.Array } {
  checkShapes(params, batch)
  const { items, categories } = params
  const { item, category, historyItems, historyCategories, mask } = batch
  const [itemRows, categoryRows] = [items.shape[0]!, categories.shape[0]!]
  for (const [name, ids] of Object.entries({ item, historyItems })) checkIds(name, ids, itemRows)
  for (const [name, ids] of Object.entries({ category, historyCategories })) checkIds(name, ids, categoryRows)
  checkIds('mask', mask, 2)
  const known = areRows(item, itemRows)
    .mul(areRows(category, categoryRows))
    .mul(areRows(historyItems, itemRows).min(1))
    .mul(areRows(historyCategories, categoryRows).min(1))
  const padded = mask.ref.astype(np.float32)
  const clicks = np.concatenate(
    [lookUp(items.ref, historyItems, padded.ref), lookUp(categories.ref, historyCategories, padded)],
    -1,
  )
  const query = np.concatenate([np.take(items.ref, item.ref, 0), np.take(categories.ref, category, 0)], -1)
  return { query: query.add(np.where(np.equal(known, 1), 0, Number.NaN).reshape([-1, 1])), clicks }
}

/** The logit of each candidate for a user vector, [n]. Consumes everything but `mode`. */
export function scoreUser(
  { items, categories, bias, scorer }: Omit<Din, 'unit'>,
  item: np.Array,
  user: np.Array,
  query: np.Array,
  mode?: DiceMode,
  seen?: DiceStats[],
): np.Array {
  items.dispose()
  categories.dispose()
  const together = np.concatenate([user.ref, query.ref, user.mul(query)], -1)
  const scores = runLayers(scorer, together, mode, undefined, seen)
  return scores.reshape([-1]).add(np.take(bias, item, 0))
}

/** 1 where an id is a row number, else 0. The ids stay the caller's. */
const areRows = (ids: np.Array, rows: number): np.Array =>
  np.greaterEqual(ids.ref, 0).astype(np.float32).mul(np.less(ids.ref, rows).astype(np.float32))

/**
 * Rows of a table for ids [n, T], giving [n, T, d], zeros where the mask is 0. Consumes all its arguments.
 *
 * The ids are flat because the gradient's scatter is faster so, and the product with the mask stands right
 * behind the look-up because a compiled scatter cannot read a mere reshape or broadcast.
 */
function lookUp(table: np.Array, ids: np.Array, mask: np.Array): np.Array {
  const [n, length] = ids.shape as [number, number]
  const rows = np.take(table, ids.reshape([-1]), 0).mul(mask.reshape([-1, 1]))
  return rows.reshape([n, length, -1])
}

function checkShapes({ items, categories, bias, scorer }: Omit<Din, 'unit'>, batch: DinBatch): void {
  if (items.ndim !== 2 || categories.ndim !== 2) {
    throw new RangeError(`tables must be matrices, not [${items.shape}] and [${categories.shape}]`)
  }
  if (bias.ndim !== 1 || bias.shape[0] !== items.shape[0]) {
    throw new RangeError(`biases [${bias.shape}] for ${items.shape[0]} items`)
  }
  const { item, category, historyItems, historyCategories, mask } = batch
  if (historyItems.ndim !== 2) throw new RangeError(`histories must be [n, T], not [${historyItems.shape}]`)
  for (const [name, ids] of Object.entries({ item, category, historyCategories, mask })) {
    const isFlat = ids === item || ids === category
    const wanted = isFlat ? historyItems.shape.slice(0, 1) : historyItems.shape
    if (ids.ndim !== wanted.length || `${ids.shape}` !== `${wanted}`)
      throw new RangeError(`${name} [${ids.shape}] does not fit histories [${historyItems.shape}]`)
  }
  checkLayers('the scorer', scorer, 3 * (items.shape[1]! + categories.shape[1]!))
}
