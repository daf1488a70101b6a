import { grad, nn, numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { dense, initDense } from '#nn/dense.ts'
import { type Ffn, avgKScores, emoe, membership, mergeExperts, splitFfn, topKMask } from './experts.ts'

const LABELS = [0, 1, 2, 0, 1, 2, 2, 1, 0, 0, 1, 2]
const [WIDTH, NEURONS] = [5, LABELS.length]

function layer(seed = 1): Ffn {
  const up = initDense(random.key(seed), WIDTH, NEURONS)
  const down = initDense(random.key(seed + 1), NEURONS, WIDTH)
  return {
    up: { ...up, b: random.normal(random.key(seed + 2), [NEURONS]) },
    down: { ...down, b: random.normal(random.key(seed + 3), [WIDTH]) },
  }
}

const tokens = () => random.normal(random.key(9), [7, WIDTH])
const whole = ({ up, down }: Ffn, x: np.Array) => dense(down, nn.gelu(dense(up, x)))
const rows = (x: np.Array) => x.js() as number[][]
const close = (a: np.Array, b: np.Array) => {
  const expected = rows(b)
  rows(a).forEach((row, i) => row.forEach((value, d) => expect(value).toBeCloseTo(expected[i]![d]!, 4)))
}

test('with all experts it is the dense layer', () => {
  close(emoe(layer(), tokens(), { members: membership(LABELS), k: 3 }), whole(layer(), tokens()))
})

test('each token goes through the k experts whose mean key fits best, each counted once', () => {
  const found = rows(emoe(layer(), tokens(), { members: membership(LABELS), k: 2 }))
  const { up, down } = layer()
  const experts = splitFfn({ up, down }, LABELS, 2)
  const keys = rows(up.w.ref)
  const x = rows(tokens())
  const outputs = experts.map((expert) => rows(whole(expert, tokens())))
  x.forEach((token, t) => {
    const scores = [0, 1, 2].map((expert) => {
      const own = LABELS.flatMap((label, n) => (label === expert ? [n] : []))
      return (
        own.reduce((sum, n) => sum + token.reduce((s, value, d) => s + value * keys[d]![n]!, 0), 0) /
        own.length
      )
    })
    const worst = scores.indexOf(Math.min(...scores))
    found[t]!.forEach((value, d) => {
      const sum = outputs.reduce((all, output, expert) => all + (expert === worst ? 0 : output[t]![d]!), 0)
      expect(value).toBeCloseTo(sum, 4)
    })
  })
  tree.dispose([up, down])
})

test('scores are the mean of what the keys say', () => {
  const x = np.array([[1, 2]])
  const keys = np.array([
    [1, 0, 3, 1],
    [0, 1, 1, 2],
  ])
  expect(rows(avgKScores(x, keys, membership([0, 1, 0, 1])))).toEqual([[3, 3.5]])
})

test('the largest are chosen, of equals the first', () => {
  expect(
    rows(
      topKMask(
        np.array([
          [1, 3, 2],
          [2, 2, 2],
          [0, -1, 0],
        ]),
        2,
      ),
    ),
  ).toEqual([
    [0, 1, 1],
    [1, 1, 0],
    [1, 0, 1],
  ])
  expect(() => topKMask(np.array([[1, 2]]), 3)).toThrow('k is 3')
  expect(() => topKMask(np.array([[1, 2]]), 0)).toThrow('k is 0')
})

test('no gradient goes through the choice, and none to experts that are not chosen', () => {
  // One token, so what is not chosen has no part in the output.
  const x = () => np.array([[1, 0, 0, 0, 0]])
  const loss = (ffn: Ffn) => emoe(ffn, x(), { members: membership(LABELS), k: 1 }).sum()
  const { up, down } = (grad(loss as never) as unknown as (ffn: Ffn) => Ffn)(layer())
  const moved = rows(up.w.ref)[0]!.map((value) => value !== 0)
  expect(moved.filter(Boolean)).toHaveLength(4)
  expect(new Set(LABELS.filter((_, n) => moved[n])).size).toBe(1)
  tree.dispose([up, down])
})

test('cut and put together again it is the layer it was, in another order', () => {
  const ffn = layer()
  const merged = mergeExperts(splitFfn(ffn, LABELS, 2), 2)
  tree.dispose(ffn)
  close(whole(merged, tokens()), whole(layer(), tokens()))
})

test('groups of unlike size and labels that do not fit are refused', () => {
  expect(() => membership([0, 0, 0, 1])).toThrow('group 0 has 3 neurons, not 2')
  expect(() => membership([0, 1, 2, 0])).toThrow('3 groups do not divide 4 neurons')
  expect(() => membership([])).toThrow(/groups/)
  const ffn = layer()
  expect(() => splitFfn(ffn, [0, 1], 1)).toThrow(/12|2/)
  expect(() => splitFfn(ffn, LABELS, 4)).toThrow('k is 4')
  expect(() => mergeExperts([], 1)).toThrow('the number of experts is 0')
  tree.dispose(ffn)
})
