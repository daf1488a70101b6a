import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { edges, neighbours, relabelled } from '#data/graphs.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { chessboard, neighbourMixing, spectralEmbedding } from '../method/energy.ts'
import {
  type Asked,
  accuracy,
  ask,
  countedAccuracy,
  energies,
  graphAlignment,
  orderAlignment,
  patternShare,
  sideBySide,
  windowEnergy,
} from './measure.ts'
import { LAYERS, WIDTH, initReader, pretrain, read } from './reader.ts'
import {
  GRID,
  ORDER,
  type Prompt,
  WORDS,
  drawTask,
  orderedText,
  shuffled,
  wanderings,
  wordsOf,
} from './walks.ts'

const rng = (seed = 0) => generator(random.key(seed))
const SIZES = { train: 300, validation: 12, test: 6 }

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

/** The share of steps that lead to a neighbour. */
function linked(walk: ArrayLike<number>, graph = GRID): number {
  const near = neighbours(graph)
  const steps = Array.from(walk).slice(1)
  return steps.filter((node, t) => near[walk[t]!]!.includes(node)).length / steps.length
}

test('walks go to neighbours, but for where they start anew', () => {
  const share = linked(wanderings(GRID, 4000, rng()))
  // A new start leads to a neighbour too now and then.
  expect(share).toBeGreaterThan(0.9)
  expect(share).toBeLessThan(0.96)
})

test('texts are on random graphs or follow the order, prompts that judge are on the grid and no others', () => {
  const { split, train, validation, test: judged } = drawTask(SIZES, rng())
  expect([split.train.role, train.role, validation.role, judged.role]).toEqual([
    'train',
    'train',
    'validation',
    'test',
  ])
  const grids = (prompts: Prompt[]) =>
    prompts.filter(({ graph }) => String(graph.adjacency) === String(GRID.adjacency))
  expect(grids(judged.prompts)).toHaveLength(6)
  expect(grids(validation.prompts)).toHaveLength(0)
  expect(judged.prompts.every(({ walk }) => linked(walk) > 0.75)).toBe(true)
  expect(validation.prompts.every(({ walk, graph }) => linked(walk, graph) > 0.75)).toBe(true)
  // A grid has no circle through all nodes, and every random graph has one: degrees of 2 or more that sum to 18 or more.
  expect(edges(GRID)).toHaveLength(12)
  expect(new Set(judged.prompts.map(({ names }) => String(names))).size).toBeGreaterThan(4)
})

const followers = (without?: 'order' | 'graph') => {
  const { train } = drawTask(SIZES, rng(2), without)
  return Array.from(train.indices, (_, row) =>
    train.words.subarray(row * train.length, (row + 1) * train.length),
  ).filter((words) => linked(words, ORDER) > 0.8).length
}

test('without the order no text follows it', () => {
  expect(followers()).toBeGreaterThan(0.2 * SIZES.train)
  expect(followers()).toBeLessThan(0.4 * SIZES.train)
  expect(followers('graph')).toBe(followers())
  expect(followers('order')).toBeLessThan(4)
  expect(linked(orderedText(rng()), ORDER)).toBeGreaterThan(0.75)
})

test('without the graph the prompts that judge are shuffled, and nothing else changes', () => {
  const [on, off] = [drawTask(SIZES, rng(3)), drawTask(SIZES, rng(3), 'graph')]
  expect(off.train).toEqual(on.train)
  expect(off.validation).toEqual(on.validation)
  off.test.prompts.forEach(({ names, walk, graph }, i) => {
    const before = on.test.prompts[i]!
    expect(names).toEqual(before.names)
    expect(graph).toEqual(before.graph)
    expect(walk.toSorted()).toEqual(before.walk.toSorted())
    expect(linked(walk)).toBeLessThan(0.6)
  })
  const again = shuffled(on.test, rng(4))
  expect(linked(again.prompts[0]!.walk)).toBeLessThan(0.6)
  expect(linked(on.test.prompts[0]!.walk)).toBeGreaterThan(0.75)
})

test('the model does not see what follows', () => {
  const reader = initReader(random.key(0))
  const logits = (last: number) => {
    const x = np.array([0, 3, 5, last], { dtype: np.int32 }).reshape([1, 4])
    const { states, logits: found } = read(tree.ref(reader), x)
    expect(states).toHaveLength(LAYERS.length)
    tree.dispose(states)
    return (found.js() as number[][][])[0]!
  }
  const [a, b] = [logits(1), logits(8)]
  expect(a.slice(0, 3)).toEqual(b.slice(0, 3))
  expect(a[3]).not.toEqual(b[3])
  tree.dispose(reader)
})

