import { numpy as np } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { lossAndGradient } from '#nn/jit.ts'
import {
  nearestPrototype,
  prototypeLoss,
  relationDistillation,
  relationScores,
  supervisedContrastiveLoss,
} from './relation-distillation.ts'

const Z = [
  [1, 0.2, -0.3],
  [0.4, -1, 0.5],
  [0.9, 0.1, 0.2],
  [-0.6, 0.8, 0.1],
  [0.3, -0.7, 1.1],
]
const LABELS = [0, 1, 0, 2, 1]
const unit = (row: readonly number[]) => row.map((value) => value / Math.hypot(...row))
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0)
const softmax = (row: readonly number[]) => {
  const powers = row.map(Math.exp)
  return powers.map((power) => power / powers.reduce((a, b) => a + b))
}
const columns = (x: readonly (readonly number[])[]) => x[0]!.map((_, c) => x.map((row) => row[c]!))
const labels = (list: readonly number[]) => np.array(Int32Array.from(list))
const divergence = (p: readonly number[], q: readonly number[]) =>
  p.reduce((sum, value, i) => sum + value * Math.log(value / q[i]!), 0)

describe('supervised contrastive loss', () => {
  test('is that of Khosla et al., eq. 2, a row without a fellow left out', async () => {
    const units = Z.map(unit)
    const each = [0, 1, 2, 4].map((i) => {
      const others = [0, 1, 2, 3, 4].filter((a) => a !== i)
      const total = Math.log(others.reduce((sum, a) => sum + Math.exp(dot(units[i]!, units[a]!) / 0.2), 0))
      const fellows = others.filter((a) => LABELS[a] === LABELS[i])
      return fellows.reduce((sum, a) => sum + dot(units[i]!, units[a]!) / 0.2 - total, 0) / fellows.length
    })
    const expected = (-(0.2 / 0.07) * each.reduce((a, b) => a + b)) / 4
    const found = supervisedContrastiveLoss(np.array(Z), labels(LABELS), { temperature: 0.2 })
    expect((await found.data())[0]).toBeCloseTo(expected, 4)
  })

  test('does not depend on lengths, and its gradient is right', async () => {
    const scaled = np.array(Z.map((row, i) => row.map((value) => value * (i + 1))))
    const [a] = await supervisedContrastiveLoss(np.array(Z), labels(LABELS)).data()
    const [b] = await supervisedContrastiveLoss(scaled, labels(LABELS)).data()
    expect(a).toBeCloseTo(b!, 4)
    const loss = (z: np.Array) => supervisedContrastiveLoss(z, labels(LABELS), { temperature: 0.5 })
    expect(gradientError(loss, np.array(Z))).toBeLessThan(2e-3)
  })
})

describe('prototype loss', () => {
  test('is one minus the cosine to the own prototype, and moves no feature', async () => {
    const prototypes = [
      [0.5, 0.5, 0],
      [0, -1, 1],
      [-1, 1, 2],
    ]
    const expected =
      Z.reduce((sum, row, i) => sum + 1 - dot(unit(row), unit(prototypes[LABELS[i]!]!)), 0) / Z.length
    const both = lossAndGradient((h: np.Array, p: np.Array) => prototypeLoss(h, p, labels(LABELS)))
    const [value, slope] = both(np.array(Z), np.array(prototypes))
    expect((await value.data())[0]).toBeCloseTo(expected, 5)
    expect([...(await slope.data())].every((one) => one === 0)).toBe(true)
    const loss = (p: np.Array) => prototypeLoss(np.array(Z), p, labels(LABELS))
    expect(gradientError(loss, np.array(prototypes))).toBeLessThan(2e-3)
  })
})

