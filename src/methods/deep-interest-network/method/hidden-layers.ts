import { nn, numpy as np } from '@jax-js/jax'
import { type Dense, dense, initMlp } from '#nn/dense.ts'
import { type DiceStats, dice, diceStats } from './dice.ts'

/**
 * A small network: dense layers, the last one linear. With `alphas`, one [width] per hidden layer, the
 * hidden units are PReLU or Dice; without, sigmoid.
 */
export type Layers = { layers: Dense[]; alphas?: np.Array[] }

/** Dice in place of PReLU: by the statistics of the batch at hand, or by given ones, a pair per hidden layer. */
export type DiceMode = 'batch' | readonly DiceStats[]

/**
 * Layers of the given widths, inputs first. Consumes the key.
 *
 * @param slope - what the units' lower side starts from; 0.25 is PReLU's usual start, Dice's is 0
 */
export function initLayers(
  key: np.Array,
  sizes: readonly number[],
  slope = 0.25,
): Layers & { alphas: np.Array[] } {
  const alphas = sizes.slice(1, -1).map((width) => np.full([width], slope))
  return { layers: initMlp(key, sizes), alphas }
}

/**
 * Runs rows through the layers. Consumes the parameters, the rows and the mask; `diceMode` stays the caller's.
 *
 * @param x - [rows, inputs]
 * @param mask - 0 or 1 for each row: those of 0 do not count in batch statistics
 * @param seen - gets the batch statistics of each Dice layer
 * @returns [rows, outputs]
 */
export function runLayers(
  { layers, alphas }: Layers,
  x: np.Array,
  diceMode?: DiceMode,
  mask?: np.Array,
  seen?: DiceStats[],
): np.Array {
  const last = layers.length - 1
  if (
    diceMode !== undefined &&
    diceMode !== 'batch' &&
    !(Array.isArray(diceMode) && diceMode.length === last)
  )
    throw new RangeError(`dice is neither 'batch' nor statistics of ${last} hidden layers`)
  const hidden = layers.slice(0, last).reduce((h, layer, i) => {
    const z = dense(layer, h)
    if (!alphas) return nn.sigmoid(z)
    if (!diceMode) return prelu(z, alphas[i]!)
    if (diceMode !== 'batch') {
      const { mean, variance } = diceMode[i]!
      return dice(z, alphas[i]!, { mean: mean.ref, variance: variance.ref })
    }
    const stats = diceStats(z.ref, mask?.ref)
    seen?.push({ mean: stats.mean.ref, variance: stats.variance.ref })
    return dice(z, alphas[i]!, stats)
  }, x)
  mask?.dispose()
  return dense(layers[last]!, hidden)
}

/** x where positive, alpha x elsewhere (He et al. 2015). Consumes both. */
export const prelu = (x: np.Array, alpha: np.Array): np.Array =>
  np.maximum(x.ref, 0).add(np.minimum(x, 0).mul(alpha))

/** Refuses layers whose widths do not follow one another. */
export function checkLayers(name: string, { layers, alphas }: Layers, inputs: number): void {
  if (layers.length === 0) throw new RangeError(`${name} has no layers`)
  let width = inputs
  layers.forEach(({ w, b }, i) => {
    if (w.ndim !== 2 || w.shape[0] !== width) {
      throw new RangeError(`layer ${i} of ${name} has w of shape [${w.shape}], but gets ${width} inputs`)
    }
    width = w.shape[1]!
    if (b.ndim !== 1 || b.shape[0] !== width) {
      throw new RangeError(`layer ${i} of ${name} has b of shape [${b.shape}] for ${width} outputs`)
    }
  })
  if (width !== 1) throw new RangeError(`${name} ends in ${width} outputs, not one`)
  if (alphas && alphas.length !== layers.length - 1) {
    throw new RangeError(`${name} has ${alphas.length} slopes for ${layers.length - 1} hidden layers`)
  }
  alphas?.forEach((alpha, i) => {
    const units = layers[i]!.w.shape[1]!
    if (alpha.ndim !== 1 || alpha.shape[0] !== units)
      throw new RangeError(`slopes ${i} of ${name} are [${alpha.shape}] for ${units} units`)
  })
}
