import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { split } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type BitMatrix, bitAt, codeOf } from '../method/bit-matrix.ts'
import { hammingKnn, hammingNearest } from '../method/hamming.ts'
import { hyperplaneCodes, networkCodes } from './arms.ts'
import { prepare } from './draw.ts'

const SEED = 7
const LESSON = { sizes: { train: 40, validation: 5, test: 20 }, epochs: 2, learningRate: 0.01 }

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('a digit gets the bits, the nearest codes and the name that the arms of the run give it', async () => {
  const key = keys(random.key(SEED), 'split', 'train', 'labels', 'planes', 'judge')
  const parts = split((await rawDigits()).labels, LESSON.sizes, generator(key.split))
  const data = {
    train: await digitsOf(parts.train),
    validation: await digitsOf(parts.validation),
    test: await digitsOf(parts.test),
  }
  const { labels } = data.train
  const { epochs, learningRate } = LESSON
  const arms = [
    await end(
      networkCodes(key.train, data, { name: '64 units', width: 64, epochs, rates: [learningRate], labels }),
    ),
    await end(hyperplaneCodes(key.planes, data, 64, 1)),
  ]
  const names = arms.map((codes) => hammingKnn(codes.train, labels, codes.test, 9))
  const bits = (codes: BitMatrix, row: number) =>
    Array.from({ length: 64 }, (_, bit) => bitAt(codes, row, bit))

  const { examples, answer } = await end(prepare(SEED, LESSON))
  expect(examples).toHaveLength(10)
  for (const { label, pixels } of examples.slice(0, 4)) {
    const row = data.test.labels.indexOf(label)
    for (const [i, { says, images }] of (await answer(pixels)).entries()) {
      const { train, test: asked } = arms[i]!
      const { ids, distances } = hammingNearest(train, codeOf(asked, row), 3)
      expect(says).toMatch(
        new RegExp(`^a ${names[i]![row]} by the 9 nearest codes; .* differs in ${distances[0]}$`),
      )
      expect(images[0]!.pixels).toEqual(bits(asked, row))
      expect(images.slice(1).map((one) => one.label)).toEqual(
        [0, 1, 2].map((k) => `a ${labels[ids[k]!]}, ${distances[k]} bits differ`),
      )
    }
  }
}, 60_000)
