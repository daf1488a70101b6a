import { grad, numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { ntXent } from './nt-xent.ts'

const lists = [
  [
    [1, 0],
    [0, 2],
    [1, 1],
  ],
  [
    [2, 1],
    [1, 3],
    [-1, 1],
  ],
] as const

/** Written out, term by term. */
function slowly(
  one: readonly (readonly number[])[],
  other: readonly (readonly number[])[],
  temperature: number,
) {
  const all = [...one, ...other]
  const cosine = (a: readonly number[], b: readonly number[]) =>
    (a[0]! * b[0]! + a[1]! * b[1]!) / Math.hypot(...a) / Math.hypot(...b)
  const terms = all.map((view, i) => {
    const like = (k: number) => Math.exp(cosine(view, all[k]!) / temperature)
    const others = all.map((_, k) => (k === i ? 0 : like(k))).reduce((sum, value) => sum + value, 0)
    return -Math.log(like((i + one.length) % all.length) / others)
  })
  return terms.reduce((sum, term) => sum + term, 0) / terms.length
}

test('is equation 1 of SimCLR, whatever the lengths', async () => {
  const [one, other] = lists.map((rows) => np.array(rows.flat()).reshape([3, 2]))
  const [loss] = await ntXent(one!.ref.mul(5), other!, 0.5).data()
  one!.dispose()
  expect(loss).toBeCloseTo(slowly(lists[0], lists[1], 0.5), 5)
})

test('has a gradient where an embedding is 0', async () => {
  const slope = grad((x: np.Array) => ntXent(x, np.ones([2, 3]), 0.3))(np.zeros([2, 3]))
  for (const value of (await slope.data()) as Float32Array) expect(Number.isFinite(value)).toBe(true)
})

test('says what is wrong', () => {
  const rows = (n: number) => random.normal(random.key(1), [n, 4])
  expect(() => ntXent(rows(3), rows(2), 1)).toThrow('not two views')
  expect(() => ntXent(rows(1), rows(1), 1)).toThrow('at least 2')
  expect(() => ntXent(rows(2), rows(2), 0)).toThrow('temperature is 0')
})
