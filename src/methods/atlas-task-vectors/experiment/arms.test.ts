import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { basisOf, taskVector } from '../method/task-vectors.ts'
import {
  accuracyOn,
  allWeights,
  composed,
  fewWeights,
  interference,
  learned,
  lowRank,
  randomBasis,
  searched,
  tunedOn,
} from './arms.ts'
import { type Network, initNetwork } from './network.ts'
import { type Exam, LOOKS, PIXELS, SIDE, TASKS, examOf, firstOfEach, partsOf, randomHeads } from './tasks.ts'

const SIZES = { tuning: 3, composing: 2, validation: 1, test: 2 }
const HEADS = randomHeads(random.key(1))
const base = initNetwork(random.key(2), PIXELS, 2)
const leavesOf = (network: Network) => network.map(({ w, b, scale, shift }) => ({ w, b, scale, shift }))
const numbers = (x: np.Array) => Array.from(x.ref.dataSync())
async function last<R>(run: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

describe('digits', () => {
  test('coefficients, weights, choices and judgements see different ones', async () => {
    const { split, tuning, composing } = await partsOf(random.key(3), SIZES)
    const parts = [tuning, composing, split.validation, split.test]
    expect(parts.map(({ indices }) => indices.length)).toEqual([30, 20, 10, 20])
    expect(new Set(parts.flatMap(({ indices }) => [...indices])).size).toBe(80)
    expect((await examOf(composing, [0], HEADS)).labels.filter((label) => label === 7)).toHaveLength(2)
    const few = await firstOfEach(composing, 1)
    expect([...(await examOf(few, [0], HEADS)).labels].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('are shown as the tasks say, each with its head', async () => {
    const { split } = await partsOf(random.key(3), SIZES)
    const exam = await examOf(split.test, [0, 4, 1], HEADS)
    const shown = numbers(exam.x)
    const at = (task: number, row: number, column: number) => shown[task * PIXELS + row * SIDE + column]!
    expect(at(1, 3, 8)).toBe(at(0, 8, 3))
    expect(at(2, 6, 7)).toBeCloseTo(1 - at(0, 6, 7))
    expect(exam.x.shape).toEqual([20, 3, PIXELS])
    const heads = numbers(HEADS)
    const size = heads.length / TASKS.length
    expect(numbers(exam.heads).slice(size, 2 * size)).toEqual(heads.slice(4 * size, 5 * size))
    expect(numbers(exam.y).slice(0, 3)).toEqual([exam.labels[0], exam.labels[0], exam.labels[0]])
  })

  test('looks differ from each other', () => {
    const pixel = (row: number, column: number) => ((row * SIDE + column) ** 2 % 97) / 97
    const views = Object.values(LOOKS).map((look) => look(pixel, 5, 9))
    expect(new Set(views).size).toBe(TASKS.length)
  })
})

describe('ways to learn', () => {
  const lesson = async (tasks: readonly number[]) => {
    const parts = await partsOf(random.key(3), SIZES)
    return {
      train: await examOf(parts.tuning, tasks, HEADS),
      validation: await examOf(parts.split.validation, tasks, HEADS),
      key: random.key(4),
      steps: 2,
    }
  }

  test('change what they say and nothing else', async () => {
    const one = await lesson([0])
    const changed = async (way: Parameters<typeof learned>[1]) => {
      const { network } = await last(learned(one, way))
      return leavesOf(network).flatMap((layer, i) =>
        Object.entries(layer).flatMap(([name, block]) =>
          numbers(block).join() === numbers(base[i]![name as 'w']).join() ? [] : [`${name}${i}`],
        ),
      )
    }
    const named = (...names: string[]) => [0, 1].flatMap((i) => names.map((name) => `${name}${i}`))
    expect(await changed(allWeights('all', [0.01], base) as never)).toEqual(named('w', 'b', 'scale', 'shift'))
    expect(await changed(fewWeights('few', [0.01], base) as never)).toEqual(named('b', 'scale', 'shift'))
    expect(await changed(lowRank('low', [0.01], base, random.key(5)) as never)).toEqual(named('w'))
  })

  test('coefficients differ between blocks, or not', async () => {
    const pair = await lesson([0, 1])
    const { vectors } = await last(tunedOn(base, pair, [0.01]))
    const basis = basisOf(vectors)
    const counts = async (scaling: 'anisotropic' | 'isotropic') => {
      const { learned: lambda } = await last(learned(pair, composed(scaling, [0.1], base, basis, scaling)))
      return new Set(lambda.flatMap(numbers)).size
    }
    expect(await counts('anisotropic')).toBeGreaterThan(10)
    expect(await counts('isotropic')).toBe(2)
    const { alpha, network } = await last(searched(base, basis, [0], pair.validation))
    expect(alpha).toBe(0)
    expect(await accuracyOn(network, pair.validation)).toBe(await accuracyOn(base, pair.validation))
  })

  test('a vector is tuned on its own task', async () => {
    const pair = await lesson([0, 1])
    const [own, other] = (await last(tunedOn(base, pair, [0.01]))).vectors
    const alone = await lesson([1])
    const { network } = await last(learned(alone, allWeights('alone', [0.01], base)))
    const expected = numbers(taskVector(network, base)[0]!.w)
    expect(numbers(other![0]!.w)).toEqual(expected)
    expect(numbers(own![0]!.w)).not.toEqual(expected)
  })
})

test('noise has the spread of the vectors, block by block', async () => {
  const basis = basisOf([[{ w: np.array([3, -3, 3, -3]) }, { w: np.zeros([4]) }]])
  const noise = await randomBasis(basis, random.key(6))
  expect(noise.blocks.map(({ shape }) => shape)).toEqual([
    [1, 4],
    [1, 4],
  ])
  expect(numbers(noise.blocks[1]!).map(Math.abs)).toEqual([0, 0, 0, 0])
  expect(numbers(noise.blocks[0]!)).not.toEqual([3, -3, 3, -3])
})

test('interference is none with a single vector, and some with a second', async () => {
  const parts = await partsOf(random.key(3), { ...SIZES, test: 10 })
  const exam: Exam = await examOf(parts.split.test, [0, 1], HEADS)
  const other = initNetwork(random.key(7), PIXELS, 2)
  const nothing = tree.map((block: np.Array) => np.zeros(block.shape), base) as Network
  const strong = taskVector(other, base)
  const single = await examOf(parts.split.test, [0], HEADS)
  expect(await interference(base, basisOf([strong]), [np.ones([1])], single)).toBe(0)
  expect(await interference(base, basisOf([nothing, nothing]), [np.ones([2])], exam)).toBe(0)
  // The first task is disturbed by the second vector, the second by none.
  const one = await interference(base, basisOf([nothing, strong]), [np.ones([2])], exam)
  expect(one).toBeGreaterThan(0.2)
  expect(one).toBeLessThanOrEqual(0.5)
})
