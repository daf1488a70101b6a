import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { dense } from '#nn/dense.ts'
import { gradientError } from '#nn/gradient-check.ts'
import { transformer } from '#nn/transformer.ts'
import {
  type Encoder,
  type EncoderOptions,
  type Position,
  initEncoder,
  transformerEncoder,
} from './encoder.ts'

const [N, HEADS, WIDTH] = [5, 2, 8]
const SIZES = { vocabulary: 6, classes: 3, n: N, width: WIDTH, depth: 2, heads: HEADS, hidden: 12 }
const POSITIONS: Position[] = ['none', 'absolute', 'rpe', 'urpe']
const make = (position: Position) => initEncoder(random.key(0), SIZES, position)
const sentences = () =>
  np.array([
    [0, 3, 1, 5, 2],
    [4, 4, 0, 2, 2],
  ])
const read = (position: Position, params = make(position), tokens = sentences()) =>
  transformerEncoder(params, tokens, { position })
const gap = (a: np.Array, b: np.Array): number => {
  expect(a.shape).toEqual(b.shape)
  return np.max(np.absolute(a.sub(b))).item()
}
const count = (params: Encoder) => tree.leaves<np.Array>(params).reduce((sum, leaf) => sum + leaf.size, 0)
/** The same parameters with random tables. */
const withTables = (position: Position): Encoder => ({
  ...make(position),
  positions: {
    bias: random.normal(random.key(7), [HEADS, 2 * N - 1]),
    ...(position === 'urpe' && { c: random.normal(random.key(8), [HEADS, 2 * N - 1]) }),
  },
})
const unlike = (logits: np.Array) => gap(logits.ref, np.tile(logits.slice([], [0, 1]), [1, N, 1]))

test.each(POSITIONS)('tells every class at every position: %s', (position) => {
  expect(read(position).shape).toEqual([2, N, 3])
})

test('URPE costs 2n - 1 numbers per head over a relative bias, however many layers', () => {
  expect(count(make('urpe')) - count(make('rpe'))).toBe(HEADS * (2 * N - 1))
  expect(count(make('rpe')) - count(make('none'))).toBe(HEADS * (2 * N - 1))
})

test('at the start URPE, a relative bias and no positions are one and the same', () => {
  expect(gap(read('urpe'), read('none'))).toBeLessThan(1e-6)
  expect(gap(read('rpe'), read('none'))).toBeLessThan(1e-6)
  expect(gap(read('absolute'), read('none'))).toBeGreaterThan(0.01)
})

test('without positions it is the shared transformer', () => {
  const { tokens, layers, out } = make('none')
  const zero = () => np.zeros([WIDTH])
  const blocks = layers.blocks.map(({ attention, ...block }) => {
    const maps = attention.qkv.reshape([WIDTH, 3, WIDTH])
    const [query, key, value] = np.unstack(maps, 1) as [np.Array, np.Array, np.Array]
    const each = { query, key, value, out: attention.out.reshape([WIDTH, WIDTH]) }
    const named = Object.entries(each).map(([name, w]) => [name, { w, b: zero() }] as const)
    type Maps = Record<keyof typeof each, { w: np.Array; b: np.Array }>
    return { ...block, attention: Object.fromEntries(named) as Maps }
  })
  const x = np.dot(nn.oneHot(sentences().astype(np.int32), SIZES.vocabulary), tokens)
  const expected = dense(out, transformer({ blocks, norm: layers.norm }, x, { heads: HEADS }))
  expect(gap(read('none'), expected)).toBeLessThan(1e-5)
})

test('identical tokens look alike at every position but with URPE or absolute positions', () => {
  const same = () => np.array([Array.from({ length: N }, () => 3)])
  expect(unlike(read('rpe', withTables('rpe'), same()))).toBeLessThan(1e-5)
  expect(unlike(read('none', make('none'), same()))).toBeLessThan(1e-5)
  expect(unlike(read('urpe', withTables('urpe'), same()))).toBeGreaterThan(0.05)
  expect(unlike(read('absolute', make('absolute'), same()))).toBeGreaterThan(0.05)
})

