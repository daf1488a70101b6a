import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Attention, AttentionOptions } from './attention.ts'
import { attentionWeights, initAttention, mergeHeads, splitHeads } from './attention.ts'
import { type Dense, dense, initDense } from './dense.ts'
import { gradientError } from './gradient-check.ts'
import { accuracy, crossEntropy } from './loss.ts'
import { keys } from './random.ts'
import { type Trainer, trainer } from './train.ts'
import { type Transformer, initTransformer, transformer } from './transformer.ts'

const [N, LENGTH, WIDTH] = [2, 5, 8]
const SIZES = { width: WIDTH, depth: 2 }
const draw = (seed: number, shape: number[]) => random.normal(random.key(seed), shape)
const sequence = () => draw(1, [N, LENGTH, WIDTH])
const run = (x: np.Array, options: Partial<AttentionOptions> = {}) =>
  transformer(initTransformer(random.key(0), SIZES), x, { heads: 2, ...options })
const gap = (a: np.Array, b: np.Array): number => np.max(np.absolute(a.sub(b))).item()

test('keeps the shape, and its parameters are counted by the book', () => {
  expect(run(sequence()).shape).toEqual([N, LENGTH, WIDTH])

  const params = initTransformer(random.key(0), { ...SIZES, hidden: 20 })
  const count = tree.leaves<np.Array>(params).reduce((sum, leaf) => sum + leaf.size, 0)
  const block = 4 * (8 * 8 + 8) + (8 * 20 + 20) + (20 * 8 + 8) + 2 * 16
  expect(count).toBe(2 * block + 16)
})

test('agrees with the same formulas in numpy', () => {
  const fill = (seed: number, ...shape: number[]) => {
    const size = shape.reduce((product, n) => product * n)
    return np.array(Array.from({ length: size }, (_, i) => Math.sin(seed + 1.7 * i))).reshape(shape)
  }
  const maps = (seed: number, inputs: number, outputs: number): Dense => ({
    w: fill(seed, inputs, outputs),
    b: fill(seed + 1, outputs),
  })
  const block = (seed: number) => ({
    attentionNorm: { scale: fill(seed + 1, 4), shift: fill(seed + 2, 4) },
    attention: {
      query: maps(seed + 3, 4, 4),
      key: maps(seed + 5, 4, 4),
      value: maps(seed + 7, 4, 4),
      out: maps(seed + 9, 4, 4),
    },
    denseNorm: { scale: fill(seed + 11, 4), shift: fill(seed + 12, 4) },
    up: maps(seed + 13, 4, 6),
    down: maps(seed + 15, 6, 4),
  })
  const params = { blocks: [block(0), block(100)], norm: { scale: fill(17, 4), shift: fill(18, 4) } }
  const out = transformer(params, fill(0, 1, 3, 4), { heads: 2, causal: true })

  const expected = [
    [-0.418005, 0.967632, 1.169232, -1.023854],
    [-0.54733, 0.973205, 1.020382, -1.029477],
    [-0.640081, 0.975662, 0.9121, -1.032554],
  ]
  expect(gap(out, np.array([expected]))).toBeLessThan(1e-4)
})

test('the result is normalised, and layers of zero weights pass their input on', () => {
  const out = run(sequence())
  expect(gap(out.ref.mean(-1), np.zeros([N, LENGTH]))).toBeLessThan(1e-5)
  expect(gap(np.square(out).mean(-1), np.ones([N, LENGTH]))).toBeLessThan(1e-3)

  const { blocks, norm } = initTransformer(random.key(0), SIZES)
  const silent = tree.map((leaf: np.Array) => leaf.mul(0), blocks) as typeof blocks
  const passed = transformer({ blocks: silent, norm }, sequence(), { heads: 2 })
  const alone = transformer({ blocks: [], norm: { scale: np.ones([8]), shift: np.zeros([8]) } }, sequence(), {
    heads: 2,
  })
  expect(gap(passed, alone)).toBe(0)
})

test('with a causal mask a changed token changes nothing before it', () => {
  const cut = 3
  const changed = np.concatenate([sequence().slice([], [0, cut]), draw(9, [N, LENGTH - cut, WIDTH])], 1)
  const before = (x: np.Array, causal: boolean) => run(x, { causal }).slice([], [0, cut])

  expect(gap(before(changed.ref, true), before(sequence(), true))).toBeLessThan(1e-5)
  expect(gap(before(changed, false), before(sequence(), false)), 'without it it does').toBeGreaterThan(0.01)
})

