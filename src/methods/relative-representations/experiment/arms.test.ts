import { numpy as np, random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { qr, times } from '#nn/linalg.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import {
  type Latents,
  type Mechanism,
  carried,
  explained,
  own,
  pictures,
  referencesFor,
  swapped,
  trainArm,
} from './arms.ts'
import { type Digits, handOver, load, toArray } from './autoencoders.ts'
import { headsFor } from './heads.ts'
import { byAffine, byCca, byProcrustes, principalShare } from './rivals.ts'

const noise = (seed: number, rows: number, dim: number): Matrix => ({
  data: generator(random.key(seed)).fillNormal(new Float32Array(rows * dim)),
  rows,
  dim,
})
const digitsOf = (pixels: Matrix) => ({ x: toArray(pixels) }) as Digits
const layer = (w: Matrix, b = 0) => ({ w: toArray(w), b: np.full([w.dim], b) })
const farthest = (a: Matrix, b: Matrix) =>
  a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0)
const sorted = (x: Matrix) => Array.from({ length: x.rows }, (_, r) => x.data[r * x.dim]!).sort()

describe('referencesFor', () => {
  const anchors = noise(1, 20, 6)
  const references = (without?: Mechanism) => referencesFor(anchors, 3, generator(random.key(2)), without)

  test('all models read the same anchors in the same order', () => {
    const { language, given, within } = references()
    expect(language).toBe('anchors')
    for (const model of [0, 1, 2]) {
      expect(given(model)).toEqual(anchors)
      expect(within(model, anchors)).toEqual(anchors)
    }
  })

  test('without pairing each has an order of its own, the same wherever it reads', () => {
    const { language, given, within } = references('pairing')
    expect(language).toBe('anchors')
    for (const model of [0, 1, 2]) {
      expect(given(model)).not.toEqual(anchors)
      expect(given(model)).not.toEqual(given((model + 1) % 3))
      expect(sorted(given(model))).toEqual(sorted(anchors))
      expect(within(model, anchors)).toEqual(given(model))
    }
  })

  test('without anchors all read directions that no encoder embeds', () => {
    const { language, given, within } = references('anchors')
    expect(language).toBe('directions')
    expect(given(0).rows).toBe(20)
    expect(given(1)).toEqual(given(0))
    expect(within(2, noise(7, 20, 32))).toEqual(given(0))
  })
})

describe('what an encoder hands over', () => {
  const [w, x, anchors] = [noise(1, 6, 4), noise(2, 9, 6), noise(3, 5, 6)]
  const turned = { ...w, data: Float32Array.from(times(w, qr(noise(4, 4, 4)).q).data, (v) => 3 * v) }
  const seen = (language: 'raw' | 'anchors' | 'directions', w: Matrix, reference: Matrix) =>
    handOver(language, [layer(w)], toArray(x), language === 'raw' ? undefined : toArray(reference)).js()
  const gap = (a: unknown, b: unknown) =>
    Math.max(...(a as number[][]).flat().map((v, i) => Math.abs(v - (b as number[][]).flat()[i]!)))

  test('cosines to anchors do not change when the latent space is turned and stretched; the rest does', () => {
    expect(gap(seen('anchors', turned, anchors), seen('anchors', w, anchors))).toBeLessThan(1e-4)
    expect(gap(seen('raw', turned, anchors), seen('raw', w, anchors))).toBeGreaterThan(0.5)
    const directions = noise(5, 5, 4)
    expect(gap(seen('directions', turned, directions), seen('directions', w, directions))).toBeGreaterThan(
      0.5,
    )
  })
})

