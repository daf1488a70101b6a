import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { geoTopologicalTransform } from '../method/geo-topological.ts'
import {
  type Activities,
  type Condition,
  RANKS,
  drawStimuli,
  identify,
  thresholdsWithout,
  transformer,
} from './study.ts'

const PER_CLASS = 8
const rng = (seed = 2) => generator(random.key(seed))
const CLEAN: Condition = { disturb: 'nothing', level: 0 }

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

/** Four networks of two layers: two random maps of the same stimuli, turned and shaken in each network. */
function networks(noise: number): Activities {
  const draw = rng(1)
  const [rows, dim] = [10 * PER_CLASS, 12]
  const layers = [0, 1].map(() => draw.fillNormal(new Float32Array(rows * dim)))
  return Array.from({ length: 4 }, () =>
    layers.map((layer): Matrix => {
      const shaken = draw.fillNormal(new Float32Array(rows * dim))
      return { data: layer.map((value, i) => value + noise * shaken[i]!), rows, dim }
    }),
  )
}

test('without an idea its thresholds cannot be chosen', () => {
  expect(thresholdsWithout('thresholds')).toEqual([RANKS])
  expect(thresholdsWithout('upper').every(([, u]) => u === 1)).toBe(true)
  expect(thresholdsWithout('upper').some(([l]) => l > 0)).toBe(true)
  expect(thresholdsWithout(undefined)).toHaveLength(64)
})

test('the grid flattens by both thresholds, as the method does', () => {
  const mats = [rng().fillNormal(new Float32Array(60)).map(Math.abs)]
  const flattened = transformer(mats)
  for (const pair of thresholdsWithout(undefined)) {
    const expected = geoTopologicalTransform(mats[0]!, ...pair)
    const [found] = flattened(pair)
    expected.forEach((value, i) => expect(found![i]).toBeCloseTo(value, 5))
  }
})

test('layers that are alike in all networks are named, by every kind of matrix', async () => {
  const found = await end(identify(networks(0.2), PER_CLASS, CLEAN, thresholdsWithout(undefined), rng()))
  expect([found.raw, found.rank, found.cka, found.chosen]).toEqual([1, 1, 1, 1])
})

test('networks that have nothing in common are named by chance', async () => {
  const found = await end(identify(networks(50), PER_CLASS, CLEAN, thresholdsWithout(undefined), rng()))
  for (const share of [found.raw, found.rank, found.cka, found.chosen])
    expect(Math.abs(share - 0.5)).toBeLessThan(0.3)
})

test('thresholds are chosen in one half and judged in the other', async () => {
  const shaken = networks(3)
  const found = await end(identify(shaken, PER_CLASS, CLEAN, thresholdsWithout(undefined), rng()))
  const best = Math.max(...found.byThresholds.values())
  const chosenAtHome = await end(
    identify(
      [...shaken.slice(0, 2), ...shaken.slice(0, 2)],
      PER_CLASS,
      CLEAN,
      thresholdsWithout(undefined),
      rng(),
    ),
  )
  expect(found.chosen).toBeLessThanOrEqual(best + 1e-9)
  // With twice the same half, the other half is the own one.
  expect(chosenAtHome.chosen).toBeCloseTo(Math.max(...chosenAtHome.byThresholds.values()), 9)
  expect(found.chosen).toBeLessThan(chosenAtHome.chosen)
})

test('noise on distances spares CKA, which has none; noise makes naming harder', async () => {
  const noisy = await end(
    identify(networks(1.5), PER_CLASS, { disturb: 'distances', level: 3 }, [RANKS], rng()),
  )
  const clean = await end(identify(networks(1.5), PER_CLASS, CLEAN, [RANKS], rng()))
  expect(noisy.cka).toBeNaN()
  expect(noisy.raw).toBeLessThan(clean.raw)
  expect(noisy.chosen).toBe(noisy.rank)
})

test('distances and their ranks are two arms: under noise they name differently', async () => {
  const found = await end(identify(networks(3), PER_CLASS, CLEAN, [RANKS], rng()))
  expect(found.rank).toBe(found.byThresholds.get(RANKS))
  expect(found.raw).not.toBe(found.rank)
})

test('stimuli are as many of every class, in order of class', () => {
  const stimuli = drawStimuli(rng(), 10 * PER_CLASS, PER_CLASS)
  expect(stimuli).toHaveLength(60)
  expect(stimuli.map((row) => Math.floor(row / PER_CLASS))).toEqual(
    Array.from({ length: 60 }, (_, i) => Math.floor(i / 6)),
  )
})