test('different tokens do feel the relative bias', () => {
  expect(gap(read('rpe', withTables('rpe')), read('none'))).toBeGreaterThan(0.01)
})

test('without positions reordered tokens are treated alike', () => {
  const order = Int32Array.of(3, 0, 4, 2, 1)
  const reorder = (x: np.Array) => np.take(x, np.array(order), 1)
  expect(gap(read('none', make('none'), reorder(sentences())), reorder(read('none')))).toBeLessThan(1e-5)
})

test('c acts in every layer: each alone tells identical tokens apart', () => {
  const same = () => np.array([Array.from({ length: N }, () => 3)])
  for (const alone of [0, 1]) {
    const { layers, ...rest } = withTables('urpe')
    const blocks = layers.blocks.map((block, layer) => {
      const { qkv, out } = block.attention
      return { ...block, attention: { qkv, out: layer === alone ? out : np.zerosLike(out) } }
    })
    const params = { ...rest, layers: { ...layers, blocks } }
    expect(unlike(read('urpe', params, same())), `layer ${alone}`).toBeGreaterThan(0.05)
  }
})

test('with rows that sum to one again c is no more than a bias', () => {
  const same = np.array([Array.from({ length: N }, () => 3)])
  const options = { position: 'urpe', sumsToOne: true } as const
  expect(unlike(transformerEncoder(withTables('urpe'), same, options))).toBeLessThan(1e-5)
  const unlikeTokens = transformerEncoder(withTables('urpe'), sentences(), options)
  expect(gap(unlikeTokens, read('rpe', withTables('rpe')))).toBeGreaterThan(0.01)
})

test('tables that are not asked for are left aside', () => {
  expect(gap(read('rpe', withTables('urpe')), read('rpe', withTables('rpe')))).toBe(0)
})

test('gradients agree with finite differences', () => {
  const small = { vocabulary: 3, classes: 2, n: 3, width: 4, depth: 1, heads: 2, hidden: 8 }
  const { layers, ...rest } = initEncoder(random.key(1), small, 'urpe')
  const [block] = layers.blocks
  const learned = {
    attention: block!.attention,
    positions: {
      bias: random.normal(random.key(7), [2, 5]),
      c: random.normal(random.key(8), [2, 5]),
    },
  }
  const loss = ({ attention, positions }: typeof learned) => {
    const { blocks, norm } = tree.ref({ ...layers, blocks: [{ ...block!, attention: {} }] })
    const tokens = np.array([[0, 2, 1]])
    const params = {
      ...(tree.ref(rest) as typeof rest),
      positions,
      layers: { norm, blocks: [{ ...blocks[0]!, attention }] },
    }
    return read('urpe', params, tokens)
      .mul(np.array([[[1], [2], [-1]]]))
      .mean()
  }
  expect(gradientError(loss, learned)).toBeLessThan(3e-3)
})

test('says what is wrong with its input', () => {
  expect(() => read('urpe', make('rpe'))).toThrow(/no table 'c'/)
  expect(() => read('rpe', make('rpe'), np.array([[0, 1, 2]]))).toThrow(/'bias' has 9 entries.*need 5/)
  expect(() => read('absolute', make('absolute'), np.array([[0, 1]]))).toThrow(/'absolute' has 5.*need 2/)
  expect(() => read('rpe', make('rpe'), np.array([0, 1]))).toThrow(/\[batch, n\], got \[2\]/)
  expect(() => read('alibi' as Position, make('rpe'))).toThrow(/'none', 'absolute', 'rpe', 'urpe'/)
  const mistyped = { position: 'urpe', sumToOne: true } as EncoderOptions
  expect(() => transformerEncoder(make('urpe'), sentences(), mistyped)).toThrow(/no option 'sumToOne'/)
  expect(() => initEncoder(random.key(0), { ...SIZES, heads: 3 }, 'rpe')).toThrow(/3 heads .* 8/)
  expect(() => initEncoder(random.key(0), { ...SIZES, depth: 0 }, 'rpe')).toThrow(/depth .*0/)
})
