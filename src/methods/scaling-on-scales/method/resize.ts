import { checkWhole } from '#nn/rows.ts'
import { type Maps, checkMaps, emptyMaps } from './maps.ts'

/** The cubic kernel's free number: -0.75 in the authors' code, whose resizing is PyTorch's. */
const SHARPNESS = -0.75

/** What one value of a resized row is made of: values of the row, and how much of each. */
export type Taps = readonly (readonly [from: number, weight: number])[]

/** Enlarges or shrinks pictures by bicubic interpolation, rows and columns alike; edges go on as they end. */
export const resizeBicubic = (maps: Maps, side: number): Maps => resized(maps, side, bicubicTaps)

/** Shrinks maps to the means of the squares that their cells cover, as PyTorch's 'area'. */
export const resizeArea = (maps: Maps, side: number): Maps => resized(maps, side, areaTaps)

/** Of a row of `from` values resized to `to`. */
export const bicubicTaps = (from: number, to: number): Taps[] =>
  Array.from({ length: to }, (_, place) => {
    const middle = ((place + 0.5) * from) / to - 0.5
    const first = Math.floor(middle) - 1
    return [0, 1, 2, 3].map((i) => {
      const at = Math.min(from - 1, Math.max(0, first + i))
      return [at, cubic(Math.abs(middle - first - i))] as const
    })
  })

/** Of a row of `from` values resized to `to`. */
export const areaTaps = (from: number, to: number): Taps[] =>
  Array.from({ length: to }, (_, place) => {
    const start = Math.floor((place * from) / to)
    const count = Math.ceil(((place + 1) * from) / to) - start
    return Array.from({ length: count }, (__, i) => [start + i, 1 / count] as const)
  })

function resized(maps: Maps, to: number, tapsOf: (from: number, to: number) => Taps[]): Maps {
  const { count, side, channels } = checkMaps('the maps to resize', maps)
  checkWhole('the side to resize to', to, { least: 1 })
  if (to === side) return { ...maps, data: maps.data.slice() }
  const taps = tapsOf(side, to)
  const wide = new Float32Array(count * side * to * channels)
  for (let row = 0; row < count * side; row++)
    for (let place = 0; place < to; place++)
      add(
        wide,
        (row * to + place) * channels,
        maps.data,
        row * side * channels,
        channels,
        channels,
        taps[place]!,
      )

  const found = emptyMaps(count, to, channels)
  const stride = to * channels
  for (let map = 0; map < count; map++)
    for (let place = 0; place < to; place++)
      add(found.data, (map * to + place) * stride, wide, map * side * stride, stride, stride, taps[place]!)
  return found
}

/** Adds up the taps of one place, `length` numbers at a time. */
function add(
  into: Float32Array,
  at: number,
  from: Float32Array,
  start: number,
  stride: number,
  length: number,
  taps: Taps,
): void {
  for (const [tap, weight] of taps) {
    const first = start + tap * stride
    for (let c = 0; c < length; c++) into[at + c]! += weight * from[first + c]!
  }
}

/** Keys 1981, with the kernel's number left free. */
function cubic(distance: number): number {
  const a = SHARPNESS
  if (distance < 1) return ((a + 2) * distance - (a + 3)) * distance ** 2 + 1
  return distance < 2 ? a * (((distance - 5) * distance + 8) * distance - 4) : 0
}
