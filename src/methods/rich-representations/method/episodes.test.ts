import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { trainEpisodes } from './episodes.ts'

async function drawn(seed: number, count: number): Promise<string[]> {
  const told: number[] = []
  const run = trainEpisodes(random.key(seed), count, async function* (key, episode) {
    yield episode
    return String(random.bits(key, [2]).dataSync())
  })
  for (;;) {
    const { done, value } = await run.next()
    if (done) {
      expect(told).toEqual(Array.from({ length: count }, (_, i) => i))
      return value
    }
    told.push(value)
  }
}

test('each episode has a key of its own, the same in every run', async () => {
  const five = await drawn(3, 5)
  expect(new Set(five).size).toBe(5)
  expect(await drawn(3, 5)).toEqual(five)
  expect(await drawn(4, 5)).not.toEqual(five)
})

test('no episodes are refused', async () => {
  await expect(drawn(3, 0)).rejects.toThrow('the number of episodes is 0')
  await expect(drawn(3, 1.5)).rejects.toThrow(RangeError)
})
