import { numpy as np, random, tree } from '@jax-js/jax'
import { beforeAll, expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { mlp } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { hyperPredictor } from '../method/predictor.ts'
import { sieLoss } from '../method/sie.ts'
import {
  type Model,
  PLANS,
  WIDTH,
  initModel,
  move,
  pairLoss,
  planOf,
  project,
  regressionLoss,
  trainArm,
} from './arms.ts'
import { columns, judge, oddness, randomLayer, rankTurned } from './judge.ts'
import { CLASSES, type Data, SIDE, STEPS, VIEWS, drawData, partners, rotationsBetween } from './objects.ts'
import { firstAt } from './pictures.ts'

const rng = (seed = 0) => generator(random.key(seed))
const layer = randomLayer(rng(9))
let data: Data
beforeAll(() => {
  data = drawData(rng(1), { train: 120, validation: 48, test: 48 }, 4)
})

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

const draw = (seed: number, rows: number, dim: number) => random.normal(random.key(seed), [rows, dim])
const pair = () => [draw(1, 6, SIDE * SIDE), draw(2, 6, SIDE * SIDE), draw(3, 6, 2)] as const

test('all views of an object are in one part, and no picture is in two', () => {
  const { split, train, validation, test: judging } = data
  const objects = [split.train, split.validation, split.test].map(
    ({ indices }) => new Set([...indices].map((row) => Math.floor(row / VIEWS))),
  )
  expect(objects.map(({ size }) => size)).toEqual([120, 48, 48])
  expect(new Set(objects.flatMap((set) => [...set])).size).toBe(216)
  const seen = [train, validation, judging].flatMap(({ x }) =>
    Array.from({ length: x.rows }, (_, row) => x.data.subarray(row * x.dim, (row + 1) * x.dim).join()),
  )
  expect(new Set(seen).size).toBe(216 * VIEWS)
  expect(judging.indices).toHaveLength(judging.x.rows)
  expect(new Set(judging.labels).size).toBe(CLASSES)
  for (const pose of train.pose) expect(Math.abs(pose)).toBeLessThanOrEqual(Math.PI / 2)
})

test('a partner is another view of the same object, and the rotation leads to it', () => {
  for (let ahead = 1; ahead < VIEWS; ahead++)
    partners(3 * VIEWS, ahead).forEach((other, row) => {
      expect(other).not.toBe(row)
      expect(Math.floor(other / VIEWS)).toBe(Math.floor(row / VIEWS))
    })
  const { data: g } = rotationsBetween(Float32Array.of(0.2, 1, -0.5), [0, 2], [1, 0])
  ;[Math.cos(0.8), Math.sin(0.8), Math.cos(0.7), Math.sin(0.7)].forEach((value, i) =>
    expect(g[i]).toBeCloseTo(value, 5),
  )
})

test('without the hypernetwork the rotation is one more input; without the split all is moved', () => {
  expect([planOf(), planOf('hypernetwork'), planOf('split')]).toEqual(['sie', 'concatenated', 'whole'])
  const shapes = (name: keyof typeof PLANS) => {
    const { invariant, equivariant, predictor } = initModel(random.key(1), PLANS[name])
    const width = (layers: readonly { w: np.Array }[]) => layers.map(({ w }) => w.shape.join(' x '))
    return [
      width(invariant),
      width(equivariant),
      Array.isArray(predictor) ? width(predictor) : predictor.weights.shape.join(' x '),
    ]
  }
  const half = ['16 x 32', '32 x 32']
  const full = ['32 x 64', '64 x 64']
  expect(shapes('sie')).toEqual([half, half, '32 x 2 x 32'])
  expect(shapes('concatenated')).toEqual([half, half, ['34 x 32', '32 x 32']])
  expect(shapes('whole')).toEqual([[], full, '64 x 2 x 64'])
  expect(shapes('vicreg')).toEqual([full, [], []])
})

test('the invariant part is made of the first half alone, the equivariant part of the second', () => {
  const heads = initModel(random.key(2), PLANS.sie)
  const r = draw(4, 3, WIDTH)
  const half = (side: 0 | 1) =>
    np.concatenate([np.ones([3, 16]).mul(1 - side), np.ones([3, 16]).mul(side)], 1)
  const of = (x: np.Array) => {
    const { invariant, equivariant } = project(tree.ref(heads), x)
    return [invariant!.js(), equivariant!.js()]
  }
  const [all, first, second] = [of(r.ref), of(r.ref.mul(half(0))), of(r.mul(half(1)))]
  expect(first[0]).toEqual(all[0])
  expect(first[1]).not.toEqual(all[1])
  expect(second[1]).toEqual(all[1])
  expect(second[0]).not.toEqual(all[0])
})

test('the second view is predicted from the first, and the loss is that of the method', () => {
  const [x, y, g] = pair()
  const model = initModel(random.key(3), PLANS.sie)
  const [first, second] = [x, y].map((views) =>
    project(tree.ref(model), mlp(tree.ref(model.encoder), views.ref)),
  )
  const predicted = hyperPredictor(
    tree.ref(model.predictor as { weights: np.Array }),
    g.ref,
    first!.equivariant!.ref,
  )
  const wanted = sieLoss(first!, second!, predicted).item()
  expect(pairLoss(model, x, y, g).item()).toBeCloseTo(wanted, 3)
})

test('all but VICReg hear of the rotation', () => {
  const loss = (name: keyof typeof PLANS, size: number) => {
    const [x, y, g] = pair()
    return pairLoss(initModel(random.key(4), PLANS[name]), x, y, g.mul(size)).item()
  }
  expect(loss('vicreg', 1)).toBe(loss('vicreg', 3))
  for (const name of ['sie', 'concatenated', 'whole'] as const)
    expect(Math.abs(loss(name, 1) - loss(name, 3))).toBeGreaterThan(1e-3)
})

test('the taught network hears both views', () => {
  const loss = (swapped: boolean) => {
    const [x, y, g] = pair()
    const { encoder } = initModel(random.key(4), PLANS.vicreg)
    const head = [{ w: draw(7, 2 * WIDTH, 2), b: np.zeros([2]) }]
    return swapped
      ? regressionLoss({ encoder, head }, x.ref, x, g)
      : regressionLoss({ encoder, head }, x, y, g)
  }
  expect(loss(false).item()).not.toBe(loss(true).item())
})

test('an arm is trained at each rate on training pictures, and validation chooses', async () => {
  const events: RunEvent[] = []
  const lesson = { rates: [0.01, 0.003], steps: 2, batchSize: 24 }
  const asked: number[] = []
  const score = (seen: { validation: Matrix }) => {
    asked.push(seen.validation.rows)
    return asked.length
  }
  const arm = await end(trainArm(PLANS.sie, random.key(5), data, lesson, score), events)
  tree.dispose(arm.model)
  expect(asked).toEqual([48 * VIEWS, 48 * VIEWS])
  expect(events.filter(({ kind }) => kind === 'setting')).toEqual([
    { kind: 'setting', arm: 'split, hypernetwork', name: 'learningRate', value: 0.003 },
  ])
  expect([arm.train.rows, arm.test.rows, arm.test.dim]).toEqual([120 * VIEWS, 48 * VIEWS, WIDTH])
})

/** A representation that is told the pose and the letter, and one that is told neither. */
function told(numbers: (pose: number, label: number, row: number) => number[]) {
  const of = ({ pose, labels }: { pose: Float32Array; labels: Int32Array }): Matrix => {
    const rows = Array.from(pose, (angle, row) => numbers(angle, labels[row]!, row))
    return { data: Float32Array.from(rows.flat()), rows: rows.length, dim: rows[0]!.length }
  }
  return { train: of(data.train), validation: of(data.validation), test: of(data.test) }
}

test('a representation is judged by what it tells of unseen objects', () => {
  const letter = (label: number) => Array.from({ length: CLASSES }, (_, c) => (c === label ? 1 : 0))
  const noise = (row: number) => Math.sin(91.7 * row * row)
  const right = told((pose, label) => [Math.cos(pose), Math.sin(pose), ...letter(label)])
  const good = judge(right, data, layer, 'test')
  expect(good.named).toBe(1)
  expect(good.told).toBeGreaterThan(0.8)
  const wrong = told((_, __, row) => [noise(row), noise(row + 0.5), noise(row + 0.25)])
  expect(judge(wrong, data, layer, 'test').told).toBeLessThan(0.15)
  // Only the pictures to be judged differ.
  const unlike = told((pose, label, row) => [noise(row), pose, ...letter((label + 1) % CLASSES)])
  const bad = judge({ ...right, test: unlike.test }, data, layer, 'test')
  expect(bad.named).toBe(0)
  expect(bad.told).toBeLessThan(0.3)
  expect(judge({ ...right, test: unlike.test }, data, layer, 'validation')).toEqual(
    judge(right, data, layer, 'validation'),
  )
})

test('columns are those asked for', () => {
  const { test: few } = columns(
    told((pose) => [pose, 2, 3]),
    1,
    3,
  )
  expect([few.dim, few.data[0], few.data[1]]).toEqual([2, 2, 3])
})

test('turned views are ranked among pictures taken under another light', async () => {
  const model: Model = initModel(random.key(6), PLANS.vicreg)
  const ranked = await rankTurned(model, data)
  tree.dispose(model)
  expect(ranked.places).toHaveLength(4 * STEPS * STEPS)
  expect([Math.min(...ranked.turns), Math.max(...ranked.turns)]).toEqual([0, 180])
  expect([...ranked.turns].filter((turn) => turn === 180)).toHaveLength(4 * 2)
  expect(firstAt(ranked, 0)).toBeGreaterThan(firstAt(ranked, 90))
  expect(firstAt(ranked, 0)).toBeLessThan(1)
  expect(firstAt({ places: Int32Array.of(1, 2, 1), turns: Int32Array.of(15, 15, 30) }, 15)).toBe(0.5)
})

test('the opposite rotation predicts the opposite with a hypernetwork, and not with one more input', async () => {
  const odd = async (name: keyof typeof PLANS) => {
    const model = initModel(random.key(7), PLANS[name])
    const found = await oddness(model, data)
    tree.dispose(model)
    return found
  }
  expect(await odd('sie')).toBeLessThan(1e-5)
  expect(await odd('concatenated')).toBeGreaterThan(0.01)
})

test('a predictor hears the rotation in either form', () => {
  for (const name of ['sie', 'concatenated'] as const) {
    const { predictor, ...rest } = initModel(random.key(8), PLANS[name])
    tree.dispose(rest)
    const z = draw(5, 4, WIDTH)
    const one = move(tree.ref(predictor), np.ones([4, 2]), z.ref).js()
    expect(move(predictor, np.ones([4, 2]).mul(0.5), z).js()).not.toEqual(one)
  }
})
