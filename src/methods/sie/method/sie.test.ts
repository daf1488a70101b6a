import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type Parts, sieLoss, varianceHinge, vicregTerms } from './sie.ts'

const draw = (seed: number, width = 3, size = 1) => random.normal(random.key(seed), [6, width]).mul(size)
const plain = (x: np.Array) => x.ref.js() as number[][]
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

/** By the definitions, number by number. */
function byHand(z: number[][]) {
  const columns = z[0]!.map((_, c) => z.map((row) => row[c]!))
  const covariance = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + (value - mean(a)) * (b[i]! - mean(b)), 0) / (a.length - 1)
  const hinge = mean(columns.map((one) => Math.max(0, 1 - Math.sqrt(covariance(one, one) + 1e-4))))
  let squares = 0
  columns.forEach((a, i) =>
    columns.forEach((b, j) => {
      if (i !== j) squares += covariance(a, b) ** 2
    }),
  )
  return { variance: hinge, covariance: squares / columns.length }
}

const apart = (a: number[][], b: number[][]) => mean(a.flat().map((value, i) => (value - b.flat()[i]!) ** 2))

test('variance and covariance are those of VICReg', () => {
  const z = draw(1, 4, 0.7)
  const wanted = byHand(plain(z))
  const { variance, covariance } = vicregTerms(z)
  expect(variance.item()).toBeCloseTo(wanted.variance, 5)
  expect(covariance.item()).toBeCloseTo(wanted.covariance, 5)
  expect(varianceHinge(draw(2, 3, 100)).item()).toBe(0)
})

test('the loss adds up what the two parts lose, what both lose as one vector, and what the prediction loses', () => {
  const [a, b, c, d, p] = [1, 2, 3, 4, 5].map((seed) => draw(seed, 2, 0.5)) as [
    np.Array,
    np.Array,
    np.Array,
    np.Array,
    np.Array,
  ]
  const weights = { similarity: 3, equivariance: 0.5, variance: 7, covariance: 2 }
  const whole = (x: np.Array, y: np.Array) => byHand(plain(x).map((row, i) => [...row, ...plain(y)[i]!]))
  const [first, second, said] = [whole(a, c), whole(b, d), byHand(plain(p))]
  const wanted =
    3 * apart(plain(a), plain(b)) +
    1.5 * apart(plain(p), plain(d)) +
    (7 / 2) * (first.variance + second.variance + said.variance) +
    2 * (first.covariance + second.covariance)
  const loss = sieLoss({ invariant: a, equivariant: c }, { invariant: b, equivariant: d }, p, weights)
  expect(loss.item()).toBeCloseTo(wanted, 4)
})

test('the parts may not say the same: what they share counts as covariance', () => {
  const both = (second: number): Parts => ({ invariant: draw(1), equivariant: draw(second) })
  const only = { similarity: 0, variance: 0 }
  const same = sieLoss(both(1), both(1), draw(1), only).item()
  expect(same).toBeGreaterThan(sieLoss(both(1), both(2), draw(2), only).item())
})

test('with one part alone it is VICReg, or equivariance alone', () => {
  const [a, b] = [plain(draw(1)), plain(draw(2))]
  const rest = 5 * (byHand(a).variance + byHand(b).variance) + byHand(a).covariance + byHand(b).covariance
  const vicreg = sieLoss({ invariant: draw(1) }, { invariant: draw(2) }, undefined)
  expect(vicreg.item()).toBeCloseTo(rest + 10 * apart(a, b), 4)
  const moved = sieLoss({ equivariant: draw(1) }, { equivariant: draw(2) }, draw(2))
  expect(moved.item()).toBeCloseTo(rest + 5 * byHand(b).variance, 4)
})

test('bad input is named', () => {
  const go =
    (first: Parts, second: Parts, predicted?: np.Array, weights: object = {}) =>
    () =>
      sieLoss(first, second, predicted, weights)
  const both = (): Parts => ({ invariant: draw(1), equivariant: draw(2) })
  expect(go({}, {})).toThrow('an embedding without parts')
  expect(go(both(), both())).toThrow('belong together')
  expect(go(both(), { invariant: draw(1) }, draw(2))).toThrow('two views have to have the same parts')
  expect(go({ invariant: draw(1) }, { invariant: draw(1, 4) })).toThrow('parts of [6,3] and [6,4]')
  expect(go({ equivariant: draw(1) }, { equivariant: draw(2) }, draw(1, 2))).toThrow(
    'parts of [6,2] and [6,3]',
  )
  expect(go(both(), both(), draw(1), { variances: 1 })).toThrow("no option 'variances'")
  expect(go(both(), both(), draw(1), { variance: -1 })).toThrow('the weight variance is -1')
  expect(() => vicregTerms(np.zeros([1, 3]))).toThrow('1 embedding has no variance')
  expect(() => varianceHinge(np.zeros([3]))).toThrow('not of 2 axes')
})
