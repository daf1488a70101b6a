import { checkOptions, checkPositive, checkWhole } from '#nn/rows.ts'
import { type Maps, checkMaps, emptyMaps, joinChannels } from './maps.ts'
import { resizeArea, resizeBicubic } from './resize.ts'

/** A frozen model: maps of features of pictures, one of each in their order. */
export type FeatureModel = (pictures: Maps) => Maps | Promise<Maps>

export interface MultiScaleOptions {
  /** How many times as large as it is a picture is looked at, in the order of the features: [1, 2]. */
  scales: readonly number[]
  /** The side of the pictures that the model takes, to which larger ones are cut; that of the first scale. */
  tile?: number
}

/**
 * Features of a model that looks at each picture at several sizes (S²-Wrapper, section 2.1): a picture is enlarged,
 * cut into tiles of the size the model knows, each tile is seen on its own, their maps are laid side by side again,
 * averaged down to the grid of the first scale, and joined along the channels. Nothing is trained.
 *
 * @returns for a model that gives [grid, grid, width] a map of [grid, grid, scales * width] of each picture
 * @throws RangeError when there is no scale, a picture of some scale is no whole number of tiles, or the model gives
 *   other than one square map of each
 */
export async function multiScale(
  model: FeatureModel,
  pictures: Maps,
  options: MultiScaleOptions,
): Promise<Maps> {
  checkOptions('multiScale', options, ['scales', 'tile'])
  const { count, side } = checkMaps('the pictures', pictures)
  const sides = options.scales.map((scale) => checkPositive('a scale', scale) * side)
  if (sides.length === 0) throw new RangeError('multiScale needs at least one scale')
  const tile = checkWhole('tile', options.tile ?? sides[0]!, { least: 1 })

  const maps: Maps[] = []
  for (const large of sides) {
    const k = large / tile
    if (!Number.isInteger(k))
      throw new RangeError(`a picture of side ${large} is no whole number of tiles of side ${tile}`)
    const seen = checkMaps("the model's maps", await model(splitTiles(resizeBicubic(pictures, large), k)))
    if (seen.count !== count * k * k)
      throw new RangeError(`the model gave ${seen.count} maps of ${count * k * k} pictures`)
    maps.push(mergeTiles(seen, k))
  }
  return joinChannels(maps.map((map) => resizeArea(map, maps[0]!.side)))
}

/**
 * Cuts each map into k x k tiles: the first tile of all maps, then the second, as the authors' code does.
 *
 * @throws RangeError when k does not divide the side
 */
export function splitTiles(maps: Maps, k: number): Maps {
  const { count, side, channels } = checkMaps('the maps to split', maps)
  checkWhole('the tiles of a side', k, { least: 1, most: side })
  if (side % k !== 0) throw new RangeError(`${k} tiles do not divide a side of ${side}`)
  const tiles = emptyMaps(count * k * k, side / k, channels)
  eachStrip(count, side / k, k, channels, (inMap, inTiles, length) =>
    tiles.data.set(maps.data.subarray(inMap, inMap + length), inTiles),
  )
  return tiles
}

/** Lays tiles side by side again, undoing `splitTiles`. @throws RangeError when they make no whole maps */
export function mergeTiles(tiles: Maps, k: number): Maps {
  const { side, channels } = checkMaps('the tiles', tiles)
  const count = tiles.count / checkWhole('the tiles of a side', k, { least: 1 }) ** 2
  if (!Number.isInteger(count)) throw new RangeError(`${tiles.count} tiles make no whole maps of ${k} x ${k}`)
  const maps = emptyMaps(count, side * k, channels)
  eachStrip(count, side, k, channels, (inMap, inTiles, length) =>
    maps.data.set(tiles.data.subarray(inTiles, inTiles + length), inMap),
  )
  return maps
}

/** Visits each row of each tile: where it begins in the maps and in the tiles, and how many numbers it has. */
function eachStrip(
  count: number,
  tile: number,
  k: number,
  channels: number,
  visit: (inMap: number, inTiles: number, length: number) => void,
): void {
  const length = tile * channels
  for (let map = 0; map < count; map++)
    for (let row = 0; row < tile * k; row++)
      for (let across = 0; across < k; across++) {
        const number = (Math.floor(row / tile) * k + across) * count + map
        visit(((map * tile * k + row) * k + across) * length, (number * tile + (row % tile)) * length, length)
      }
}
