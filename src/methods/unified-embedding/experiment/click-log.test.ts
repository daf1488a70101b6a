import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { drawnSplit } from '#data/split.ts'
import { drawLog, drift, makeWorld, vocabOf } from './click-log.ts'

const world = makeWorld(generator(random.key(0)), [2, 20, 400])
const part = (rows: number) => drawnSplit({ train: rows, test: 0 }).train
const log = drawLog(generator(random.key(1)), world, part(20_000))

test('popularity falls as the rank to the power of 1.1', () => {
  const counts = new Float64Array(20)
  for (const value of log.values[1]!) counts[value]! += 1
  expect(counts[0]! / counts[9]!).toBeGreaterThan(10 ** 1.1 * 0.8)
  expect(counts[0]! / counts[9]!).toBeLessThan(10 ** 1.1 * 1.2)
})

test('log-odds are effects and the products of latent vectors of all pairs', () => {
  for (const row of [0, 17, 999]) {
    const values = log.values.map((column) => column[row]!)
    const latent = (f: number) => world[f]!.latents.slice(4 * values[f]!, 4 * values[f]! + 4)
    const dot = (a: number, b: number) => latent(a).reduce((sum, u, d) => sum + u * latent(b)[d]!, 0)
    const effects = values.reduce((sum, value, f) => sum + world[f]!.effects[value]!, 0)
    expect(log.logits[row]).toBeCloseTo(effects + dot(0, 1) + dot(0, 2) + dot(1, 2), 10)
  }
})

test('clicks are drawn with these odds', () => {
  let [expected, clicks] = [0, 0]
  log.logits.forEach((logit, row) => {
    if (logit < 1) return
    expected += 1 / (1 + Math.exp(-logit))
    clicks += log.labels[row]!
  })
  expect(Math.abs(clicks / expected - 1)).toBeLessThan(0.02)
})

test('drift keeps what known values do, adds newcomers and silences a feature', () => {
  const later = drift(generator(random.key(2)), world, 1, 2, 10)
  expect(vocabOf(later)).toEqual([2, 200, 1])
  expect(later[1]!.effects).toHaveLength(200)
  expect(later[1]!.effects.slice(0, 20)).toEqual(world[1]!.effects)
  expect(later[0]).toBe(world[0])
  const drawn = drawLog(generator(random.key(3)), later, part(2000))
  expect(new Set(drawn.values[2])).toEqual(new Set([0]))
  expect(drawn.values[1]!.filter((value) => value >= 20).length).toBeGreaterThan(200)
})

test('the same keys, the same log', () => {
  expect(drawLog(generator(random.key(1)), world, part(20_000))).toEqual(log)
})
