import { grad, numpy as np } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { matryoshkaContrastiveLoss, matryoshkaLoss, sharedHeads, truncateEmbedding } from './matryoshka.ts'

const Z = [
  [0.3, -1.2, 0.7, 2.1],
  [-0.4, 0.9, 1.5, -0.6],
  [1.1, 0.2, -0.8, 0.5],
]
const LABELS = [2, 0, 1]
const HEADS = [
  { w: [[0.5, -0.2, 0.1]], b: [0.1, 0, -0.3] },
  { w: [[0.4, 0.3, -0.6], [-0.7, 0.2, 0.9]], b: [0, 0.2, 0.1] }, // prettier-ignore
  {
    w: [
      [0.1, -0.5, 0.3],
      [0.6, 0.4, -0.2],
      [-0.3, 0.8, 0.2],
      [0.7, -0.1, 0.5],
    ],
    b: [0.3, -0.2, 0],
  },
]
const NESTING = [1, 2, 4]

const array = (values: number[] | number[][]) => np.array(values)
const labels = () => np.array(LABELS, { dtype: np.int32 })
const heads = () => HEADS.map(({ w, b }) => ({ w: array(w), b: array(b) }))

/** Cross-entropy of row i's logits, in double precision. */
const surprise = (logits: number[], label: number): number =>
  Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[label]!

/** The same loss in double precision, one number at a time. */
function nestedByHand(z: number[][], weights = [1, 1, 1]): number {
  return NESTING.reduce((total, m, i) => {
    const { w, b } = HEADS[i]!
    const losses = z.map((row, n) => {
      const logits = b.map((bias, c) => row.slice(0, m).reduce((sum, v, d) => sum + v * w[d]![c]!, bias))
      return surprise(logits, LABELS[n]!)
    })
    return total + (weights[i]! * losses.reduce((sum, loss) => sum + loss)) / z.length
  }, 0)
}

const cosine = (a: number[], b: number[]): number =>
  a.reduce((sum, v, d) => sum + v * b[d]!, 0) / Math.hypot(...a) / Math.hypot(...b)

describe('matryoshkaLoss', () => {
  test('adds up the cross-entropy of every prefix', () => {
    expect(matryoshkaLoss(array(Z), heads(), labels(), NESTING).item()).toBeCloseTo(nestedByHand(Z), 5)
  })

  test('weighs the prefixes', () => {
    const loss = matryoshkaLoss(array(Z), heads(), labels(), NESTING, [2, 0, 0.5])
    expect(loss.item()).toBeCloseTo(nestedByHand(Z, [2, 0, 0.5]), 5)
  })

  test('with zero heads costs log(classes) per prefix', () => {
    const zeros = NESTING.map((m) => ({ w: np.zeros([m, 3]) }))
    expect(matryoshkaLoss(array(Z), zeros, labels(), NESTING).item()).toBeCloseTo(3 * Math.log(3), 5)
  })

  test('has the gradient that finite differences give', () => {
    const gradient = grad((z: np.Array) => matryoshkaLoss(z, heads(), labels(), NESTING))(array(Z))
    const values = gradient.js() as number[][]
    Z.forEach((row, n) =>
      row.forEach((_, d) => {
        const moved = (by: number) => Z.map((r, i) => r.map((v, j) => (i === n && j === d ? v + by : v)))
        const slope = (nestedByHand(moved(1e-4)) - nestedByHand(moved(-1e-4))) / 2e-4
        expect(values[n]![d]).toBeCloseTo(slope, 4)
      }),
    )
  })

  test('only prefixes that reach a dimension pull on it', () => {
    const gradient = grad((z: np.Array) => matryoshkaLoss(z, heads(), labels(), NESTING, [1, 1, 0]))(array(Z))
    const values = gradient.js() as number[][]
    values.forEach((row) => expect(row.slice(2)).toEqual([0, 0]))
    expect(values[0]![1]).not.toBe(0)
  })

  test('refuses sizes that do not fit', () => {
    const loss = (nesting: number[], weights?: number[]) => () =>
      matryoshkaLoss(array(Z), heads(), labels(), nesting, weights)
    expect(loss([1, 2, 8])).toThrow('a prefix of 8 does not fit into 4 dimensions')
    expect(loss([2, 1, 4])).toThrow('ascend')
    expect(loss([])).toThrow(RangeError)
    expect(loss([1, 4])).toThrow('3 heads for 2 prefix lengths')
    expect(loss([1, 3, 4])).toThrow('head 1 has w of shape [2, 3], expected [3, 3]')
    expect(loss(NESTING, [1, 1])).toThrow('2 weights for 3 prefix lengths')
    expect(loss(NESTING, [1, 1, NaN])).toThrow(RangeError)
    const few = np.array([0, 1], { dtype: np.int32 })
    expect(() => matryoshkaLoss(array(Z), heads(), few, NESTING)).toThrow('do not fit 3 embeddings')
  })
})

