import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { drawData } from './fine-and-coarse.ts'
import { readRightly, trainReader } from './fine-and-coarse-reader.ts'

test('a reader learns to read attributes, and is right by the share that it reads as they are', async () => {
  const data = drawData({ train: 300, validation: 1, test: 60 }, generator(random.key(1)))
  const training = trainReader(random.key(2), data.train, 100)
  let next = await training.next()
  while (!next.done) next = await training.next()
  const told = await readRightly(next.value.read, data.test.x, data.test)
  for (const right of Object.values(told)) expect(right).toBeGreaterThan(0.8)
  const lied = { ...data.test, place: data.test.place.map((value) => (value + 1) % 4) }
  expect(await readRightly(next.value.read, data.test.x, lied)).toEqual({
    ...told,
    place: expect.any(Number),
  })
  expect((await readRightly(next.value.read, data.test.x, lied)).place).toBeLessThan(0.2)
  next.value.dispose()
})
