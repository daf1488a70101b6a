import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { drawLog, makeWorld } from './click-log.ts'
import { multiplexed } from './click-model.ts'
import { theoryRows, trainTheory } from './theory.ts'

const VOCAB = [5, 40, 60]
const log = drawLog(generator(random.key(1)), makeWorld(generator(random.key(0)), VOCAB), 4000)

async function trained(size: number) {
  const rows = theoryRows(log, multiplexed('', VOCAB.length, size))
  const run = trainTheory(generator(random.key(2)), log, rows, size, '')
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('angles start at 0 and the rows lie mostly in the span of the weights', async () => {
  const { angles, explained, squaredNorm } = await trained(10)
  expect(angles[0]).toEqual([0, 0])
  expect(angles.at(-1)![1]).toBeGreaterThan(5)
  expect(explained).toBeGreaterThan(0.8)
  expect(explained).toBeLessThanOrEqual(1)
  expect(squaredNorm).toBeGreaterThan(0)
})

test('the same keys, the same numbers', async () => {
  expect(await trained(10)).toEqual(await trained(10))
})
