import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { GRIDS, bestPairs, byChance, judged, overlap, sharesOf } from './arms.ts'
import { reproduction } from './reproduction.ts'
import { world } from './world.ts'

const OPTIONS = { free: 6, ruled: 4, arity: 2, flips: 0, coupling: 0.9 }
const draw = (options = OPTIONS, seed = 0) => world(generator(random.key(seed)), options)

test('rules read what they say: two variables decide, without flips', () => {
  const { parents, draw: rows } = draw()
  const { x, y } = rows(400)
  expect(parents.map((rule) => rule.length)).toEqual([2, 2, 2, 2])
  parents.forEach(([a, b], j) => {
    const seen = new Map<string, Set<number>>()
    for (let row = 0; row < x.rows; row++) {
      const key = `${x.data[row * 10 + a!]} ${x.data[row * 10 + b!]}`
      seen.set(key, (seen.get(key) ?? new Set()).add(y.data[row * 4 + j]!))
    }
    for (const values of seen.values()) expect(values.size).toBe(1)
  })
})

test('the mood ties the free variables, and a shift unties them', () => {
  const { draw: rows } = draw()
  const tied = (shifted: boolean) => {
    const { x } = rows(2000, shifted)
    let same = 0
    for (let row = 0; row < x.rows; row++) same += Number(x.data[row * 10] === x.data[row * 10 + 1])
    return Math.abs(same / x.rows - 0.5)
  }
  expect(tied(false)).toBeGreaterThan(0.25)
  expect(tied(true)).toBeLessThan(0.06)
})

test('dense rules read many', () => {
  expect(draw({ ...OPTIONS, arity: 7 }).parents.map((rule) => new Set(rule).size)).toEqual([7, 7, 7, 7])
  expect(() => draw({ ...OPTIONS, arity: 11 })).toThrow('arity is 11')
  expect(() => draw({ ...OPTIONS, flip: 1 } as never)).toThrow("no option 'flip'")
})

test('overlap by hand: shared by both, of all in either', () => {
  expect(overlap([[0, 1]], [[1, 2]])).toBeCloseTo(1 / 3, 12)
  expect(
    overlap(
      [
        [0, 1],
        [2, 3],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ),
  ).toBe(0.5)
  expect(overlap([[0, 1, 2, 3]], [[1, 2]])).toBe(0.5)
})

test('the best pair of columns is found by counting', async () => {
  const { parents, draw: rows } = draw({ ...OPTIONS, coupling: 0.5 })
  const train = rows(600)
  const pairs = bestPairs(train)
  expect(overlap(pairs.attended, parents)).toBeGreaterThan(0.7)
  const { truth } = await judged(
    pairs,
    { role: 'test', indices: new Int32Array(600), ...rows(600) },
    sharesOf(train.y),
  )
  expect(truth).toBeGreaterThan(0.97)
  const part = { role: 'train', indices: new Int32Array(600), ...train } as never
  await expect(judged(pairs, part, sharesOf(train.y))).rejects.toThrow(
    'only a test part may judge, not train',
  )
})

test('shares and chance', () => {
  expect([...sharesOf({ data: Float32Array.of(1, 0, 1, 1), rows: 2, dim: 2 })]).toEqual([1, 0.5])
  const lists = byChance(generator(random.key(1)), 9, 30, 2)
  expect(lists.every(([a, b]) => a !== b)).toBe(true)
  expect(new Set(lists.flat()).size).toBe(9)
})

test('compared arms have as many settings, and only those that see all are penalised', () => {
  expect(GRIDS.dense.length).toBe(GRIDS.attention.length)
  expect(GRIDS.attention.every(({ decay, sparsity }) => decay === 0 && sparsity === 0)).toBe(true)
  expect(GRIDS.dense.every(({ decay, sparsity }) => decay + sparsity > 0)).toBe(true)
})

test('a run tells its split before it trains', async () => {
  const run = reproduction.run({ seed: 1 })
  const first = await run.next()
  await run.return(undefined as never)
  expect(first.value).toMatchObject({ kind: 'split', of: 'transitions of a world' })
})
