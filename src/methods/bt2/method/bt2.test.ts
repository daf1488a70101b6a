import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { basisTransform, bctLoss, bt2Loss, classPrototypes, unitRows } from './bt2.ts'
import { orthogonal } from './orthogonal.ts'

const normal = (seed: number, ...shape: number[]) => random.normal(random.key(seed), shape)
const turn = (seed: number, size: number) => orthogonal(normal(seed, size, size))
const gram = (x: np.Array) => np.matmul(x.ref, x.transpose())
const gap = (a: np.Array, b: np.Array): number => np.abs(a.sub(b)).max().item()

describe('basisTransform', () => {
  const head = () => normal(1, 9, 5)
  const feature = () => unitRows(normal(2, 9, 6))

  test.each([[0], [2], [5]])('keeps the inner products of heads and features, k = %i', (k) => {
    const { compatible, extra } = basisTransform(head(), feature(), {
      P: turn(3, 6),
      Q: turn(4, 5),
      k,
      scale: 3,
    })
    expect(compatible.shape).toEqual([9, 5])
    expect(extra.shape).toEqual([9, 6 + k - 5])
    const heads = k === 0 ? np.zeros([9, 9]) : gram(unitRows(head().slice([], [0, k])))
    const expected = gram(feature()).mul(9).add(heads)
    expect(gap(gram(np.concatenate([compatible, extra], 1)), expected)).toBeLessThan(1e-5)
  })

  test('puts the head first, then the turned feature, row by row', () => {
    const P = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]]) // prettier-ignore
    const Q = np.array([[0, 1], [-1, 0]]) // prettier-ignore
    const { compatible, extra } = basisTransform(np.array([[7, 3]]), np.array([[0.6, 0, 0.8]]), {
      P,
      Q,
      k: 1,
      scale: 2,
    })
    // P C f = (0, 1.6, 1.2); merged (1, 0, 1.6, 1.2); Q takes (1, 0) to (0, -1).
    expect(compatible.js()).toEqual([[0, -1]])
    const [first, second] = (extra.js() as number[][])[0]!
    expect(first).toBeCloseTo(1.6, 6)
    expect(second).toBeCloseTo(1.2, 6)
  })

  test('says what does not fit', () => {
    const options = { P: np.eye(6), Q: np.eye(5), k: 2, scale: 2 }
    const run = (change: object, oldHead = head(), newFeature = feature()) =>
      () => basisTransform(oldHead, newFeature, { ...options, ...change }) // prettier-ignore
    expect(run({ P: np.eye(5) })).toThrow('P: shape [5,5], not [6,6]')
    expect(run({ Q: np.zeros([5, 4]) })).toThrow('Q: shape [5,4], not [5,5]')
    expect(run({ k: 6 })).toThrow('k is 6, not a whole number from 0 to 5')
    expect(run({ k: 1.5 })).toThrow(RangeError)
    expect(run({ scale: 0 })).toThrow('scale is 0')
    expect(run({ scal: 2 })).toThrow("no option 'scal'")
    expect(run({ Q: np.eye(9) })).toThrow('6 + 2 coordinates do not fill old vectors of 9')
    expect(run({}, normal(1, 8, 5))).toThrow('the old head: shape [8,5], not [9,5]')
  })
})

const CLASSES = 4
const labels = () => np.array(new Int32Array([0, 1, 2, 3, 1]))

/** The same in plain numbers. */
function crossEntropyOf(logits: number[][], classes: readonly number[]): number {
  const losses = logits.map((row, i) => {
    return Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[classes[i]!]!
  })
  return losses.reduce((sum, loss) => sum + loss) / losses.length
}
const rowsOf = (x: np.Array) => x.js() as number[][]
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)
const cosines = (a: number[][], b: number[][]) =>
  a.map((row, i) => dot(row, b[i]!) / Math.hypot(...row) / Math.hypot(...b[i]!))
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v) / values.length

