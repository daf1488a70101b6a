import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { ATTRIBUTES, PIXELS, drawData, drawPictures, greyValues } from './fine-and-coarse.ts'

const rng = (seed: number) => generator(random.key(seed))
const data = drawData({ train: 60, validation: 60, test: 60 }, rng(1))

test('pictures are in one part each, and differ by their attributes', () => {
  const { train, validation, test: judging } = data.split
  expect(new Set([train, validation, judging].flatMap(({ indices }) => [...indices])).size).toBe(180)
  // The finer an attribute, the smaller the difference that it makes in the pixels.
  const { x, ...values } = drawPictures(400, rng(2))
  const between = (attribute: (typeof ATTRIBUTES)[number]) => {
    const differences: number[] = []
    for (let i = 0; i < 400; i++)
      for (let j = 0; j < i; j++)
        if (ATTRIBUTES.every((any) => (values[any][i] === values[any][j]) === (any !== attribute)))
          differences.push(
            Array.from(
              { length: PIXELS },
              (_, p) => x.data[i * PIXELS + p]! - x.data[j * PIXELS + p]!,
            ).reduce((sum, one) => sum + one ** 2, 0),
          )
    return differences.reduce((sum, one) => sum + one, 0) / differences.length
  }
  expect(between('texture')).toBeLessThan(0.5 * between('shape'))
  expect(between('shape')).toBeLessThan(between('place'))
})

test('grey values are those of a picture', () => {
  const grey = greyValues(data.test.x, 3)
  expect(grey).toHaveLength(PIXELS)
  expect(Math.min(...grey)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...grey)).toBeGreaterThan(0.5)
  expect(Math.max(...grey)).toBeLessThanOrEqual(1)
})
