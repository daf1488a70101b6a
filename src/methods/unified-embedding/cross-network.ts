import type { numpy as np } from '@jax-js/jax'
import { type Dense, dense } from '#nn/dense.ts'

/**
 * The cross layers of DCN-V2, x_{l+1} = x_0 * (x_l W_l + b_l) + x_l: each adds one degree to the products of
 * features it can express (Wang et al. 2021, eq. 1). Consumes the parameters used and x0.
 *
 * @param params - at least `layers` of them, w [d, d] and b [d] each
 * @param x0 - concatenated embeddings, [n, d]
 * @param layers - how many to apply; none returns x0
 * @returns [n, d]
 * @throws RangeError when shapes do not fit or there are fewer parameters than layers
 */
export function crossNetworkV2(params: readonly Dense[], x0: np.Array, layers: number): np.Array {
  if (!Number.isInteger(layers) || layers < 0 || layers > params.length) {
    throw new RangeError(`${layers} layers of ${params.length}`)
  }
  if (x0.ndim !== 2) throw new RangeError(`x0 must be [n, d], not [${x0.shape}]`)
  const width = x0.shape[1]!
  const used = params.slice(0, layers)
  used.forEach(({ w, b }, l) => {
    if (
      w.ndim !== 2 ||
      w.shape[0] !== width ||
      w.shape[1] !== width ||
      b.ndim !== 1 ||
      b.shape[0] !== width
    ) {
      throw new RangeError(`layer ${l} has w [${w.shape}] and b [${b.shape}] for inputs of ${width}`)
    }
  })
  const crossed = used.reduce((x, layer) => x0.ref.mul(dense(layer, x.ref)).add(x), x0.ref)
  x0.dispose()
  return crossed
}
