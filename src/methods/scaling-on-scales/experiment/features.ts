import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Maps, emptyMaps, joinChannels } from '../method/maps.ts'
import { type FeatureModel, multiScale } from '../method/multi-scale.ts'
import { SIDE, GRID } from './vit.ts'

/** The larger sizes at which pictures are looked at, beside their own. */
export const SCALES = [1, 2, 3]
const PATCH = SIDE / GRID

/** What a model makes of pictures at their own size and larger: the idea. */
export const atScales = (model: FeatureModel, pictures: Maps): Promise<Maps> =>
  multiScale(model, pictures, { scales: SCALES, tile: SIDE })

/**
 * All but the idea: where `atScales` looks at k x k tiles of an enlarged picture, this looks k x k times at the picture
 * as it is, each time moved by a part of a patch, and takes the mean. As much work, as many numbers, no magnification.
 */
export async function atOneScale(model: FeatureModel, pictures: Maps): Promise<Maps> {
  const looks: Maps[] = []
  for (const k of SCALES) {
    const steps = Array.from({ length: k }, (_, i) => Math.round((PATCH * (i - (k - 1) / 2)) / k))
    let sum: Maps | undefined
    for (const down of steps) {
      for (const right of steps) {
        const seen = await model(moved(pictures, down, right))
        sum ??= emptyMaps(seen.count, seen.side, seen.channels)
        for (let i = 0; i < seen.data.length; i++) sum.data[i]! += seen.data[i]! / (k * k)
      }
    }
    looks.push(sum!)
  }
  return joinChannels(looks)
}

/** Pictures moved down and to the right; what comes into view repeats their edge. */
export function moved(pictures: Maps, down: number, right: number): Maps {
  const { count, side, channels } = pictures
  const found = emptyMaps(count, side, channels)
  const inside = (place: number) => Math.min(side - 1, Math.max(0, place))
  for (let row = 0; row < count * side; row++) {
    const picture = row - (row % side)
    const from = (picture + inside((row % side) - down)) * side
    for (let x = 0; x < side; x++) {
      const at = (from + inside(x - right)) * channels
      found.data.set(pictures.data.subarray(at, at + channels), (row * side + x) * channels)
    }
  }
  return found
}

/** The first channels of maps, or those after them, as a row for each cell. */
export function channelsOf(maps: Maps, from: number, to = maps.channels): Matrix {
  const rows = maps.count * maps.side ** 2
  const data = new Float32Array(rows * (to - from))
  for (let row = 0; row < rows; row++)
    data.set(maps.data.subarray(row * maps.channels + from, row * maps.channels + to), row * (to - from))
  return { data, rows, dim: to - from }
}

/** Features beside as many random functions of them: as wide as two scales, and nothing new in them. */
export function expanded({ data, rows, dim }: Matrix, rng: RandomGenerator): Matrix {
  const weights = rng.fillNormal(new Float32Array(dim * dim))
  const wide = new Float32Array(rows * 2 * dim)
  for (let row = 0; row < rows; row++) {
    wide.set(data.subarray(row * dim, (row + 1) * dim), row * 2 * dim)
    for (let c = 0; c < dim; c++) {
      let sum = 0
      for (let i = 0; i < dim; i++) sum += data[row * dim + i]! * weights[i * dim + c]!
      wide[row * 2 * dim + dim + c] = Math.max(0, sum)
    }
  }
  return { data: wide, rows, dim: 2 * dim }
}

/** The pixels of each cell as they are. */
export function pixelsOf({ data, count }: Maps): Matrix {
  const dim = PATCH * PATCH * 3
  const found = new Float32Array(data.length)
  const strip = PATCH * 3
  for (let row = 0; row < count * SIDE; row++) {
    const [picture, y] = [Math.floor(row / SIDE), row % SIDE]
    for (let x = 0; x < GRID; x++) {
      const cell = picture * GRID * GRID + Math.floor(y / PATCH) * GRID + x
      const at = row * SIDE * 3 + x * strip
      found.set(data.subarray(at, at + strip), cell * dim + (y % PATCH) * strip)
    }
  }
  return { data: found, rows: count * GRID * GRID, dim }
}
