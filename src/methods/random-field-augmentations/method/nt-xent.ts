import { nn, numpy as np } from '@jax-js/jax'
import { checkPositive } from '#nn/rows.ts'

/**
 * The contrastive loss of SimCLR (Chen et al. 2020, eq. 1): each of the 2 n views has to find the other view of its picture
 * among all others, by the cosine of their embeddings over a temperature, in nats. Row i of both belongs to picture i.
 * Consumes both embeddings [n, d].
 *
 * @throws RangeError when they differ in shape, there are fewer than two pictures, or the temperature is not above 0
 */
export function ntXent(one: np.Array, other: np.Array, temperature: number): np.Array {
  checkPositive('temperature', temperature)
  const [n = 0] = one.shape
  if (`${one.shape}` !== `${other.shape}` || one.ndim !== 2)
    throw new RangeError(
      `embeddings [${one.shape}] and [${other.shape}] are not two views of the same pictures`,
    )
  if (n < 2) throw new RangeError(`a loss between ${n} pictures: at least 2 are wanted`)
  const both = np.concatenate([one, other], 0)
  const lengths = np.sqrt(np.square(both.ref).sum(1, { keepdims: true }).add(1e-12))
  const unit = both.div(lengths)
  const cosines = np.dot(unit.ref, np.transpose(unit)).div(temperature)
  // No view is compared with itself.
  const others = cosines.sub(np.eye(2 * n).mul(1e9))
  const logShares = nn.logSoftmax(others, -1)
  const partners = np.concatenate(
    [np.concatenate([np.zeros([n, n]), np.eye(n)], 1), np.concatenate([np.eye(n), np.zeros([n, n])], 1)],
    0,
  )
  return logShares.mul(partners).sum(1).mean().neg()
}