describe('losses', () => {
  const parts = () => ({
    logits: normal(5, 5, CLASSES),
    compatible: normal(6, 5, 3),
    feature: normal(7, 5, 2),
    oldTarget: normal(8, 5, 3),
    newTarget: normal(9, 5, 2),
    prototypes: normal(10, CLASSES, 3),
    labels: labels(),
  })

  test('BT²: four terms with their weights', () => {
    const at = parts()
    const plain = {
      logits: rowsOf(at.logits.ref),
      c: rowsOf(at.compatible.ref),
      f: rowsOf(at.feature.ref),
      old: rowsOf(at.oldTarget.ref),
      fresh: rowsOf(at.newTarget.ref),
      M: rowsOf(at.prototypes.ref),
    }
    const toOld = plain.c.map((row) => plain.M.map((m) => dot(row, m) / Math.hypot(...row)))
    const y = [0, 1, 2, 3, 1]
    const expected =
      crossEntropyOf(plain.logits, y) +
      10 * crossEntropyOf(toOld, y) +
      5 * (1 - mean(cosines(plain.c, plain.old))) +
      (1 - mean(cosines(plain.f, plain.fresh)))
    expect(bt2Loss(at).item()).toBeCloseTo(expected, 3)
    const only = bt2Loss(parts(), { lambda1: 0, lambda2: 0, lambda3: 0 }).item()
    expect(only).toBeCloseTo(crossEntropyOf(plain.logits, y), 4)
  })

  test('BCT: two terms, the feature as it is', () => {
    const at = { logits: normal(5, 5, CLASSES), feature: normal(6, 5, 3), prototypes: normal(10, CLASSES, 3) }
    const [logits, f, M] = [at.logits, at.feature, at.prototypes].map((x) => rowsOf(x.ref))
    const toOld = f!.map((row) => M!.map((m) => 2 * dot(row, m)))
    const y = [0, 1, 2, 3, 1]
    const expected = crossEntropyOf(logits!, y) + 3 * crossEntropyOf(toOld, y)
    expect(bctLoss({ ...at, labels: labels() }, { alpha: 3, prototypeScale: 2 }).item()).toBeCloseTo(
      expected,
      3,
    )
  })

  test('the gradient reaches both bases', () => {
    // Drawn here, because a compiled function draws other numbers.
    const [batch, newTarget, oldHead] = [parts(), normal(9, 5, 2), normal(3, 5, 2)]
    const still = unitRows(normal(7, 5, 2))
    const loss = ({ A, B }: { A: np.Array; B: np.Array }) => {
      const options = { P: orthogonal(A), Q: orthogonal(B), k: 1, scale: 2 }
      const { compatible, extra } = basisTransform(oldHead.ref, still.ref, options)
      extra.dispose()
      const arrays = { ...tree.ref(batch), newTarget: newTarget.ref }
      arrays.compatible.dispose()
      arrays.feature.dispose()
      return bt2Loss({ ...arrays, compatible, feature: still.ref })
    }
    expect(gradientError(loss, { A: normal(11, 2, 2), B: normal(12, 3, 3) })).toBeLessThan(5e-3)
  })

  test('say what does not fit', () => {
    expect(() => bt2Loss({ ...parts(), oldTarget: normal(1, 5, 4) })).toThrow(
      'the old target: shape [5,4], not [5,3]',
    )
    expect(() => bt2Loss({ ...parts(), newTarget: normal(1, 4, 2) })).toThrow('the new target: shape [4,2]')
    expect(() => bt2Loss({ ...parts(), prototypes: normal(1, 3, 3) })).toThrow('not [4,3]')
    expect(() => bt2Loss(parts(), { lambda3: -1 })).toThrow('lambda3 is -1')
    expect(() => bt2Loss(parts(), { lamda3: 1 } as never)).toThrow("no option 'lamda3'")
    expect(() => bt2Loss(parts(), { prototypeScale: 0 })).toThrow('prototypeScale is 0')
    const wrong = np.array(new Int32Array([0, 1, 2, 4, 1]))
    expect(() => bt2Loss({ ...parts(), labels: wrong })).toThrow(RangeError)
    const { logits, compatible: feature, prototypes } = parts()
    expect(() => bctLoss({ logits, feature, prototypes, labels: labels().slice([0, 4]) })).toThrow(
      'the labels: shape [4], not [5]',
    )
  })
})

test('prototypes are class means, zero for a class without a row', () => {
  const old = np.array([[1, 0], [3, 2], [5, 5]]) // prettier-ignore
  expect(classPrototypes(old, np.array(new Int32Array([2, 2, 0])), 4).js()).toEqual([
    [5, 5],
    [0, 0],
    [2, 1],
    [0, 0],
  ])
  expect(() => classPrototypes(np.zeros([2, 2]), np.array(new Int32Array([1])), 2)).toThrow(
    'the labels: shape [1], not [2]',
  )
  const seven = np.array(new Int32Array([0, 7]))
  expect(() => classPrototypes(np.zeros([2, 2]), seven, 3)).toThrow('label 1 of labels is 7')
})
