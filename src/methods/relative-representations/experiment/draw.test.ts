import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { takeRows } from '#nn/rows.ts'
import { sampleAnchors } from '../method/anchors.ts'
import { explained, pictures, referencesFor, trainArm } from './arms.ts'
import { load } from './autoencoders.ts'
import { halved, prepare } from './draw.ts'

const SEED = 7
const LESSON = {
  digits: { train: 400, validation: 60, test: 100 },
  anchors: 32,
  steps: 10,
  rates: { raw: 0.01, relative: 0.004 },
}

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

const both = (key: Parameters<typeof random.split>[0]) => {
  const parts = random.split(key, 2)
  return [parts.ref.slice(0), parts.slice(1)]
}

test('a digit is drawn again as the arms of the run draw it', async () => {
  const key = keys(random.key(SEED), 'data', 'raw', 'relative', 'references')
  const data = await load(key.data, LESSON.digits)
  const anchors = takeRows(data.train.pixels, sampleAnchors(data.train.labels, LESSON.anchors, SEED))
  const references = referencesFor(anchors, 2, generator(key.references))
  const { steps, rates } = LESSON
  const arms = [
    await end(
      trainArm(data, {
        arm: 'relative',
        references,
        steps,
        rates: [rates.relative],
        keys: both(key.relative),
      }),
    ),
    await end(
      trainArm(data, { arm: 'raw', references: undefined, steps, rates: [rates.raw], keys: both(key.raw) }),
    ),
  ]

  const { examples, answer } = await end(prepare(SEED, LESSON))
  expect(examples).toHaveLength(10)
  const drawn = await Promise.all(
    arms.flatMap((arm) => [0, 1].map((j) => pictures(arm, 0, j, data.test).data())),
  )
  for (const { label, pixels } of examples.slice(0, 3)) {
    const row = data.test.labels.indexOf(label)
    const seen = data.test.pixels.data.subarray(row * 196, (row + 1) * 196)
    halved(pixels).forEach((value, p) => expect(value).toBeCloseTo(seen[p]!, 5))
    const images = (await answer(pixels)).flatMap((said) => said.images.slice(1))
    for (const [k, { pixels: shown }] of images.entries()) {
      const expected = Array.from(drawn[k]!.subarray(row * 196, (row + 1) * 196), (value) =>
        Math.min(1, Math.max(0, value)),
      )
      expect(Math.max(...shown.map((value, p) => Math.abs(value - expected[p]!)))).toBeLessThan(1e-3)
    }
  }
  // A pair that was trained together sees more than one that never met, as over all test digits.
  expect(await explained(pictures(arms[1]!, 0, 1, data.test), data.test)).toBeLessThan(
    await explained(pictures(arms[1]!, 0, 0, data.test), data.test),
  )
}, 60_000)
