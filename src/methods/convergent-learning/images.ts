import { numpy as np } from '@jax-js/jax'
import { rawDigits } from '#data/digits.ts'
import type { RandomGenerator } from '#nn/generator.ts'

/** Side of a digit, half of the original's. */
const SIDE = 14
/** Side of the squares that the first layer sees, and the step from one to the next. */
const SQUARE = 5
const STRIDE = 2
/** Squares along a side. */
export const MAP = SIDE / STRIDE
/** Numbers of a square with zeros up to a multiple of 4, which is faster than 25. */
export const PATCH = 28
export const PIXELS_SEEN = SQUARE * SQUARE

export interface Images {
  /** The squares of each image, [n, MAP * MAP, PATCH]. */
  x: np.Array
  y: np.Array
  labels: Int32Array
}

/**
 * Digits at half their height and width, shuffled: those to train on and others.
 *
 * They come as the squares of a 5 x 5 convolution of stride 2, zeros around, cut out once: the first layer is
 * then a product with them, and a training step takes two thirds of the time.
 */
export async function splitDigits(
  draw: RandomGenerator,
  train: number,
  held: number,
): Promise<{ training: Images; held: Images }> {
  const { pixels, labels } = await rawDigits()
  const order = draw.shuffle(Uint16Array.from(labels, (_, i) => i))
  const images = (rows: Uint16Array): Images => {
    const data = new Float32Array(rows.length * MAP * MAP * PATCH)
    rows.forEach((row, i) => cut(halve(pixels, row), data, i * MAP * MAP * PATCH))
    const named = Int32Array.from(rows, (row) => labels[row]!)
    const x = np.array(data).reshape([rows.length, MAP * MAP, PATCH])
    return { x, y: np.array(named.slice()), labels: named }
  }
  return {
    training: images(order.subarray(0, train)),
    held: images(order.subarray(train, train + held)),
  }
}

/** A digit's grey values 0..1, each the mean of four. */
function halve(pixels: Uint8Array, digit: number): Float32Array {
  const small = new Float32Array(SIDE * SIDE)
  const wide = 2 * SIDE
  for (let i = 0; i < wide * wide; i++) {
    const at = (Math.floor(i / wide) >> 1) * SIDE + ((i % wide) >> 1)
    small[at]! += pixels[digit * wide * wide + i]! / (4 * 255)
  }
  return small
}

/** Writes an image's squares one after another into `data`, from `at` on. */
function cut(image: Float32Array, data: Float32Array, at: number): void {
  for (let square = 0; square < MAP * MAP; square++, at += PATCH) {
    const top = Math.floor(square / MAP) * STRIDE - 1
    const left = (square % MAP) * STRIDE - 1
    for (let i = 0; i < PIXELS_SEEN; i++) {
      const [y, x] = [top + Math.floor(i / SQUARE), left + (i % SQUARE)]
      const inside = y >= 0 && x >= 0 && y < SIDE && x < SIDE
      data[at + i] = inside ? image[y * SIDE + x]! : 0
    }
  }
}