test('a mask serves every layer, as the causal one does', () => {
  const mask = np.tri(LENGTH, LENGTH, 0, { dtype: np.bool })
  expect(gap(run(sequence(), { mask }), run(sequence(), { causal: true }))).toBe(0)
})

test('without positions an encoder treats reordered tokens alike', () => {
  const order = Int32Array.of(3, 0, 4, 2, 1)
  const reorder = (x: np.Array) => np.take(x, np.array(order), 1)
  expect(gap(run(reorder(sequence())), reorder(run(sequence())))).toBeLessThan(1e-5)
})

test('an attention of its own takes the place, with its own parameters and what layers share', () => {
  type Biased = { maps: Attention; strength: np.Array }
  const seen: number[] = []
  const initBiased = (key: np.Array, width: number): Biased => ({
    maps: initAttention(key, width),
    strength: np.zeros([1]),
  })
  const shared = draw(3, [LENGTH, LENGTH])
  const params = initTransformer(random.key(0), SIZES, initBiased)
  const biased = transformer(params, sequence(), ({ maps, strength }, x, layer) => {
    seen.push(layer)
    const [q, k, v] = [maps.query, maps.key, maps.value].map((map) => splitHeads(dense(map, x.ref), 2))
    x.dispose()
    // Strength 0 turns the shared table off, so that plain attention must come out.
    const weights = attentionWeights(q!, k!).mul(shared.ref.mul(strength).add(1))
    return dense(maps.out, mergeHeads(np.matmul(weights, v!)))
  })
  shared.dispose()

  expect(seen).toEqual([0, 1])
  expect(gap(biased, run(sequence()))).toBeLessThan(1e-5)
})

test('gradients agree with finite differences', () => {
  const params = initTransformer(random.key(4), { width: 4, depth: 1, hidden: 4 })
  const x = draw(5, [1, 3, 4])
  const target = draw(6, [1, 3, 4])
  const loss = (p: Transformer) => transformer(p, x.ref, { heads: 2, causal: true }).mul(target.ref).mean()

  expect(gradientError(loss, params)).toBeLessThan(3e-3)
})

const [VOCABULARY, WORD] = [8, 5]
type Model = { tokens: np.Array; positions: np.Array; layers: Transformer; out: Dense }

/** Repeats a word of random letters: at its second half the next letter is known from the first. */
function copyModel(attends: boolean): Trainer<Model, [np.Array, np.Array]> {
  const parts = keys(random.key(7), 'tokens', 'positions', 'layers', 'out')
  const params: Model = {
    tokens: random.normal(parts.tokens, [VOCABULARY, 32]),
    positions: random.normal(parts.positions, [2 * WORD - 1, 32]),
    layers: initTransformer(parts.layers, { width: 32, depth: 1 }),
    out: initDense(parts.out, 32, VOCABULARY, 1),
  }
  return trainer(params, (p, letters, next) => crossEntropy(predict(p, letters, attends), next))
}

function predict({ tokens, positions, layers, out }: Model, letters: np.Array, attends: boolean): np.Array {
  const x = np.dot(nn.oneHot(letters, VOCABULARY), tokens).add(positions)
  const h = attends
    ? transformer(layers, x, { heads: 2, causal: true })
    : transformer(layers, x, (maps, h) => {
        tree.dispose(maps)
        return h.mul(0)
      })
  return dense(out, h.slice([], [WORD - 1])).reshape([-1, VOCABULARY])
}

function words(seed: number, n: number): [np.Array, np.Array] {
  const word = random.randint(random.key(seed), { shape: [n, WORD], minval: 0, maxval: VOCABULARY })
  const letters = np.concatenate([word.ref, word.ref.slice([], [0, WORD - 1])], 1)
  return [letters, word.reshape([n * WORD])]
}

test.each([
  { attends: true, least: 0.99, most: 1 },
  { attends: false, least: 0, most: 0.25 },
])('learns to copy when it attends, and only then: $attends', async ({ attends, least, most }) => {
  const model = copyModel(attends)
  for (let step = 0; step < 100; step++) model.step(5e-3, ...words(100 + step, 32)).dispose()

  const [letters, next] = words(1, 200)
  const score = await accuracy(predict(model.params, letters, attends), next)
  expect(score).toBeGreaterThanOrEqual(least)
  expect(score).toBeLessThanOrEqual(most)
})

test.each([
  [{ width: 4, depth: 0 }, 'depth is 0'],
  [{ width: 4.5, depth: 1 }, 'width is 4.5'],
  [{ width: 4, depth: 1, hiden: 8 }, "the transformer has no option 'hiden'"],
])('refuses %j', (sizes, message) => {
  expect(() => initTransformer(random.key(0), sizes)).toThrow(message)
})
