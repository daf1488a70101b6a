import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Encoder } from '../method/encoder.ts'
import { type Arm, NAMES, arms, initArm, learn, onIdentical, read, share } from './arms.ts'
import { N, type Sequences, VOCABULARY, drawSequences, identicalTokens, positions } from './tasks.ts'

const drawn = (train = 40) => drawSequences({ train, validation: 20, test: 20 }, generator(random.key(3)))
const rowsOf = ({ tokens }: Sequences) => (tokens.ref.js() as number[][]).map(String)

/** An arm whose tables are random, with attention in one layer only, and how far identical tokens differ. */
function gapOfLayer(arm: Arm, alone: number): number {
  const { layers, positions, ...rest } = initArm(random.key(1), arm)
  const blocks = layers.blocks.map((block, layer) => {
    const { qkv, out } = block.attention
    return { ...block, attention: { qkv, out: layer === alone ? out : np.zerosLike(out) } }
  })
  const tables = Object.entries(positions).map(([name, { shape }], i) => [
    name,
    random.normal(random.key(i), shape),
  ])
  const params = { ...rest, layers: { ...layers, blocks }, positions: Object.fromEntries(tables) } as Encoder
  const logits = read(arm, params, identicalTokens())
  return np.max(np.absolute(logits.ref.sub(logits.slice([], [0, 1])))).item() as number
}

test('URPE has its matrix in every layer; without it, with sums of one, and deeper, no layer has', () => {
  for (const layer of [0, 1]) {
    expect(gapOfLayer(arms().urpe, layer), `layer ${layer}`).toBeGreaterThan(0.05)
    expect(gapOfLayer(arms('c').urpe, layer), `without c, layer ${layer}`).toBeLessThan(1e-5)
    expect(gapOfLayer(arms('sums').urpe, layer), `without sums, layer ${layer}`).toBeLessThan(1e-5)
  }
  for (const layer of [0, 1, 2, 3]) expect(gapOfLayer(arms().deeper, layer)).toBeLessThan(1e-5)
})

test('the rivals are what they are called', () => {
  const tables = (name: (typeof NAMES)[number]) =>
    Object.entries(initArm(random.key(0), arms()[name]).positions).map(([table, { shape }]) => [table, shape])
  expect(tables('absolute')).toEqual([['absolute', [6, 32]]])
  expect(tables('deeper')).toEqual([['bias', [8, 11]]])
  expect(tables('token')).toEqual([['bias', [8, 13]]])
  expect(initArm(random.key(0), arms().deeper).layers.blocks).toHaveLength(4)
  expect(Object.keys(initArm(random.key(0), arms('sums').urpe).positions)).toEqual(['bias', 'c'])
})

test('one constant token gives positions away to a bias', () => {
  expect(gapOfLayer(arms().token, 0)).toBeGreaterThan(0.01)
})

test('switching an idea off changes that one arm alone', () => {
  for (const without of ['c', 'sums'] as const) {
    const { urpe: _, ...others } = arms(without)
    const { urpe: __, ...usual } = arms()
    expect(others).toEqual(usual)
  }
})

test('parts share no sequence', () => {
  const { train, validation, test: judging } = drawn()
  const all = [train, validation, judging].flatMap(rowsOf)
  expect(all).toHaveLength(80)
  expect(new Set(all).size).toBe(80)
})

test('positions are counted, and every token is shown N times', () => {
  expect(positions(2).js()).toEqual([
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2, 3, 4, 5],
  ])
  const rows = Array.from({ length: VOCABULARY }, (_, token) => Array<number>(N).fill(token))
  expect(identicalTokens().js()).toEqual(rows)
})

test('chance is what a bias alone gets of identical tokens', async () => {
  const { deeper } = arms()
  const seen = await onIdentical(deeper, initArm(random.key(0), deeper))
  expect(seen.right).toBeCloseTo(1 / N, 6)
  expect(Math.max(...seen.told) - Math.min(...seen.told)).toBeLessThan(1e-5)
})

test('a few steps on the train part beat none, judged on the test part', async () => {
  const { absolute } = arms()
  const data = drawn(64)
  const run = learn({ ...absolute, depth: 1 }, data, random.key(2), 12)
  for (;;) {
    const { done, value } = await run.next()
    if (!done) continue
    expect(value.accuracy).toBe(await share(absolute, value.params, data.test))
    expect(value.accuracy).toBeGreaterThan(0.4)
    return
  }
})
