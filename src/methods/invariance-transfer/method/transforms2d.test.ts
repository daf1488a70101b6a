import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { RANGES, type TransformName } from './transforms.ts'
import { type Pictures, transforms2d } from './transforms2d.ts'

const SIDE = 5
const rng = (seed: number) => generator(random.key(seed))

function pictures(count: number, channels: number, seed: number): Pictures {
  const draw = rng(seed)
  const data = Float32Array.from({ length: count * SIDE * SIDE * channels }, () => draw.uniform())
  return { data, count, side: SIDE }
}

/** Half transparent within, nothing at the border. */
function objects(count: number): Pictures {
  const { data } = pictures(count, 4, 1)
  for (let p = 0; p < data.length / 4; p++) {
    const [row, column] = [Math.floor(p / SIDE) % SIDE, p % SIDE]
    data[p * 4 + 3] = row > 0 && row < SIDE - 1 && column > 0 && column < SIDE - 1 ? 0.5 : 0
  }
  return { data, count, side: SIDE }
}

const grounds = pictures(4, 3, 2)
const ALL = Object.keys(RANGES) as TransformName[]

test('without transformations an object is blended with its background', () => {
  const all = objects(3)
  const { images, labels, backgrounds } = transforms2d(all, grounds, [], rng(3)).sample(20)
  expect(images.data).toHaveLength(20 * SIDE * SIDE * 3)
  for (let i = 0; i < 20; i++) {
    for (let p = 0; p < SIDE * SIDE; p++) {
      const object = (labels[i]! * SIDE * SIDE + p) * 4
      const cover = all.data[object + 3]!
      for (let c = 0; c < 3; c++) {
        const ground = grounds.data[(backgrounds[i]! * SIDE * SIDE + p) * 3 + c]!
        const blend = cover * all.data[object + c]! + (1 - cover) * ground
        expect(images.data[(i * SIDE * SIDE + p) * 3 + c]).toBeCloseTo(blend, 6)
      }
    }
  }
})

test('objects and backgrounds are drawn evenly and independently', () => {
  const { labels, backgrounds } = transforms2d(objects(3), grounds, [], rng(4)).sample(6000)
  const times = new Int32Array(12)
  labels.forEach((label, i) => times[label * 4 + backgrounds[i]!]!++)
  // 500 expected, a deviation of 21.
  for (const count of times) expect(Math.abs(count - 500)).toBeLessThan(100)
})

test('a pair has the same object on the same background, under two draws', () => {
  const [first, second] = transforms2d(objects(3), grounds, ['hue', 'invert', 'brightness'], rng(5)).pairs(50)
  expect(first.labels).toEqual(second.labels)
  expect(first.backgrounds).toEqual(second.backgrounds)
  expect(first.images.data).not.toEqual(second.images.data)
  // The border is background only, whatever is done to the object.
  for (let i = 0; i < 50; i++) {
    const from = i * SIDE * SIDE * 3
    expect(first.images.data.subarray(from, from + SIDE * 3)).toEqual(
      second.images.data.subarray(from, from + SIDE * 3),
    )
  }
  const [same, again] = transforms2d(objects(3), grounds, [], rng(5)).pairs(10)
  expect(same.images.data).toEqual(again.images.data)
})

test('all transformations together stay within 0..1 and repeat with the seed, in any order of names', () => {
  const images = (names: TransformName[], seed: number) =>
    transforms2d(objects(3), grounds, names, rng(seed)).sample(200).images.data
  const drawn = images(ALL, 6)
  expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true)
  expect(images(ALL.toReversed(), 6)).toEqual(drawn)
  expect(images(ALL, 7)).not.toEqual(drawn)
})

test('says what does not fit', () => {
  const make = (names: string[], ranges = {}, all = objects(3), ground = grounds) =>
    transforms2d(all, ground, names as TransformName[], rng(0), ranges)
  expect(() => make(['twirl'])).toThrow(/no transformation 'twirl'/)
  expect(() => make(['hue', 'hue'])).toThrow(/twice/)
  expect(() => make(['hue'], { hue: -1 })).toThrow(RangeError)
  expect(() => make(['hue'], { hue: NaN })).toThrow(RangeError)
  expect(() => make([], { twirl: 1 })).toThrow(/twirl/)
  expect(() => make([], { scale: 0 })).toThrow(/shrink/)
  expect(() => make([], { scale: 1.5 })).toThrow(/1.5/)
  expect(() => make([], {}, { ...objects(3), count: 4 })).toThrow(/4 objects/)
  expect(() => make([], {}, { data: new Float32Array(0), count: 0, side: SIDE })).toThrow(
    /count of the objects is 0/,
  )
  expect(() => make([], {}, objects(3), { data: new Float32Array(48), count: 1, side: 4 })).toThrow(/side/)
  expect(() => make([], {}, objects(3), { ...grounds, data: grounds.data.map(() => 2) })).toThrow(/0..1/)
  expect(() => make([]).sample(0)).toThrow(RangeError)
  expect(() => make([]).pairs(1.5)).toThrow(/1.5/)
})
