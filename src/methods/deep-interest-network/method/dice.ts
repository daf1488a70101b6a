import { nn, numpy as np } from '@jax-js/jax'

/** Mean and variance of each channel, [d]. */
export type DiceStats = { mean: np.Array; variance: np.Array }

/** What a Dice layer starts from: slope 0 below the switch point, and statistics of a standard normal. */
export function diceInit(dim: number): { alpha: np.Array; stats: DiceStats } {
  if (!Number.isInteger(dim) || dim < 1) throw new RangeError(`Dice over ${dim} channels`)
  return { alpha: np.zeros([dim]), stats: { mean: np.zeros([dim]), variance: np.ones([dim]) } }
}

/**
 * A PReLU whose switch is soft and sits at the mean of the data (Zhou et al. 2018, eq. 3):
 * p s + (1 - p) alpha s with p = sigmoid((s - mean) / sqrt(variance + epsilon)).
 *
 * With mean 0 and variance 0 it is PReLU itself. Consumes all arrays.
 *
 * @param x - any shape that ends in the channels, [..., d]
 * @param alpha - slope of the lower side, [d]
 * @param stats - of the mini-batch in training, of the training set afterwards; when left out, those of `x`
 * @throws RangeError when channels do not fit or epsilon is not positive
 */
export function dice(x: np.Array, alpha: np.Array, stats?: DiceStats, epsilon = 1e-8): np.Array {
  const channels = x.shape.at(-1)
  if (channels === undefined) throw new RangeError('Dice needs channels, not a single number')
  checkChannels('alpha', alpha, channels)
  if (!(epsilon > 0 && epsilon < Infinity)) throw new RangeError(`epsilon must be positive, not ${epsilon}`)
  const { mean, variance } = stats ?? diceStats(x.ref)
  checkChannels('the mean', mean, channels)
  checkChannels('the variance', variance, channels)

  const above = nn.sigmoid(x.ref.sub(mean).div(np.sqrt(variance.add(epsilon))))
  // p s + (1 - p) alpha s = s (alpha + p (1 - alpha)).
  return x.mul(alpha.ref.add(above.mul(np.subtract(1, alpha))))
}

/**
 * Mean and (biased) variance of each channel over all rows, or over those of weight 1 only: padding must
 * not move the switch point. Gradients pass through. Consumes its arguments.
 *
 * @param x - [..., d]
 * @param mask - 0 or 1, of x's shape without its last axis; with no 1 at all both statistics are 0
 */
export function diceStats(x: np.Array, mask?: np.Array): DiceStats {
  const channels = x.shape.at(-1)
  if (channels === undefined) throw new RangeError('Dice needs channels, not a single number')
  const rows = x.reshape([-1, channels])
  if (!mask) {
    const mean = rows.ref.mean(0)
    return { mean, variance: np.square(rows.sub(mean.ref)).mean(0) }
  }
  if (mask.size !== rows.shape[0]) {
    throw new RangeError(`a mask of shape [${mask.shape}] does not fit ${rows.shape[0]} rows`)
  }
  const weights = mask.astype(np.float32).reshape([-1, 1])
  const share = weights.ref.div(np.maximum(weights.sum(), 1))
  const mean = rows.ref.mul(share.ref).sum(0)
  return { mean: mean.ref, variance: np.square(rows.sub(mean)).mul(share).sum(0) }
}

function checkChannels(name: string, x: np.Array, channels: number): void {
  if (x.ndim !== 1 || x.shape[0] !== channels) {
    throw new RangeError(`${name} of shape [${x.shape}] does not fit ${channels} channels`)
  }
}
