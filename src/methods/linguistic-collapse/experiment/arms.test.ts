import { random, tree } from '@jax-js/jax'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Cohort, type Corpus, WORDS, drawCorpus, trainCohort, viewer } from './models.ts'
import { type Point, collapse, norm, shaken, spectralNorm, withLoss, withLossAmongLikes } from './points.ts'
import { labelsOf, pointsOf } from './reproduction.ts'

const rng = () => generator(random.key(0))
let corpus: Corpus
let cohort: Cohort
const COPIES = 2

beforeAll(async () => {
  corpus = drawCorpus({ train: 24, test: 6 }, rng())
  const training = trainCohort(corpus.train, random.key(1), { width: 4, copies: COPIES, keep: [1, 3] }, rng())
  for (;;) {
    const { done, value } = await training.next()
    if (!done) continue
    cohort = value
    return
  }
})
afterAll(() => tree.dispose(cohort.at.map(({ params }) => params)))

test('each part has texts of its own, and the classes are the words that follow', async () => {
  const text = async ({ inputs }: Corpus['train'] | Corpus['test']) =>
    (await inputs.ref.data()).slice(0, 16).join()
  expect(await text(corpus.train)).not.toBe(await text(corpus.test))
  expect(corpus.train.inputs.shape).toEqual([24, 16])
  const [inputs, targets] = [corpus.train.inputs.ref.js(), corpus.train.targets.ref.js()] as number[][][]
  expect(targets![0]!.slice(0, -1)).toEqual(inputs![0]!.slice(1))

  const own = await labelsOf(corpus, rng(), false)
  expect([...own]).toEqual(targets!.slice(0, 6).flat())
  const dealt = await labelsOf(corpus, rng(), true)
  expect(dealt).not.toEqual(own)
  expect(dealt.toSorted()).toEqual(own.toSorted())
})

test('who knows the language loses less than who knows the frequencies, who loses less than a guess', () => {
  const { entropy, frequencies } = drawCorpus({ train: 200, test: 100 }, rng())
  expect(entropy).toBeLessThan(frequencies - 1)
  expect(frequencies).toBeLessThan(Math.log(WORDS))
})

test('networks of a cohort differ, and none of them stands still', async () => {
  const leaf = async (at: number, copy: number) =>
    [...(await cohort.at[at]!.params.out.w.ref.slice(copy).data())].map(Math.fround)
  expect(cohort.at.map(({ steps }) => steps)).toEqual([0, 1, 3])
  expect(await leaf(0, 0)).not.toEqual(await leaf(0, 1))
  for (const copy of [0, 1]) expect(await leaf(2, copy)).not.toEqual(await leaf(0, copy))
})

test('without training the measures are those of the start, losses and rivals stay', async () => {
  const labels = await labelsOf(corpus, rng(), false)
  const after = await pointsOf(corpus, cohort, COPIES, labels, false)
  const before = await pointsOf(corpus, cohort, COPIES, labels, true)
  expect(after.points).toHaveLength(2 * COPIES)
  expect(before.points).toEqual(after.before)
  for (const [i, point] of after.points.entries()) {
    const { loss, weightNorm, sharpness, dual } = before.points[i]!
    expect([loss, weightNorm, sharpness]).toEqual([point.loss, point.weightNorm, point.sharpness])
    expect(dual).not.toBe(point.dual)
  }
  expect(before.points[0]!.dual).toBe(before.points[1]!.dual)
  expect(after.points[0]!.loss).toBeGreaterThan(after.points[1]!.loss)
})

test('what is looked at: first texts of the train part, all of the test part', async () => {
  const view = viewer(4, corpus)
  const seen = await view.look(cohort.at[2]!.params, 1)
  const swapped = viewer(4, { train: corpus.test, test: corpus.train } as never)
  const other = await swapped.look(cohort.at[2]!.params, 1, 6)
  expect([seen.train.rows, seen.test.rows]).toEqual([6 * 16, 6 * 16])
  expect(seen.test.data).toEqual(other.train.data)
  expect(seen.train.data).toEqual(other.test.data.slice(0, seen.train.data.length))
  expect(seen.train.data).not.toEqual(seen.test.data)
  expect(seen.weights.rows).toBe(WORDS)
  for (const open of [view, swapped]) open.dispose()
})

test('agreement is measured on other features than the means are made of', () => {
  const corners = { data: Float32Array.of(1, 0, 0, 1), rows: 2, dim: 2 }
  const turned = { data: Float32Array.of(0, 1, 1, 0), rows: 2, dim: 2 }
  const both = { data: Float32Array.of(1, 0, 1, 0), rows: 2, dim: 2 }
  const labels = Int32Array.of(0, 1)
  expect(collapse({ train: corners, test: both, weights: corners }, labels).agreement).toBe(1)
  expect(collapse({ train: corners, test: both, weights: turned }, labels).agreement).toBe(0)
  expect(collapse({ train: corners, test: both, weights: turned }, labels).dual).toBeCloseTo(-Math.SQRT1_2, 6)
})

test('correlations over all, and among likes', () => {
  const point = (width: number, loss: number, agreement: number) =>
    ({ width, steps: 1, loss, agreement, dual: 1 }) as Point
  // Between widths agreement falls with the loss, within a width it rises.
  const points = [point(8, 3, 0.1), point(8, 3.2, 0.2), point(16, 1, 0.8), point(16, 1.2, 0.9)]
  expect(withLoss(points, 'agreement')).toBeLessThan(-0.9)
  expect(withLossAmongLikes(points, 'agreement')).toBeCloseTo(1, 6)
  expect(withLoss(points, 'dual')).toBe(0)
})

test('rivals by hand', () => {
  expect(norm([Float32Array.of(3), Float32Array.of(0, 4)])).toBe(5)
  expect(spectralNorm({ data: Float32Array.of(3, 0, 0, -7, 0, 0), rows: 3, dim: 2 })).toBeCloseTo(7, 5)
  const leaf = new Float32Array(4000).fill(2)
  const moved = shaken(leaf, 1).map((value) => value - 2)
  expect(Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0) / 4000)).toBeCloseTo(0.2, 1)
})
