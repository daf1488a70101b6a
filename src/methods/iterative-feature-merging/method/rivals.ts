import type { RandomGenerator } from '#nn/generator.ts'
import { svd } from '#nn/linalg.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { checkSameLength, checkWhole } from '#nn/rows.ts'
import type { Groups } from './groups.ts'
import { type Layers, checkLayers } from './network.ts'

/** So many groups a layer as `widths` says, by merging pairs at random. */
export const randomGroups = (
  rng: Pick<RandomGenerator, 'uniform'>,
  layers: Layers,
  widths: readonly number[],
): Groups[] =>
  wanted(layers, widths).map(({ from, to }) => {
    const groups = Array.from({ length: from }, (_, i) => [i])
    while (groups.length > to) {
      const [j] = groups.splice(Math.floor(rng.uniform() * groups.length), 1)
      groups[Math.floor(rng.uniform() * groups.length)]!.push(...j!)
    }
    return groups
  })

/** The features with the largest sums of absolute incoming weights (Li et al. 2017), each alone, the others in no group. */
export const largestByL1 = (layers: Layers, widths: readonly number[]): Groups[] =>
  wanted(layers, widths).map(({ from, to }, l) => {
    const { data, dim, rows } = layers[l]!.w
    const size = Array.from({ length: from }, (_, i) => {
      let sum = 0
      for (let r = 0; r < rows; r++) sum += Math.abs(data[r * dim + i]!)
      return sum
    })
    const order = size.map((_, i) => i).sort((a, b) => size[b]! - size[a]!)
    return order.slice(0, to).map((i) => [i])
  })

/** So many groups a layer as `widths` says, by k-means in the space of the distance D. */
export const kmeansGroups = (
  rng: Pick<RandomGenerator, 'uniform'>,
  layers: Layers,
  widths: readonly number[],
): Groups[] =>
  wanted(layers, widths).map(({ from, to }, l) => {
    const { labels } = kmeans(featureVectors(layers, l), to, { rng, maxSteps: 20 })
    const groups = Array.from({ length: to }, (): number[] => [])
    for (let i = 0; i < from; i++) groups[labels[i]!]!.push(i)
    return groups.filter((group) => group.length > 0)
  })

/** Every hidden feature as what comes in and what goes out, [n, inputs + outputs]. */
export function featureVectors(layers: Layers, l: number) {
  const [into, out] = [layers[l]!.w, layers[l + 1]!.w]
  const dim = into.rows + out.dim
  const data = new Float32Array(into.dim * dim)
  for (let i = 0; i < into.dim; i++) {
    for (let r = 0; r < into.rows; r++) data[i * dim + r] = into.data[r * into.dim + i]!
    for (let o = 0; o < out.dim; o++) data[i * dim + into.rows + o] = out.data[i * out.dim + o]!
  }
  return { data, rows: into.dim, dim }
}

/** Every weight matrix but the last by its largest singular values, as many as so many parameters allow. */
export function lowRank(layers: Layers): (parameters: number) => Layers {
  checkLayers(layers)
  const cut = layers.slice(0, -1)
  const parts = cut.map(({ w }) => svd(w))
  const each = cut.reduce((sum, { w }) => sum + w.rows + w.dim, 0)
  const fixed = layers.reduce((sum, { b }) => sum + b.length, 0) + layers.at(-1)!.w.data.length
  return (parameters) => {
    const rank = Math.max(1, Math.floor((parameters - fixed) / each))
    const low = cut.map(({ w, b }, l) => {
      const { u, s, v } = parts[l]!
      const data = new Float64Array(w.data.length)
      for (let c = 0; c < Math.min(rank, s.length); c++) {
        for (let i = 0; i < w.rows; i++) {
          const left = u.data[i * u.dim + c]! * s[c]!
          for (let o = 0; o < w.dim; o++) data[i * w.dim + o]! += left * v.data[o * v.dim + c]!
        }
      }
      return { w: { data, rows: w.rows, dim: w.dim }, b }
    })
    return [...low, layers.at(-1)!]
  }
}

function wanted(layers: Layers, widths: readonly number[]): { from: number; to: number }[] {
  const now = checkLayers(layers)
  checkSameLength('hidden layers and widths', now.length, widths.length)
  return now.map((from, l) => ({ from, to: checkWhole('a width', widths[l]!, { least: 1, most: from }) }))
}
