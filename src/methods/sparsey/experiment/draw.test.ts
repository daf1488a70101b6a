import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { codeOverlap } from '../method/code.ts'
import { skeletons } from './digits.ts'
import { draw, strokes } from './draw.ts'
import { onePass } from './memory.ts'

const SEED = 7

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('a drawing calls up the stored digit that the store of the run calls up, and its name', async () => {
  const key = keys(random.key(SEED), 'patterns', 'winners', 'digits', 'codes', 'directions')
  const digits = await end(skeletons(key.digits))
  const memory = await end(onePass(digits.train, { freezeAt: 0.3 }, generator(key.codes)))

  const { examples, answer } = await end(draw.prepare(SEED))
  expect(examples.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const { label, pixels } of examples) {
    const asked = digits.test.find((one) => one.label === label)!
    expect(strokes(pixels)).toEqual(asked.x)
    const code = memory.recall(asked.x)
    const overlaps = memory.codes.map((stored) => codeOverlap(code, stored))
    const best = overlaps.indexOf(Math.max(...overlaps))
    const [nearest, counted] = await answer(pixels)
    expect(nearest!.says).toBe(
      `a ${digits.train[best]!.label}; ${Math.round(100 * overlaps[best]!)} % of its winners win again`,
    )
    expect(nearest!.images[1]!.pixels).toEqual([...digits.train[best]!.x])
    expect(counted!.says).toBe(`a ${memory.readout.name(code)}`)
  }
  const [nothing] = await answer(new Float32Array(784))
  expect(nothing!.says).toMatch(/^none/)
}, 60_000)
