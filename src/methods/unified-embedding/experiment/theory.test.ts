import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { drawLog, makeWorld } from './click-log.ts'
import { drawnSplit } from '#data/split.ts'
import { type Layout, multiplexed, proportional } from './layouts.ts'
import { trainTheory } from './theory.ts'

const VOCAB = [5, 40, 60]
const { train } = drawnSplit({ train: 4000, test: 0 })
const log = drawLog(generator(random.key(1)), makeWorld(generator(random.key(0)), VOCAB), train)

async function trained(layout: Layout) {
  const placed = log.values.map((column, feature) => layout.address(feature, column))
  const run = trainTheory(generator(random.key(2)), log, placed, layout.size)
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('weights start equal and turn apart in a shared table, the more so the smaller it is', async () => {
  const small = await trained(multiplexed({ chunks: 1 })(VOCAB, 10))
  const large = await trained(multiplexed({ chunks: 1 })(VOCAB, 100))
  const own = await trained(proportional(VOCAB, 10))
  expect(small[0]![0]).toBe(0)
  expect(small[0]![1]).toBeCloseTo(0, 4)
  expect(small.at(-1)![0]).toBe(24_000)
  expect(small.at(-1)![1]).toBeGreaterThan(5)
  expect(small.at(-1)![1]).toBeGreaterThan(large.at(-1)![1])
  expect(own.at(-1)![1]).toBeLessThan(small.at(-1)![1])
  expect(await trained(multiplexed({ chunks: 1 })(VOCAB, 10))).toEqual(small)
})
