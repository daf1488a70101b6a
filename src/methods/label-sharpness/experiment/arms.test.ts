import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { movedAlong, patients, scans } from './anatomy.ts'
import { cut, marginOf, separationOf, shareAdded, studySet } from './study.ts'

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

const cases = patients(generator(random.key(3)), 2, 160)
const parts = drawnSplit({ train: 100, test: 60 })
const courses = [{ n: 40, steps: 60 }]
const study = (contrast: number, labels = cases.labels) => {
  const { train, test } = cut(scans(cases, contrast), labels, parts)
  return end(studySet(random.key(1), train, test, courses))
}

test('nets learn clear lesions and are judged on patients they do not know', async () => {
  const clear = await study(2)
  expect(clear.nets[0]!.error).toBeLessThan(0.2)
  // Other labels for the test part alone: only what is judged changes.
  const flipped = cases.labels.map((label, i) => (i < 100 ? label : 1 - label))
  const { train } = cut(scans(cases, 2), cases.labels, parts)
  const { test } = cut(scans(cases, 2), flipped, parts)
  const other = await end(studySet(random.key(1), train, test, courses))
  expect(other.nets[0]!.error).toBeCloseTo(1 - clear.nets[0]!.error, 9)
  expect(other.nets[0]!.trainError).toBe(clear.nets[0]!.trainError)
})

test('sharpness sees the labels, the blind one does not', async () => {
  const [clear, faint] = [await study(2), await study(0.2)]
  expect(faint.kf / clear.kf).toBeGreaterThan(1.2)
  const shuffled = generator(random.key(9)).shuffle(cases.labels.slice())
  const wrong = await study(2, shuffled)
  expect(wrong.blind).toBeCloseTo(clear.blind, 9)
  expect(wrong.kf).toBeGreaterThan(clear.kf)
})

test('the attack moves inputs by its size, against the label', async () => {
  const { nets } = await study(1)
  const { before, after, drop } = nets[0]!
  const moves = after.data.map((value, i) => Math.abs(value - before.data[i]!))
  expect(Math.max(...moves)).toBeCloseTo(0.01, 4)
  expect(drop).toBeGreaterThanOrEqual(0)
  expect(movedAlong(cases.lesion, before, after, parts.test.indices)).toBeLessThan(0.125)
  expect(movedAlong(cases.lesion, before, before, parts.test.indices)).toBe(0)
})

test('separation and margin of a case worked by hand', () => {
  // Class means 0 and 4, every point 1 from its mean; nearest of the other class are 2, 4, 2 and 4 away.
  const examples = { x: matrix([[-1], [1], [3], [5]]), labels: Int32Array.of(0, 0, 1, 1) }
  expect(separationOf(examples)).toBeCloseTo(4, 9)
  expect(marginOf(examples)).toBeCloseTo((4 + 2 + 2 + 4) / 4, 9)
})

test('a measure that is the loss adds all that is left, one of chance nearly nothing', () => {
  const rng = generator(random.key(4))
  const sets = Array.from({ length: 9 }, () => {
    const loss = Math.exp(rng.normal())
    const chance = Math.exp(rng.normal())
    const nets = [250, 1000].map((n) => ({
      n,
      steps: 1,
      loss,
      trainError: 0,
      error: 0,
      drop: 0,
      before: matrix([[0]]),
      after: matrix([[0]]),
    }))
    return {
      dimension: 2 + 6 * rng.uniform(),
      kf: loss,
      blind: chance,
      separation: 1,
      margin: 1,
      nets,
      ratio: 1,
    }
  })
  expect(shareAdded(sets, (set) => set.kf).all).toBeCloseTo(1, 6)
  expect(shareAdded(sets, (set) => set.blind).added).toBeLessThan(0.5)
})
