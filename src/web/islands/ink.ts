import { DRAWN_SIDE } from '#lab/draw.ts'

/** The longer side of a digit, as MNIST was made: scaled into 20 x 20, its centre of mass in the middle of 28 x 28. */
const BOX = 20
/** Fainter than this is no ink. */
const FAINT = 0.1
/** Places that are looked at in each pixel, along a side. */
const SAMPLES = 5

/**
 * A drawing as the methods know digits.
 *
 * @param ink - 0..1, [side * side]
 * @returns grey values 0..1, [28 * 28]; undefined when nothing is drawn
 */
export function asDigit(ink: ArrayLike<number>, side: number): Float32Array | undefined {
  const found = measure(ink, side)
  if (!found) return undefined
  const { x, y, longest } = found
  const step = longest / BOX
  const pixels = new Float32Array(DRAWN_SIDE ** 2)
  for (let i = 0; i < pixels.length; i++) {
    const left = x + ((i % DRAWN_SIDE) - DRAWN_SIDE / 2) * step
    const top = y + (Math.floor(i / DRAWN_SIDE) - DRAWN_SIDE / 2) * step
    let sum = 0
    for (let s = 0; s < SAMPLES ** 2; s++) {
      const column = Math.floor(left + (((s % SAMPLES) + 0.5) / SAMPLES) * step)
      const row = Math.floor(top + ((Math.floor(s / SAMPLES) + 0.5) / SAMPLES) * step)
      if (column >= 0 && column < side && row >= 0 && row < side) sum += ink[row * side + column]!
    }
    pixels[i] = sum / SAMPLES ** 2
  }
  return pixels
}

/** Where the ink is: its centre of mass, and the longer side of the box around it. */
function measure(ink: ArrayLike<number>, side: number) {
  let [mass, x, y] = [0, 0, 0]
  const box = { left: side, right: -1, top: side, bottom: -1 }
  for (let i = 0; i < side * side; i++) {
    const value = ink[i]!
    if (value < FAINT) continue
    const [column, row] = [i % side, Math.floor(i / side)]
    mass += value
    x += value * (column + 0.5)
    y += value * (row + 0.5)
    box.left = Math.min(box.left, column)
    box.right = Math.max(box.right, column)
    box.top = Math.min(box.top, row)
    box.bottom = Math.max(box.bottom, row)
  }
  if (mass === 0) return undefined
  const longest = Math.max(box.right - box.left, box.bottom - box.top) + 1
  // Off its middle, a drawing would lose what leaves the square.
  const reach = ((DRAWN_SIDE / 2) * longest) / BOX
  const inside = (centre: number, from: number, to: number) =>
    Math.min(from + reach, Math.max(to + 1 - reach, centre))
  return {
    x: inside(x / mass, box.left, box.right),
    y: inside(y / mass, box.top, box.bottom),
    longest,
  }
}

/** Everything moved by whole pixels; what leaves the square is lost. */
export function moved(pixels: Float32Array, right: number, down: number): Float32Array {
  return pixels.map((_, i) => {
    const column = (i % DRAWN_SIDE) - right
    const row = Math.floor(i / DRAWN_SIDE) - down
    const inside = column >= 0 && column < DRAWN_SIDE && row >= 0 && row < DRAWN_SIDE
    return inside ? pixels[row * DRAWN_SIDE + column]! : 0
  })
}
