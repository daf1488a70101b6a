import { random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { FEATURES, initEncoder, representer } from './encoder.ts'
import { transforms2d } from './transforms2d.ts'
import { CORNER, MIDDLE, SCENERY, SIDE, grounds, quiet, sprites, things } from './worlds.ts'

test('sprites are opaque within and absent outside, and come back from the image they are pasted into', () => {
  const rng = generator(random.key(1))
  const list = things(rng, 14)
  for (const placement of [MIDDLE, CORNER]) {
    const { data, count } = sprites(list, placement, rng)
    for (let i = 0; i < count; i++) {
      const cover = data
        .subarray(i * SIDE * SIDE * 4, (i + 1) * SIDE * SIDE * 4)
        .filter((_, k) => k % 4 === 3)
      expect(Math.max(...cover)).toBeGreaterThan(0.6)
      expect(cover[SIDE * SIDE - SIDE]).toBe(0)
    }
  }
})

test('representations do not depend on what else is in the call', async () => {
  const rng = generator(random.key(2))
  const objects = sprites(things(rng, 4), MIDDLE, rng)
  const backgrounds = grounds(quiet(rng, 3), 1, rng)
  const { images } = transforms2d(objects, backgrounds, ['hue'], rng).sample(260)
  const encoder = initEncoder(random.key(3))
  const reps = representer()
  const all = await reps.of(encoder, images)
  expect([all.rows, all.dim]).toEqual([260, FEATURES])
  const size = SIDE * SIDE * 3
  const last = await reps.of(encoder, { data: images.data.slice(255 * size), count: 5, side: SIDE })
  last.data.forEach((value, i) => expect(value).toBeCloseTo(all.data[255 * FEATURES + i]!, 5))
  tree.dispose(encoder)
  reps.dispose()
})

test('backgrounds come kind by kind', () => {
  const rng = generator(random.key(4))
  const kinds = SCENERY.map((kind) => ({ kind, rgb: [0.5, 0.5, 0.5] as const, amount: 0.2 }))
  const { data, count } = grounds(kinds, 2, rng)
  expect(count).toBe(2 * SCENERY.length)
  const plain = data.subarray(0, 2 * SIDE * SIDE * 3)
  expect(new Set(plain).size).toBe(1)
  expect(new Set(data.subarray(plain.length)).size).toBeGreaterThan(10)
})