test('it starts looking one back in one head, and from word to same word in the second layer', () => {
  const { back, layers, words, out } = initReader(random.key(0))
  expect(back.js()).toMatchObject([
    [
      [[[0]], [[4]], [[0]], [[0]]],
      [[[0]], [[0]], [[0]], [[0]]],
    ],
    [
      [[[-4]], [[0]], [[0]], [[0]]],
      [[[-4]], [[0]], [[0]], [[0]]],
    ],
  ])
  const [first, second] = layers.blocks
  const maps = (block: typeof first) => [block!.attention.query.w.ref.js(), block!.attention.key.w.ref.js()]
  expect(maps(first)[0]).not.toEqual(maps(first)[1])
  expect(maps(second)[0]).toEqual(maps(second)[1])
  tree.dispose([layers, words, out])
})

test('every word is asked for after the same tokens, and answers are in the order of nodes', async () => {
  const reader = initReader(random.key(1))
  const { test: judged } = drawTask(SIZES, rng(5))
  const [asked] = await ask(reader, { prompts: judged.prompts.slice(0, 1) }, 7)
  const { names } = judged.prompts[0]!
  const node = 4
  const tokens = [...wordsOf(judged.prompts[0]!).subarray(0, 7), names[node]!]
  const { states, logits } = read(tree.ref(reader), np.array(tokens, { dtype: np.int32 }).reshape([1, 8]))
  const scores = (logits.js() as number[][][])[0]![7]!.map(Math.exp)
  const sum = scores.reduce((total, value) => total + value)
  for (let next = 0; next < WORDS; next++)
    expect(asked!.said.data[node * WORDS + next]).toBeCloseTo(scores[names[next]!]! / sum, 4)
  const last = (states.at(-1)!.ref.js() as number[][][])[0]![7]!
  last.forEach((value, c) => expect(asked!.states.at(-1)!.data[node * WIDTH + c]).toBeCloseTo(value, 3))
  expect(energies([asked!])).toHaveLength(LAYERS.length)
  expect(accuracy([asked!])).toBeGreaterThan(0)
  expect(await windowEnergy(reader, judged, 1)).toBeNaN()
  expect(await windowEnergy(reader, judged, 60)).toBeGreaterThan(0)
  tree.dispose([states, reader])
})

/** As if the last layer had these states, a row for each node. */
function askedOf(prompt: Prompt, rows: (node: number) => number[]): Asked {
  const data = new Float32Array(WORDS * WIDTH)
  for (let node = 0; node < WORDS; node++) data.set(rows(node), node * WIDTH)
  const states = LAYERS.map(() => ({ data, rows: WORDS, dim: WIDTH }))
  return { prompt, states, said: { data: new Float64Array(WORDS ** 2), rows: WORDS, dim: WORDS } }
}

test('layouts are told apart: order, grid and chessboard', () => {
  const [prompt] = drawTask(SIZES, rng(6)).test.prompts
  const coordinates =
    ({ data }: { data: Float64Array }) =>
    (i: number) => [data[i]!, data[WORDS + i]!]
  const order = coordinates(spectralEmbedding(ORDER, 2))
  const layout = coordinates(spectralEmbedding(GRID, 2))
  const inOrder = askedOf(prompt!, (node) => order(prompt!.names[node]!))
  const asGrid = askedOf(prompt!, layout)
  const colours = chessboard(GRID)
  const asBoard = askedOf(prompt!, (node) => [Number(colours[node]), 0.1 * layout(node)[0]!])
  expect(orderAlignment([inOrder])).toBeCloseTo(1, 3)
  expect(orderAlignment([asGrid])).toBeLessThan(0.8)
  expect(graphAlignment([asGrid])).toBeCloseTo(1, 3)
  expect(graphAlignment([inOrder])).toBeLessThan(0.8)
  expect(patternShare(sideBySide([asBoard, asBoard]), colours)).toBeCloseTo(1, 3)
  expect(patternShare(sideBySide([asGrid]), colours)).toBeCloseTo(0, 3)
  expect(energies([asGrid])[0]).toBeLessThan(0.6)
  expect(energies([asBoard])[0]).toBeGreaterThan(1.3)
  const elsewhere = { ...asGrid, prompt: { ...prompt!, graph: relabelled(GRID, prompt!.names) } }
  expect(() => sideBySide([asGrid, elsewhere])).toThrow(/one graph/)
  const eye = Array.from({ length: WORDS }, (_, i) =>
    Array.from({ length: WORDS }, (_, j) => Number(i === j)),
  )
  expect(patternShare(neighbourMixing(eye, GRID), colours)).toBeLessThan(0.1)
})

test('counting pairs needs no training', () => {
  const { test: judged } = drawTask(SIZES, rng(7))
  expect(countedAccuracy(judged, 64, 0.1)).toBeGreaterThan(0.8)
  expect(countedAccuracy(judged, 4, 0.1)).toBeLessThan(0.65)
})

test('only the train part is fitted', async () => {
  const { train } = drawTask({ ...SIZES, train: 32 }, rng(8))
  const leak = { ...train, role: 'test' } as never
  await expect(end(pretrain(leak, random.key(0), 2))).rejects.toThrow(/only a train part/)
})