describe('swapping', () => {
  test('encoder i goes with decoder j, and own pairs are not among the swapped', async () => {
    const model = (brightness: number) => ({
      encoder: [layer({ ...noise(1, 4, 2), data: new Float32Array(8) }, brightness)],
      decoder: [layer({ ...noise(1, 2, 4), data: Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0) }, 10 * brightness)],
    })
    const arm = { language: 'raw' as const, models: [model(1), model(2)], references: [undefined, undefined] }
    const drawn = (i: number, j: number) => pictures(arm, i, j, digitsOf(noise(1, 3, 4))).dataSync()[0]!
    expect([drawn(0, 0), drawn(0, 1), drawn(1, 0)]).toEqual([11, 21, 12])
    expect(await own(2, drawn)).toBe((11 + 22) / 2)
    expect(await swapped(2, drawn)).toBe((21 + 12) / 2)
  })

  test('pictures explain all of themselves, and the mean picture explains nothing', async () => {
    const digits = digitsOf(noise(1, 8, 5))
    expect(await explained(digits.x.ref, digits)).toBe(1)
    expect(await explained(np.zeros([8, 5]).add(digits.x.ref.mean(0)), digits)).toBeCloseTo(0, 6)
    expect(await explained(digits.x.ref.neg(), digits)).toBeLessThan(-1)
  })
})

describe('maps fitted to anchors', () => {
  const from = noise(1, 60, 5)
  const turn = qr(noise(2, 5, 5)).q
  const moved = (x: Matrix) => ({ ...x, data: Float32Array.from(times(x, turn).data, (v) => 2 * v + 1) })
  const latents = [from, moved(from)].map((all): Latents => {
    const cut = (start: number, end: number) => takeRows(all, [...Array(end).keys()].slice(start))
    return { anchors: cut(0, 30), train: cut(30, 40), validation: cut(40, 50), test: cut(50, 60) }
  })

  test.each([
    ['Procrustes', byProcrustes],
    ['affine', byAffine(1e-9)],
    ['canonical', byCca(1e-9)],
  ] as const)(
    '%s finds a turned, stretched and shifted space again, on rows it was not fitted to',
    (_, fit) => {
      expect(farthest(carried(fit, latents, 0, 1, 'test'), latents[1]!.test)).toBeLessThan(1e-3)
      expect(farthest(carried(fit, latents, 1, 0, 'validation'), latents[0]!.validation)).toBeLessThan(1e-3)
    },
  )

  test('the canonical map undoes a stretch of single directions, which Procrustes cannot', () => {
    const to = { ...from, data: from.data.map((value, i) => (i % 5 === 0 ? 9 * value : value)) }
    const error = (fit: typeof byProcrustes) => farthest(applyLinear(fit(from, to), from), to)
    expect(error(byCca(1e-9))).toBeLessThan(1e-3)
    expect(error(byProcrustes)).toBeGreaterThan(1)
  })

  test('principal components explain rows of their own rank, and fewer of them less', () => {
    const flat = { ...noise(3, 40, 8), data: Float32Array.from(times(noise(4, 40, 3), noise(5, 3, 8)).data) }
    expect(principalShare(flat, flat, 3)).toBeCloseTo(1, 6)
    expect(principalShare(flat, flat, 1)).toBeLessThan(0.95)
    expect(principalShare(flat, flat, 1)).toBeGreaterThan(1 / 3)
  })
})

test('parts share no digit, and heads and rates are chosen on validation rows', async () => {
  const data = await load(random.key(1), { train: 150, validation: 50, test: 50 })
  const rows = [data.train, data.validation, data.test].flatMap(({ indices }) => [...indices])
  expect(new Set(rows).size).toBe(250)
  const pixels = (i: number, part: Digits) => part.pixels.data.subarray(196 * i, 196 * (i + 1)).join()
  const trained = new Set(Array.from({ length: 150 }, (_, i) => pixels(i, data.train)))
  for (let i = 0; i < 50; i++) expect(trained.has(pixels(i, data.test))).toBe(false)

  const handed = [{ train: data.train.pixels, validation: data.validation.pixels, test: data.test.pixels }]
  const events: unknown[] = []
  const heads = headsFor('head', handed, data, [1e-3, 1e3])
  for (let step = await heads.next(); !step.done; step = await heads.next()) events.push(step.value)
  expect(events).toContainEqual({ kind: 'setting', arm: 'head', name: 'decay', value: 1e-3 })

  const arm = trainArm(data, {
    arm: 'raw',
    references: undefined,
    steps: 3,
    rates: [1e-7, 1e-2],
    keys: [random.key(1)],
  })
  const told: unknown[] = []
  let step = await arm.next()
  for (; !step.done; step = await arm.next()) told.push(step.value)
  expect(told).toContainEqual({ kind: 'setting', arm: 'raw', name: 'rate', value: 1e-2 })
})
