import { nn, numpy as np } from '@jax-js/jax'
import { checkOneOf, checkOptions } from '#nn/rows.ts'
import type { DiceStats } from './dice.ts'
import { type DiceMode, type Layers, checkLayers, initLayers, runLayers } from './hidden-layers.ts'

export interface UnitOptions {
  /** 'none' (the paper): weights are free, their sum says how strong an interest is. 'softmax': they sum to 1. */
  normalize?: 'none' | 'softmax'
  /** Hidden units are Dice in place of PReLU. */
  dice?: DiceMode
  /** Gets the batch statistics of each Dice layer. */
  seen?: DiceStats[]
}

/**
 * A local activation unit for item vectors of length `dim`: 4 dim inputs, PReLU hidden units, one output.
 *
 * The last layer starts at a tenth of its usual size: a history summed with full-size random weights is
 * noise that drowns the candidate in the first steps. Consumes the key.
 *
 * @param hidden - widths between input and output
 * @param slope - of the hidden units' lower side; give 0 for Dice
 */
export function initActivationUnit(
  key: np.Array,
  dim: number,
  hidden: readonly number[],
  slope = 0.25,
): Layers {
  const unit = initLayers(key, [4 * dim, ...hidden, 1], slope)
  const last = unit.layers.at(-1)!
  last.w = last.w.mul(0.1)
  return unit
}

/**
 * Scores each item of a history against a candidate and sums the history by these scores (Zhou et al.
 * 2018, eq. 1): the user as this candidate sees them.
 *
 * A small network reads concat(q, k, q - k, q k). Slots of mask 0 get weight 0, before and after the softmax;
 * 'softmax' divides the scores by the root of H first, as the authors' code does. Consumes all arrays.
 *
 * @param params - layers from 4 H inputs to one output
 * @param query - candidates, [n, H]
 * @param keys - their users' histories, [n, T, H]
 * @param mask - 1 for an item, 0 for padding, [n, T]
 * @returns weights [n, T] and the weighted sum of the keys, [n, H]
 * @throws RangeError when shapes do not fit together
 */
export function localActivationUnit(
  params: Layers,
  query: np.Array,
  keys: np.Array,
  mask: np.Array,
  options: UnitOptions = {},
): { weights: np.Array; pooled: np.Array } {
  checkOptions('the activation unit', options, ['normalize', 'dice', 'seen'])
  const { normalize = 'none', dice, seen } = options
  if (keys.ndim !== 3) throw new RangeError(`keys must be [n, T, H], not [${keys.shape}]`)
  const [n, length, dim] = keys.shape as [number, number, number]
  if (query.ndim !== 2 || query.shape[0] !== n || query.shape[1] !== dim) {
    throw new RangeError(`queries [${query.shape}] do not fit keys [${keys.shape}]`)
  }
  if (mask.ndim !== 2 || mask.shape[0] !== n || mask.shape[1] !== length) {
    throw new RangeError(`a mask [${mask.shape}] does not fit keys [${keys.shape}]`)
  }
  checkOneOf('normalize', normalize, ['none', 'softmax'])
  checkLayers('the activation unit', params, 4 * dim)

  const real = np.notEqual(mask, 0)
  const shown = real.ref.astype(np.float32)
  const q = np.broadcastTo(query.reshape([n, 1, dim]), [n, length, dim])
  const pair = np.concatenate([q.ref, keys.ref, q.ref.sub(keys.ref), q.mul(keys.ref)], -1)
  const rows = pair.reshape([n * length, 4 * dim])
  const scores = runLayers(params, rows, dice, shown.ref.reshape([-1]), seen).reshape([n, length])

  // Large but finite, and masked once more: a history without any item gets weights 0, not NaN.
  const free =
    normalize === 'none' ? scores : nn.softmax(np.where(real.ref, scores.div(Math.sqrt(dim)), -1e9), -1)
  real.dispose()
  const weights = free.mul(shown)
  return { weights: weights.ref, pooled: weights.reshape([n, length, 1]).mul(keys).sum(1) }
}
