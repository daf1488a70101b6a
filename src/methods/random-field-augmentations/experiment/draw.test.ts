import { expect, test } from 'vitest'
import { draw, inPlace } from './draw.ts'

test('a drawing is bent more and more, by fields otherwise than by changes alike all over', async () => {
  const preparing = draw.prepare(3)
  let next = await preparing.next()
  while (!next.done) next = await preparing.next()
  const { examples, answer } = next.value
  expect(examples.length).toBe(10)
  const { pixels } = examples[5]!
  const said = await answer(pixels)
  expect(said.length).toBe(4)
  const apart = said.map(({ images }) =>
    images[0]!.pixels.reduce((sum, value, p) => sum + (value - pixels[p]!) ** 2, 0),
  )
  expect(apart[0]).toBeGreaterThan(0)
  expect(apart[3]).toBeGreaterThan(apart[0]!)
  for (const { images } of said) expect(images[0]!.pixels).not.toEqual(images[2]!.pixels)
  expect(await answer(pixels)).toEqual(said)
})

test('ink in place', () => {
  const drawing = new Float32Array([1, 1, 0, 0])
  expect(inPlace(drawing, [new Float32Array([1, 0, 1, 0]), drawing])).toBe('75 %')
  expect(inPlace(new Float32Array(4), [drawing])).toBe('none')
})
