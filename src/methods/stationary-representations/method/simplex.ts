import type { Matrix } from '#nn/rows.ts'

/**
 * The vertices of a regular simplex, one per row, [count, count - 1]: unit vectors whose cosines are all
 * -1 / (count - 1), the most even spread there is. Row c never changes once `count` is chosen, so models that are
 * trained years apart can share it.
 *
 * The identity with one more row, moved to the origin and scaled, as in the authors' code.
 *
 * @throws RangeError when count is not a whole number from 2
 */
export function regularSimplex(count: number): Matrix {
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`a simplex of ${count} vertices`)
  const dim = count - 1
  const apex = (1 - Math.sqrt(1 + dim)) / dim
  const mean = (1 + apex) / count
  const length = Math.hypot(1 - mean, Math.sqrt(dim - 1) * mean)
  const data = new Float32Array(count * dim).fill(-mean / length)
  for (let c = 0; c < dim; c++) data[c * dim + c] = (1 - mean) / length
  data.fill((apex - mean) / (Math.sqrt(dim) * Math.abs(apex - mean)), dim * dim)
  return { data, rows: count, dim }
}
