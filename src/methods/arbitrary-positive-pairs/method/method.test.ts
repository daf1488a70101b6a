import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { gradientError } from '#nn/gradient-check.ts'
import { allGates, classGates, classRelations } from './class-relations.ts'
import { gatedContrastiveLoss, gatedCosines, partnersOf, supervisedContrastiveLoss } from './contrast.ts'
import { effectiveRank } from './effective-rank.ts'
import { initPairGates, pairGates } from './pair-gates.ts'

const whole = (...values: number[]) => np.array(Int32Array.from(values))
const Z = [
  [1, 2, -1],
  [0.5, -1, 2],
  [-2, 1, 0.5],
  [1.5, 0.2, 1],
  [0.3, 1, -0.7],
]
const GATES = Z.map((_, i) => [0.2 + 0.1 * i, 0.9 - 0.15 * i, 0.5])
const LABELS = [0, 1, 2, 1, 0]
const PARTNERS = [1, 2, 0, 0, 0]

/** By loops: the anchor's gate on anchor and key. */
function cosine(i: number, n: number): number {
  const a = Z[i]!.map((value, k) => value * GATES[i]![k]!)
  const b = Z[n]!.map((value, k) => value * GATES[i]![k]!)
  const dot = (p: number[], q: number[]) => p.reduce((sum, value, k) => sum + value * q[k]!, 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

function lossByLoops(temperature: number): number {
  let [sum, positives] = [0, 0]
  for (const i of Z.keys()) {
    const logit = (n: number) => cosine(i, n) / temperature
    let against = 0
    for (const n of Z.keys())
      if (LABELS[n] !== LABELS[i] && LABELS[n] !== PARTNERS[i]) against += Math.exp(logit(n))
    for (const n of Z.keys()) {
      if (n === i || LABELS[n] !== PARTNERS[i]) continue
      sum += Math.log(Math.exp(logit(n)) + against) - logit(n)
      positives++
    }
  }
  return sum / positives
}

describe('the loss', () => {
  test('compares every key in the subspace of the anchor', async () => {
    const found = await gatedCosines(np.array(Z), np.array(GATES)).data()
    for (const i of Z.keys())
      for (const n of Z.keys()) expect(found[i * Z.length + n]).toBeCloseTo(cosine(i, n), 4)
  })

  test.each([0.1, 0.5])('is that of a double loop, at temperature %d', async (temperature) => {
    const loss = gatedContrastiveLoss(np.array(Z), whole(...LABELS), whole(...PARTNERS), np.array(GATES), {
      temperature,
    })
    expect((await loss.data())[0]).toBeCloseTo(lossByLoops(temperature), 3)
  })

  test('has the gradient of finite differences, through the gates too', () => {
    const params = { z: np.array(Z), gates: np.array(GATES) }
    const loss = ({ z, gates }: typeof params) =>
      gatedContrastiveLoss(z, whole(...LABELS), whole(...PARTNERS), gates, { temperature: 0.5 })
    expect(gradientError(loss, params)).toBeLessThan(5e-3)
  })

  test('of SupCon is zero where a pair is alone, and finite where a class has one sample', async () => {
    const pair = supervisedContrastiveLoss(np.array(Z.slice(0, 2)), whole(3, 3))
    expect((await pair.data())[0]).toBeCloseTo(0, 5)
    const odd = supervisedContrastiveLoss(np.array(Z), whole(0, 0, 1, 2, 2))
    expect(Number.isFinite((await odd.data())[0])).toBe(true)
  })

  test('refuses what does not fit', () => {
    expect(() => gatedCosines(np.array(Z), np.ones([5, 2]))).toThrow('do not fit gates')
    expect(() => supervisedContrastiveLoss(np.array(Z), whole(0, 1))).toThrow('do not fit 5 rows')
    const labels = () => whole(...LABELS)
    expect(() => supervisedContrastiveLoss(np.array(Z), labels(), { temperature: 0 })).toThrow('temperature')
    expect(() => supervisedContrastiveLoss(np.array(Z), labels(), { temprature: 1 } as object)).toThrow()
  })
})

describe('partners', () => {
  const labels = Array.from({ length: 60 }, (_, i) => i % 4)
  const drawn = (partners: 'arbitrary' | 'distinct' | 'identical') =>
    partnersOf(whole(...labels), partners, { classes: 4, rng: generator(random.key(1)) }).data()

  test('are the labels of the batch in another order, another class, or the same', async () => {
    const arbitrary = Array.from(await drawn('arbitrary'))
    expect(arbitrary.toSorted()).toEqual(labels.toSorted())
    expect(arbitrary.filter((label, i) => label === labels[i]).length).toBeLessThan(30)
    const distinct = Array.from(await drawn('distinct'))
    expect(distinct.every((label, i) => label !== labels[i] && label >= 0 && label < 4)).toBe(true)
    expect(Array.from(await drawn('identical'))).toEqual(labels)
  })

  test('are refused for a class that is not there', () => {
    const rng = generator(random.key(1))
    expect(() => partnersOf(whole(0, 4), 'arbitrary', { classes: 4, rng })).toThrow('label 1')
    expect(() => partnersOf(whole(0), 'any' as never, { classes: 4, rng })).toThrow('partners')
  })
})

describe('gates', () => {
  const gates = initPairGates(random.key(2), { classes: 5, dim: 6 })

  test('lie between 0 and 1, are the same either way round, and depend on both classes', async () => {
    const all = await allGates(gates)
    expect([all.rows, all.dim]).toEqual([25, 6])
    for (const gate of all.data) expect(gate > 0 && gate < 1).toBe(true)
    const of = (i: number, j: number) => [...all.data.subarray((5 * i + j) * 6, (5 * i + j + 1) * 6)]
    of(1, 3).forEach((gate, k) => expect(gate).toBeCloseTo(of(3, 1)[k]!, 5))
    expect(of(1, 3)).not.toEqual(of(1, 2))
    expect(of(1, 3)).not.toEqual(of(4, 3))
    expect([...(await classGates(gates)).data.subarray(6, 12)]).toEqual(of(1, 1))
  })

  test('refuse classes that are not there', () => {
    expect(() => pairGates(tree.ref(gates), whole(0, 5), whole(0, 1))).toThrow('label 1')
    expect(() => pairGates(tree.ref(gates), whole(0, 1), whole(0))).toThrow('partners')
    expect(() => initPairGates(random.key(1), { classes: 0, dim: 2 })).toThrow('classes')
  })
})

test('relations are cosines around the mean', () => {
  const { data } = classRelations({ data: Float32Array.of(0, 1, 2, 1, 1, 0, 1, 2), rows: 4, dim: 2 })
  expect([...data].map((value) => Math.round(value) + 0)).toEqual([
    1, -1, 0, 0, -1, 1, 0, 0, 0, 0, 1, -1, 0, 0, -1, 1,
  ])
})

test('the effective rank counts dimensions', () => {
  expect(
    effectiveRank([
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]),
  ).toBeCloseTo(2, 5)
  expect(
    effectiveRank([
      [1, 2],
      [2, 4],
      [3, 6],
    ]),
  ).toBeCloseTo(1, 3)
  expect(
    effectiveRank([
      [1, 2],
      [1, 2],
    ]),
  ).toBe(0)
  expect(() => effectiveRank([[1, NaN]])).toThrow()
})
