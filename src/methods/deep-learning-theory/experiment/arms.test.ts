import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run } from '#lab/reproduction.ts'
import { criticalInit } from '../method/criticality.ts'
import { type Wanted, deviation, ratios, sampleAll, theory } from './fluctuations.ts'
import { aligned, drift, learn, pairOfDigits } from './kernels.ts'
import { deepArms, trainedShapes } from './reproduction.ts'
import { fold, sizes } from './sizes.ts'

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

const SMALL = {
  relu: { act: 'relu', width: 16, depth: 2, networks: 6000, at: 2 },
  tanh: { act: 'tanh', width: 16, depth: 5, networks: 4000, at: 5 },
} as const satisfies Record<string, Wanted>

test('theory starts at 0 and gains 5/n in the first layers of ReLU', () => {
  const values = theory({ act: 'relu', width: 32, depth: 3 })
  ;[0, 5 / 32, 10 / 32].forEach((value, l) => expect(values[l]).toBeCloseTo(value, 9))
})

test('critical networks have what theory says, independent units have nothing', async () => {
  const finite = await end(sampleAll(random.key(1), SMALL, false))
  const infinite = await end(sampleAll(random.key(1), SMALL, true))

  for (const name of ['relu', 'tanh'] as const) {
    expect(deviation(SMALL[name], finite[name])).toBeLessThan(0.25)
    expect(deviation(SMALL[name], infinite[name])).toBeGreaterThan(0.8)
    ratios(16, infinite[name]).forEach((ratio) => expect(Math.abs(ratio)).toBeLessThan(0.05))
  }
  expect(finite.relu.kernel[1]).toBeCloseTo(2, 0)
})

test('only the two critical arms follow the mechanism, the others are what they are called', () => {
  const [on, off] = [deepArms(1), deepArms(1.4)]
  for (const name of ['relu', 'gelu'] as const) {
    const { cw, cb } = criticalInit(name)
    expect(on[name]).toMatchObject({ act: name, cw, cb, normalise: false })
    expect(off[name].cw).toBeCloseTo(1.4 * cw, 12)
  }
  expect({ ...off, relu: on.relu, gelu: on.gelu }).toEqual(on)
  expect([on.low.cw, on.high.cw, on.xavier.cw]).toEqual([1.4, 2.8, 1])
  expect(on.he).toMatchObject({ act: 'gelu', cw: 2, cb: 0 })
  expect(on.normalisedRelu).toMatchObject({ act: 'relu', cw: 2.8, normalise: true })
  expect(on.normalisedGelu.normalise).toBe(true)
})

test('the narrow shapes follow the mechanism', () => {
  expect(trainedShapes(false)).toMatchObject({
    shallow: { depth: 3, width: 32 },
    deep: { depth: 6, width: 64 },
  })
  expect(trainedShapes(true)).toEqual({
    ...trainedShapes(false),
    shallow: { depth: 3, width: 256 },
    deep: { depth: 6, width: 512 },
  })
})

test('the fold is the larger change, up or down, of signal and gradient', () => {
  expect(fold([{ signal: [1, 5, 2], gradient: [0.1, 1] }])).toBeCloseTo(10, 12)
  expect(fold([{ signal: [8, 1], gradient: [1, 1] }])).toBeCloseTo(8, 12)
})

test('networks are averaged, and each is another one', async () => {
  const deep = { act: 'relu', width: 8, depth: 3, cw: 2, cb: 0 } as const
  const [one, many] = [await end(sizes(random.key(1), deep, 1)), await end(sizes(random.key(1), deep, 30))]
  expect(many.signal).not.toEqual(one.signal)
  expect(many.gradient.at(-1)).toBeCloseTo(1, 9)
})

test('the task is as many threes as eights, each of mean square one', async () => {
  const { x, y } = await pairOfDigits(random.key(2), 3)
  expect(Array.from(await y.data()).sort()).toEqual([-1, -1, -1, 1, 1, 1])
  const squares = (await np.square(x).mean(1).data()) as Float32Array
  for (const square of squares) expect(square).toBeCloseTo(1, 4)
})

test('narrow networks learn and move their kernel, wide ones learn and hardly do', async () => {
  const task = await pairOfDigits(random.key(2), 4)
  const narrow = await end(learn(random.key(3), task, { depth: 3, width: 16 }, 2))
  const wide = await end(learn(random.key(3), task, { depth: 3, width: 128 }, 2))
  tree.dispose(task)

  for (const { loss, size } of [narrow, wide]) {
    expect(loss).toBeLessThan(0.051)
    expect(Math.abs(Math.log(size))).toBeLessThan(Math.log(2))
  }
  expect(narrow.drift).toBeGreaterThan(2 * wide.drift)
})

test('drift and alignment are those of the matrices', () => {
  const labels = Float32Array.of(1, -1)
  expect(drift(Float32Array.of(3, 0, 0, 4), Float32Array.of(3, 0, 0, 9))).toBeCloseTo(1, 6)
  expect(aligned(Float32Array.of(1, -1, -1, 1), labels)).toBeCloseTo(1, 6)
  expect(aligned(Float32Array.of(1, 1, 1, 1), labels)).toBeCloseTo(0, 6)
})
