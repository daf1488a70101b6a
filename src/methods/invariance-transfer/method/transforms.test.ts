import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { turnHue } from './colours.ts'
import { type Ranges, type TransformName, drawTransform, paste } from './transforms.ts'

const SIDE = 6

/** Always the same number: 1 draws the end of every range, 0.75 its upper quarter. */
const always = (value: number): RandomGenerator => ({ ...generator(random.key(0)), uniform: () => value })

const opaque = (seed: number) => {
  const rng = generator(random.key(seed))
  return Float32Array.from({ length: SIDE * SIDE * 4 }, (_, i) => (i % 4 === 3 ? 1 : rng.uniform()))
}

/** An object under one draw, on black. */
function painted(object: Float32Array, name: TransformName, ranges: Ranges, rng = always(1)): Float32Array {
  const image = new Float32Array(SIDE * SIDE * 3)
  paste(image, object, SIDE, drawTransform(new Set([name]), ranges, rng), rng)
  return image
}

const colourAt = (pixels: Float32Array, channels: number, row: number, column: number) => [
  ...pixels.subarray((row * SIDE + column) * channels, (row * SIDE + column) * channels + 3),
]

const close = (found: readonly number[], expected: readonly number[]) =>
  expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5))

function eachPixel(visit: (row: number, column: number) => void): void {
  for (let row = 0; row < SIDE; row++) for (let column = 0; column < SIDE; column++) visit(row, column)
}

test('the place is the inverse of flip, scale, shear, turn and move, in this order', () => {
  const ranges = { translate: 0.4, rotate: 1, scale: 0.5, shear: 0.6, flipHorizontal: 1, flipVertical: 0 }
  const { place } = drawTransform(new Set(Object.keys(ranges)), ranges, always(0.75))
  const [move, angle, size, shear] = [0.2, 0.5, 0.875, Math.tan(0.3)]
  for (const [u, v] of [
    [0.3, -0.2],
    [-0.45, 0.1],
  ] as const) {
    let [x, y] = [-u * size, v * size]
    x += shear * y
    ;[x, y] = [
      Math.cos(angle) * x - Math.sin(angle) * y + move,
      Math.sin(angle) * x + Math.cos(angle) * y + move,
    ]
    const [a, b, c, d, e, f] = place
    expect(a * x + b * y + c).toBeCloseTo(u, 12)
    expect(d * x + e * y + f).toBeCloseTo(v, 12)
  }
})

test('a flip, a quarter turn and a move by a pixel only move pixels', () => {
  const object = opaque(1)
  const flipped = painted(object, 'flipHorizontal', { flipHorizontal: 2 })
  const turned = painted(object, 'rotate', { rotate: Math.PI / 2 })
  const moved = painted(object, 'translate', { translate: 1 / SIDE })
  eachPixel((row, column) => {
    close(colourAt(flipped, 3, row, column), colourAt(object, 4, row, SIDE - 1 - column))
    close(colourAt(turned, 3, column, SIDE - 1 - row), colourAt(object, 4, row, column))
    const inside = row > 0 && column > 0
    close(colourAt(moved, 3, row, column), inside ? colourAt(object, 4, row - 1, column - 1) : [0, 0, 0])
  })
})

test('scaling to half quarters the area', () => {
  const white = new Float32Array(SIDE * SIDE * 4).fill(1)
  const small = painted(white, 'scale', { scale: 0.5 }, always(0))
  expect(small.reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo((SIDE * SIDE) / 4, 5)
})

test('colours by their formulas', () => {
  const object = opaque(2)
  const expected: [TransformName, Ranges, (rgb: number[], mean: number) => number[]][] = [
    ['invert', { invert: 2 }, (rgb) => rgb.map((v) => 1 - v)],
    ['posterize', { posterize: 2 }, (rgb) => rgb.map((v) => (v >= 0.5 ? 0.5 : 0))],
    ['brightness', { brightness: 0.5 }, (rgb) => rgb.map((v) => Math.min(1, 1.5 * v))],
    [
      'grayscale',
      { grayscale: 2 },
      ([r, g, b]) => Array<number>(3).fill(0.299 * r! + 0.587 * g! + 0.114 * b!),
    ],
    ['contrast', { contrast: 0.5 }, (rgb, m) => rgb.map((v) => Math.min(1, Math.max(0, m + 1.5 * (v - m))))],
  ]
  let mean = 0
  eachPixel((row, column) => {
    const [r, g, b] = colourAt(object, 4, row, column)
    mean += (0.299 * r! + 0.587 * g! + 0.114 * b!) / SIDE ** 2
  })
  for (const [name, ranges, formula] of expected) {
    const image = painted(object, name, ranges)
    eachPixel((row, column) => {
      close(colourAt(image, 3, row, column), formula(colourAt(object, 4, row, column), mean))
    })
  }
})

test('a third of the circle passes the channels on, half gives the opposite hue', () => {
  close(turnHue([0.7, 0.2, 0.1], 1 / 3), [0.1, 0.7, 0.2])
  close(turnHue([0.7, 0.2, 0.1], -1 / 3), [0.2, 0.1, 0.7])
  close(turnHue([1, 0, 0], 0.5), [0, 1, 1])
  close(turnHue([0.2, 0.9, 0.4], 1), [0.2, 0.9, 0.4])
  expect(turnHue([0.4, 0.4, 0.4], 0.3)).toEqual([0.4, 0.4, 0.4])
})

test('erasing leaves a square of background, pixelating makes blocks, noise has its deviation', () => {
  const white = new Float32Array(SIDE * SIDE * 4).fill(1)
  const erased = painted(white, 'erase', { erase: 0.5 }, always(0))
  eachPixel((row, column) => {
    expect(colourAt(erased, 3, row, column)[0]).toBe(row < 3 && column < 3 ? 0 : 1)
  })

  const object = opaque(3)
  const rng = { ...always(1), int: (n: number) => n - 1 }
  const blocks = painted(object, 'pixelate', { pixelate: 3 }, rng)
  eachPixel((row, column) => {
    const [top, left] = [3 * Math.floor(row / 3), 3 * Math.floor(column / 3)]
    let mean = 0
    for (let i = 0; i < 9; i++) mean += colourAt(object, 4, top + Math.floor(i / 3), left + (i % 3))[0]! / 9
    expect(colourAt(blocks, 3, row, column)[0]).toBeCloseTo(mean, 5)
  })

  const grey = new Float32Array(SIDE * SIDE * 4).fill(0.5).map((v, i) => (i % 4 === 3 ? 1 : v))
  let square = 0
  for (let seed = 0; seed < 20; seed++) {
    const rng = { ...generator(random.key(seed)), uniform: () => 1 }
    painted(grey, 'noise', { noise: 0.1 }, rng).forEach((v) => (square += (v - 0.5) ** 2))
  }
  expect(Math.sqrt(square / (20 * SIDE * SIDE * 3))).toBeCloseTo(0.1, 2)
})
