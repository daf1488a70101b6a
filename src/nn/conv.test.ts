import { lax, numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type Conv, conv2d, initConv, maxPool, meanPool } from './conv.ts'
import { gradientError } from './gradient-check.ts'

type Images = number[][][][]
const CASES = [
  // size, stride, inputs, outputs, height, width
  [1, 1, 3, 2, 4, 5],
  [2, 1, 4, 3, 5, 4],
  [3, 1, 1, 4, 6, 5],
  [3, 2, 3, 4, 7, 6],
  [3, 3, 2, 1, 7, 8],
  [4, 2, 4, 5, 8, 9],
  [5, 2, 1, 3, 9, 6],
  [2, 3, 2, 2, 8, 7],
].flatMap((sizes) => (['same', 'valid'] as const).map((padding) => [...(sizes as Sizes), padding] as const))

type Sizes = [number, number, number, number, number, number]

const draw = (size: number, inputs: number, outputs: number, height: number, width: number, n = 2) => {
  const layer: Conv = { ...initConv(random.key(1), size, inputs, outputs), b: np.arange(outputs).mul(0.5) }
  return { layer, x: random.normal(random.key(2), [n, height, width, inputs]) }
}
const ref = ({ w, b }: Conv): Conv => ({ w: w.ref, b: b.ref })

/** The definition, one number after the other; outside the image there are zeros. */
function byLoops({ w, b }: Conv, x: np.Array, stride: number, padding: 'same' | 'valid'): Images {
  const [weights, biases, images] = [w.js() as Images, b.js() as number[], x.js() as Images]
  const size = weights.length
  const side = (length: number) => {
    const count = padding === 'same' ? Math.ceil(length / stride) : Math.ceil((length - size + 1) / stride)
    const missing = padding === 'same' ? Math.max(0, (count - 1) * stride + size - length) : 0
    return Array.from({ length: count }, (_, i) => i * stride - Math.floor(missing / 2))
  }
  return images.map((image) =>
    side(image.length).map((top) =>
      side(image[0]!.length).map((left) =>
        biases.map((bias, output) => {
          let sum = bias
          weights.forEach((row, i) =>
            row.forEach((cell, j) =>
              cell.forEach((to, input) => {
                sum += to[output]! * (image[top + i]?.[left + j]?.[input] ?? 0)
              }),
            ),
          )
          return sum
        }),
      ),
    ),
  )
}

const expectSame = (actual: np.Array, expected: Images) => {
  const values = actual.js() as Images
  expect(values.map((rows) => rows.map((row) => row.length))).toEqual(
    expected.map((rows) => rows.map((row) => row.length)),
  )
  const flat = values.flat(3)
  expected.flat(3).forEach((value, i) => expect(flat[i]).toBeCloseTo(value, 4))
}

test.each(CASES)(
  'size %i, stride %i, %i to %i channels, %i x %i, %s: as by loops and by lax',
  (size, stride, inputs, outputs, height, width, padding) => {
    const { layer, x } = draw(size, inputs, outputs, height, width)
    const { w, b } = ref(layer)
    const channelsFirst = lax.convGeneralDilated(
      x.ref.transpose([0, 3, 1, 2]),
      w.transpose([3, 2, 0, 1]),
      [stride, stride],
      padding === 'same' ? 'SAME' : 'VALID',
    )
    const byLax = channelsFirst.transpose([0, 2, 3, 1]).add(b).js() as Images

    expectSame(conv2d(ref(layer), x.ref, { stride, padding }), byLax)
    expectSame(conv2d(ref(layer), x.ref, { stride, padding }), byLoops(layer, x, stride, padding))
  },
)

test.each([
  [3, 1, 3, 'same'],
  [3, 2, 2, 'same'],
  [2, 2, 1, 'valid'],
  [3, 2, 4, 'valid'],
] as const)('gradients agree with finite differences: %i, stride %i, %i channels, %s', (...sizes) => {
  const [size, stride, inputs, padding] = sizes
  const { layer, x } = draw(size, inputs, 2, 5, 4, 1)
  const loss = ({ x, ...layer }: Conv & { x: np.Array }) =>
    np.sin(conv2d(layer, x, { stride, padding })).mean()

  expect(gradientError(loss, { ...layer, x })).toBeLessThan(2e-3)
})

test('weights have variance gain / (size * size * inputs)', () => {
  const { w, b } = initConv(random.key(0), 3, 16, 64, 1.5)

  expect(np.square(w).mean().item() / (1.5 / 144)).toBeCloseTo(1, 1)
  expect(b.js()).toEqual(Array.from({ length: 64 }, () => 0))
})

test('shifting the image shifts the result', () => {
  const { layer, x } = draw(3, 2, 3, 8, 8)
  const inner = np.pad(x, { 1: [3, 3], 2: [3, 3] })
  const shifted = np.roll(inner.ref, [1, 2], [1, 2])

  const expected = np.roll(conv2d(ref(layer), inner), [1, 2], [1, 2]).js() as Images
  expectSame(conv2d(layer, shifted), expected)
})

test('pools squares, and leaves out what fills none', () => {
  const x = () => np.arange(15).reshape([1, 3, 5, 1]).astype(np.float32)

  expect(maxPool(x(), 2).js()).toEqual([[[[6], [8]]]])
  expect(meanPool(x(), 2).js()).toEqual([[[[3], [5]]]])
  expect(maxPool(x(), 1).js()).toEqual(x().js())
})

test('pooling keeps channels apart and its gradients agree with finite differences', () => {
  const x = random.permutation(random.key(3), 32).astype(np.float32).reshape([1, 4, 4, 2])

  const channel = x.ref.slice([], [], [], [1, 2])
  expect(maxPool(x.ref, 2).slice([], [], [], [1, 2]).js()).toEqual(maxPool(channel, 2).js())
  const loss = (x: np.Array) => np.sin(maxPool(x.ref, 2).add(meanPool(x, 2))).mean()
  expect(gradientError(loss, x)).toBeLessThan(2e-3)
})

test('says which numbers do not fit', () => {
  const { layer, x } = draw(3, 2, 3, 4, 2)

  expect(() => conv2d(layer, np.zeros([1, 4, 4, 3]))).toThrow('images of 3 channels, weights for 2')
  expect(() => conv2d(layer, x, { padding: 'valid' })).toThrow('a kernel of 3 on an image of 2')
  expect(() => conv2d(layer, x, { stride: 0 })).toThrow(RangeError)
  expect(() => maxPool(x, 5)).toThrow('squares of 5 in an image of 4 x 2')
})
