import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { type Action, type Asked, lineOnActions, trainedOn } from './arms.ts'
import { errorBeyond, isBeyond } from './pictures.ts'
import { reproduction } from './reproduction.ts'
import { world } from './world.ts'

const actions: Action[] = [
  [0, 0],
  [0.5, 0],
  [1, 0],
  [1.5, 0],
  [0, -1.2],
]
const { sample, truth } = world(random.key(0), { strength: 1.5, spread: 0.8 })
const asked: Asked = {
  sample: sample(300),
  parts: drawnSplit({ train: 200, validation: 100, test: 0 }),
  actions,
}

test('every arm trains on the train part alone', () => {
  const train = trainedOn(asked)
  expect([train.A.rows, train.X.rows, train.Z.rows, train.Y.length]).toEqual([200, 200, 200, 200])
  expect([...train.Y]).toEqual([...asked.sample.Y.subarray(0, 200)])
  const { sample, ...rest } = asked
  const changed = { ...rest, sample: { ...sample, Y: sample.Y.map((y, i) => (i < 200 ? y : 1000)) } }
  expect(lineOnActions(changed)).toEqual(lineOnActions(asked))
})

test('only actions beyond those tried are judged, against the variance of the truth there', () => {
  expect(actions.map(isBeyond)).toEqual([false, false, false, true, true])
  const right = actions.map(truth)
  const wrongInside = right.map((y, i) => (i < 3 ? y + 5 : y))
  expect(errorBeyond(actions, wrongInside, right)).toBeCloseTo(0, 9)
  const mean = (right[3]! + right[4]!) / 2
  expect(
    errorBeyond(
      actions,
      right.map(() => mean),
      right,
    ),
  ).toBeCloseTo(1, 9)
})

test('the truth is what happens on average when actions are set', () => {
  // Z of rows whose action lies near (0.5, 0), moved there, gives the outcome without its confounding in the mean.
  const { A, Y } = world(random.key(2), { strength: 1.5, spread: 0.8 }).sample(20_000)
  const near = [...Y.keys()].filter((r) => Math.hypot(A.data[2 * r]! - 0.5, A.data[2 * r + 1]!) < 0.15)
  const mean = near.reduce((sum, r) => sum + Y[r]!, 0) / near.length
  const told = world(random.key(2), { strength: 1.5, spread: 0.8 }).truth([0.5, 0])
  expect(near.length).toBeGreaterThan(200)
  expect(Math.abs(mean - told)).toBeLessThan(0.3)
})

test('a run tells its split before it trains', async () => {
  const run: Run<unknown> = reproduction.run({ seed: 1 })
  const first = (await run.next()).value as RunEvent
  await run.return(undefined)
  expect(first).toMatchObject({ kind: 'split', of: 'rows of a world' })
})