test('a shared head reads each prefix with its own first rows', () => {
  const { w, b } = HEADS[2]!
  const cut = NESTING.map((m) => ({ w: array(w.slice(0, m)), b: array(b) }))
  const shared = sharedHeads({ w: array(w), b: array(b) }, NESTING)

  expect(shared.map((head) => head.w.shape)).toEqual([[1, 3], [2, 3], [4, 3]]) // prettier-ignore
  expect(matryoshkaLoss(array(Z), shared, labels(), NESTING).item()).toBeCloseTo(
    matryoshkaLoss(array(Z), cut, labels(), NESTING).item(),
    6,
  )
  expect(() => sharedHeads({ w: array(w) }, [1, 5])).toThrow(RangeError)
})

describe('matryoshkaContrastiveLoss', () => {
  const partners = Z.map((row) => row.map((v, d) => v + 0.3 * Math.cos(d + v)))

  test('is the mean of both directions of InfoNCE, summed over prefixes', () => {
    const expected = NESTING.reduce((total, m) => {
      const cut = (rows: number[][]) => rows.map((row) => row.slice(0, m))
      const cosines = cut(Z).map((a) => cut(partners).map((b) => cosine(a, b) / 0.2))
      const forth = cosines.reduce((sum, row, i) => sum + surprise(row, i), 0)
      const back = cosines.reduce((sum, _, i) => sum + surprise(cosines.map((row) => row[i]!), i), 0) // prettier-ignore
      return total + (forth + back) / 6
    }, 0)
    const loss = matryoshkaContrastiveLoss(array(Z), array(partners), NESTING, 0.2)
    expect(loss.item()).toBeCloseTo(expected, 4)
  })

  test('does not care how long the vectors are, nor which side is which', () => {
    const loss = (a: np.Array, b: np.Array) => matryoshkaContrastiveLoss(a, b, NESTING, 0.2).item()
    const plain = loss(array(Z), array(partners))
    expect(loss(array(Z).mul(7), array(partners).mul(0.1))).toBeCloseTo(plain, 4)
    expect(loss(array(partners), array(Z))).toBeCloseTo(plain, 4)
  })

  test('is log(n) per prefix when all rows are the same', () => {
    const same = Z.map(() => Z[0]!)
    const loss = matryoshkaContrastiveLoss(array(same), array(same), NESTING, 0.5)
    expect(loss.item()).toBeCloseTo(3 * Math.log(3), 4)
  })

  test('survives a zero row', () => {
    const gradient = grad((a: np.Array) => matryoshkaContrastiveLoss(a, array(partners), NESTING, 0.5))
    const values = gradient(array([[0, 0, 0, 0], Z[1]!, Z[2]!])).js() as number[][]
    expect(values.flat().every(Number.isFinite)).toBe(true)
  })

  test('refuses what cannot be paired', () => {
    const loss = (b: number[][], temperature: number) => () =>
      matryoshkaContrastiveLoss(array(Z), array(b), NESTING, temperature)
    expect(loss(Z.slice(1), 0.1)).toThrow('a is [3,4], but b is [2,4]')
    expect(loss(Z, 0)).toThrow('the temperature must be positive, not 0')
    expect(loss(Z, NaN)).toThrow(RangeError)
  })
})

describe('truncateEmbedding', () => {
  test('keeps the first numbers as they are', () => {
    expect(truncateEmbedding(array([[1, 2, 3], [4, 5, 6]]), 2).js()).toEqual([[1, 2], [4, 5]]) // prettier-ignore
  })

  test('scales the prefix, not the whole, to length one', () => {
    const rows = truncateEmbedding(array([[3, 4, 12], [0, 0, 5]]), 2, true).js() as number[][] // prettier-ignore
    expect(rows[0]![0]).toBeCloseTo(0.6, 6)
    expect(rows[0]![1]).toBeCloseTo(0.8, 6)
    expect(rows[1]).toEqual([0, 0])
  })

  test.each([0, 4, 1.5, NaN])('refuses to keep %s of 3 dimensions', (dim) => {
    expect(() => truncateEmbedding(array([[1, 2, 3]]), dim)).toThrow(RangeError)
  })
})