describe('relation distillation', () => {
  const NOW = [
    [1, 0.5, -1, 2],
    [0, 0.3, 0.6, -0.2],
    [2, -1, 0.1, 0.4],
  ]
  const BEFORE = [
    [0.2, 0.9, -0.4, 1],
    [0.7, -0.3, 0.5, 0.5],
    [1, 0, -0.8, 0.2],
  ]
  const found = async (axis: 'samples' | 'classes', past: number[], temperature = 1) => {
    const options = { axis, temperature }
    return (await relationDistillation(np.array(NOW), np.array(BEFORE), np.array(past), options).data())[0]!
  }

  test('over samples compares what each old prototype makes of the mini-batch', async () => {
    const [now, before] = [columns(NOW), columns(BEFORE)]
    const each = before.map((column, c) => divergence(softmax(column), softmax(now[c]!)))
    expect(await found('samples', [1, 1])).toBeCloseTo(
      (each[0]! + each[1]!) / 2 + (each[2]! + each[3]!) / 2,
      5,
    )
    expect(await found('samples', [0, 1])).toBeCloseTo((each[2]! + each[3]!) / 2, 5)
  })

  test('over classes compares what each sample makes of the prototypes of an old task', async () => {
    const each = [0, 2].map(
      (first) =>
        BEFORE.reduce((sum, row, i) => {
          const [p, q] = [row, NOW[i]!].map((scores) =>
            softmax(scores.slice(first, first + 2).map((s) => s / 2)),
          )
          return sum + divergence(p!, q!)
        }, 0) / BEFORE.length,
    )
    expect(await found('classes', [1, 1], 2)).toBeCloseTo(each[0]! + each[1]!, 5)
    expect(await found('classes', [1, 0], 2)).toBeCloseTo(each[0]!, 5)
  })

  test('is 0 where nothing moved, and where nothing is past', async () => {
    const still = relationDistillation(np.array(NOW), np.array(NOW), np.array([1, 1]), { axis: 'samples' })
    expect((await still.data())[0]).toBeCloseTo(0, 6)
    expect(await found('classes', [0, 0])).toBe(0)
  })

  test('its gradient reaches features and old prototypes, and not what was before', async () => {
    const prototypes = np.array([
      [0.5, 0.5, 0.1],
      [0.2, -1, 1],
    ])
    const before = np.array(
      BEFORE.map((row) => row.slice(0, 2)).concat([
        [0, 1],
        [1, 0.5],
      ]),
    )
    for (const axis of ['samples', 'classes'] as const) {
      const loss = (h: np.Array, p: np.Array) =>
        relationDistillation(relationScores(h, p), before.ref, np.array([1]), { axis })
      expect(gradientError((h: np.Array) => loss(h, prototypes.ref), np.array(Z))).toBeLessThan(2e-3)
      expect(gradientError((p: np.Array) => loss(np.array(Z), p), prototypes.ref)).toBeLessThan(2e-3)
    }
    const [, slope] = lossAndGradient((b: np.Array) =>
      relationDistillation(np.array(NOW), b, np.array([1, 1]), { axis: 'samples' }),
    )(np.array(BEFORE))
    expect([...(await slope.data())].every((one) => one === 0)).toBe(true)
  })

  test('scores are h · p / |p|', async () => {
    const [score] = await relationScores(np.array([[3, 4]]), np.array([[0, 2]])).data()
    expect(score).toBeCloseTo(4, 5)
  })
})

test('the nearest prototype is that of the largest cosine, among those asked for', () => {
  const prototypes = [
    [10, 0],
    [0, 1],
    [1, 1],
  ]
  const h = [
    [5, 1],
    [1, 4],
    [2, 2],
  ]
  expect([...nearestPrototype(h, prototypes)]).toEqual([0, 1, 2])
  expect([...nearestPrototype(h, prototypes, [1, 2])]).toEqual([2, 1, 2])
})

test('bad input is refused by its name', () => {
  const z = () => np.array(Z)
  expect(() => supervisedContrastiveLoss(z(), labels([0, 1]))).toThrow(/labels \[2\] do not fit 5 rows/)
  expect(() => supervisedContrastiveLoss(z(), labels(LABELS), { temperature: 0 })).toThrow(/temperature is 0/)
  expect(() => supervisedContrastiveLoss(z(), labels(LABELS), { tau: 1 } as never)).toThrow(/'tau'/)
  expect(() => supervisedContrastiveLoss(z(), np.array([0.5, 1, 0, 1, 2]))).toThrow(/not whole numbers/)
  expect(() => prototypeLoss(np.zeros([5]), z(), labels(LABELS))).toThrow(/h is \[5\]/)
  expect(() => relationScores(z(), np.zeros([2, 4]))).toThrow(/features of 3 numbers, prototypes of 4/)
  const scores = () => np.zeros([2, 4])
  const past = () => np.array([1, 0])
  expect(() => relationDistillation(scores(), np.zeros([2, 3]), past(), { axis: 'samples' })).toThrow(
    /compared/,
  )
  expect(() => relationDistillation(scores(), scores(), np.zeros([3]), { axis: 'samples' })).toThrow(
    /4 classes/,
  )
  expect(() => relationDistillation(scores(), scores(), past(), { axis: 'rows' as never })).toThrow(
    /axis is 'rows'/,
  )
  expect(() => nearestPrototype([[1, 2]], [[1, 2, 3]])).toThrow(/features are 2 wide, prototypes 3/)
  expect(() => nearestPrototype([[1, 2]], [[1, 2]], [1])).toThrow(/a class to choose among is 1/)
  expect(() => nearestPrototype([[1, 2]], [[1, 2]], [])).toThrow(/no classes to choose among/)
})
