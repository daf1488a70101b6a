import { type Part, type Role, type Split, drawnSplit, takePart } from '#data/split.ts'
import { drawMaps, render, sampleScenes } from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Maps } from '../method/maps.ts'
import { MATERIALS, dress, worldFrom } from './pictures-to-learn.ts'
import { GRID, SIDE } from './vit.ts'

/** Background, then each material. */
export const CLASSES = MATERIALS.length + 1
export const CELLS = GRID * GRID
const CELL = SIDE / GRID

/** Pictures of several objects, and what is in each cell of a grid, cells one after another. */
export interface Data {
  split: Split
  pictures: Maps
  /** What most pixels of a cell are, [n * CELLS]. */
  material: Int32Array
  /** Mean over a cell, [n * CELLS, 1]: 1 for the background, 0 for the nearest object. */
  depth: Matrix
}

/** Draws scenes as seen from afar, nearer objects larger. */
export function drawData(
  rng: RandomGenerator,
  sizes: { train: number; validation: number; test: number },
): Data {
  const count = sizes.train + sizes.validation + sizes.test
  const afar = worldFrom(1, {
    objects: [3, 5],
    apart: 0.6,
    nearer: 'larger',
    x: [0.1, 0.9],
    y: [0.1, 0.9],
  })
  const scenes = sampleScenes(rng, count, afar)
  const materials = dress(scenes, rng)
  const { instance, depth } = drawMaps(scenes, afar, SIDE)
  const dense = Float32Array.from(instance, (object, pixel) => {
    const first = scenes.start[Math.floor(pixel / SIDE ** 2)]!
    return object === 0 ? 0 : 1 + materials[first + object - 1]!
  })
  return {
    split: drawnSplit(sizes),
    pictures: { data: render(scenes, afar, { side: SIDE }), count, side: SIDE, channels: 3 },
    material: Int32Array.from(cells(dense, mostFrequent)),
    depth: { data: cells(depth, meanOf), rows: count * CELLS, dim: 1 },
  }
}

/** The cells of the pictures of a part, beside what is in them. */
export function cellsOf<R extends Role>({ role, indices }: Part<R>, x: Matrix, { material, depth }: Data) {
  const places = Int32Array.from(
    { length: indices.length * CELLS },
    (_, i) => indices[Math.floor(i / CELLS)]! * CELLS + (i % CELLS),
  )
  return takePart({ role, indices: places }, { x, labels: material, depth })
}

/** One number for each cell of maps [n, SIDE, SIDE], giving [n, CELLS]. */
export function cells(maps: Float32Array, sum: (pixels: Float32Array) => number): Float32Array {
  const pixels = new Float32Array(CELL * CELL)
  return Float32Array.from({ length: (maps.length / SIDE ** 2) * CELLS }, (_, cell) => {
    const top = Math.floor(cell / GRID) * CELL
    const left = (cell % GRID) * CELL
    for (let p = 0; p < pixels.length; p++)
      pixels[p] = maps[(top + Math.floor(p / CELL)) * SIDE + left + (p % CELL)]!
    return sum(pixels)
  })
}

const meanOf = (pixels: Float32Array): number => pixels.reduce((sum, one) => sum + one, 0) / pixels.length

/** Of equals the lowest. */
function mostFrequent(pixels: Float32Array): number {
  const votes = new Int32Array(CLASSES)
  for (const pixel of pixels) votes[pixel]!++
  return votes.indexOf(Math.max(...votes))
}
