import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { split } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { keys } from '#nn/random.ts'
import { SIZES, prefix, trainNested } from './arms.ts'
import { prepare } from './draw.ts'

const SEED = 7
const DIGITS = { train: 40, validation: 5, test: 20 }
const LESSON = { classes: 10, hidden: 16, rates: [0.01], steps: 30, batchSize: 64 }

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('each prefix says of a digit what the arm of the run says of it', async () => {
  const key = keys(random.key(SEED), 'data', 'nested')
  const parts = split((await rawDigits()).labels, DIGITS, generator(key.data))
  const data = {
    train: await digitsOf(parts.train),
    validation: await digitsOf(parts.validation),
    test: await digitsOf(parts.test),
  }
  const views = [
    await end(trainNested(key.nested.ref, data, LESSON, true)),
    await end(trainNested(key.nested, data, LESSON, false)),
  ]
  const named = views.map((view) =>
    view.heads.map(({ w, b }) =>
      argmaxRows(applyLinear({ w, b: Float64Array.from(b!) }, prefix(view.test, w.rows))),
    ),
  )
  const nearest = SIZES.map(
    (size) => nearestNeighbours(prefix(views[0]!.train, size), prefix(views[0]!.test, size), { k: 1 }).ids,
  )

  const { examples, answer } = await end(prepare(SEED, DIGITS, LESSON))
  expect(examples.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const { label, pixels } of examples.slice(0, 4)) {
    const row = data.test.labels.indexOf(label)
    expect(pixels).toEqual(data.test.x.data.slice(row * 784, (row + 1) * 784))
    const said = await answer(pixels)
    expect(said.map(({ at }) => at)).toEqual(SIZES.map((size) => `${size} of 64 numbers`))
    for (const [i, { says, images }] of said.entries()) {
      const [ours, theirs] = named.map((heads) => heads[i]![row])
      expect(says).toMatch(
        new RegExp(`^a ${ours} \\(\\d+ % sure\\); without the nested loss a ${theirs} \\(\\d+ % sure\\)$`),
      )
      const found = nearest[i]![row]!
      expect(images.map((one) => one.label)).toEqual([`nearest: a ${data.train.labels[found]}`])
      expect(images[0]!.pixels).toEqual([...data.train.x.data.subarray(found * 784, (found + 1) * 784)])
    }
  }
  // Cut short, the two differ on some digit: the answers are of two networks.
  expect(Array.from(named[0]![0]!)).not.toEqual(Array.from(named[1]![0]!))
}, 60_000)
