import { lax, numpy as np } from '@jax-js/jax'

/**
 * Turns any square matrix into a rotation, so that a gradient step can never leave the rotations: the
 * Cayley transform (I + K/2)⁻¹ (I - K/2) of K = A - Aᵀ. Zero gives the identity. A rotation by exactly 180°
 * and a reflection are out of reach. Works inside a jit and can be differentiated once. Consumes A.
 *
 * @param params - A, free parameters, [d, d]
 * @throws RangeError when A is not square
 */
export function orthogonal(params: np.Array): np.Array {
  const [size, columns] = params.shape
  if (params.ndim !== 2 || size !== columns) {
    throw new RangeError(`a rotation needs square parameters, not [${params.shape}]`)
  }
  const half = params.ref.sub(params.transpose()).mul(0.5)
  const still = lax.stopGradient(half.ref)
  const identity = np.eye(size!)
  const inverse = inverted(identity.ref.add(still.ref), size!)
  const rotation = polished(inverse.ref.mul(2).sub(identity.ref))

  // dR = -(I + K/2)⁻¹ dK/2 (I + R): with it nothing is differentiated through the elimination.
  const moved = np.matmul(np.matmul(inverse, half.sub(still)), identity.add(rotation.ref))
  return rotation.sub(moved)
}

/** Takes out what rounding has left of right angles: R (3 - RᵀR) / 2. */
function polished(R: np.Array): np.Array {
  const error = np.matmul(R.ref.transpose(), R.ref)
  return R.ref.mul(1.5).sub(np.matmul(R, error).mul(0.5))
}

/**
 * Gauss-Jordan without pivoting, which I plus a skew matrix never needs: its pivots are at least 1.
 * Unrolled, because neither `solve` nor `inv` of a product compiles under jit.
 */
function inverted(matrix: np.Array, size: number): np.Array {
  const identity = np.eye(size)
  let both = np.concatenate([matrix, identity.ref], 1)
  for (let k = 0; k < size; k++) {
    const axis = identity.ref.slice(k)
    const row = np.dot(axis.ref, both.ref)
    const pivot = row.ref.slice(k)
    const column = both.ref.slice([], k).sub(axis)
    both = both.sub(column.reshape([size, 1]).mul(row.div(pivot).reshape([1, 2 * size])))
  }
  identity.dispose()
  return both.slice([], [size, 2 * size])
}
