import { expect, test } from 'vitest'
import {
  doIntervene,
  exactMoments,
  intervene,
  parents,
  randomScm,
  redraw,
  sampleScm,
  scm,
  totalEffects,
} from './scm.ts'
import { hashedDraws } from './shapeworld-hash.ts'

const draws = (seed: number) => {
  const uniform = hashedDraws(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

/** Listed against its order: 2 causes 0, both cause 1. */
const chain = scm(
  [
    [0, 0, 2],
    [3, 0, -1],
    [0, 0, 0],
  ],
  [1, 0.5, 2],
  [0, 1, 4],
)

test('mean and covariance of a small model are those worked out by hand', () => {
  const { mean, covariance } = exactMoments(chain)

  // X2 = N2, X0 = 2 N2 + N0, X1 = 5 N2 + 3 N0 + N1 with variances 4, 1, 0.25.
  expect([...mean]).toEqual([8, 21, 4])
  expect([...covariance]).toEqual([17, 43, 8, 43, 109.25, 20, 8, 20, 4])
  expect([...chain.order]).toEqual([2, 0, 1])
})

test('total effects solve (I - B) E = I', () => {
  const model = randomScm(draws(1), { nodes: 9, inDegree: 3 })
  const effects = totalEffects(model)

  for (let i = 0; i < 9; i++) {
    for (let j = 0; j < 9; j++) {
      let entry = effects[i * 9 + j]!
      for (let k = 0; k < 9; k++) entry -= model.weights[i * 9 + k]! * effects[k * 9 + j]!
      expect(entry).toBeCloseTo(i === j ? 1 : 0, 10)
    }
  }
})

test.each([
  ['as it is', (model: ReturnType<typeof randomScm>) => model],
  ['with a node held', (model: ReturnType<typeof randomScm>) => doIntervene(model, { 3: 1.5 })],
  ['with new mechanisms', (model: ReturnType<typeof randomScm>) => redraw(draws(7), model, [1, 4])],
])('samples of a model %s have its exact moments', (_, change) => {
  const nodes = 6
  const count = 60_000
  const model = change(randomScm(draws(2), { nodes, inDegree: 2, weight: [0.3, 0.8] }))
  const x = sampleScm(draws(3), model, count)
  const { mean, covariance } = exactMoments(model)

  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0
      for (let i = 0; i < count; i++) {
        product += (x[i * nodes + a]! - mean[a]!) * (x[i * nodes + b]! - mean[b]!)
      }
      const [va, vb] = [covariance[a * nodes + a]!, covariance[b * nodes + b]!]
      const error = Math.sqrt((va * vb + covariance[a * nodes + b]! ** 2) / count)
      expect(Math.abs(product / count - covariance[a * nodes + b]!)).toBeLessThanOrEqual(5 * error + 1e-9)
    }
  }
})

test('holding a node moves its descendants by the total effect, and nothing else', () => {
  const model = randomScm(draws(4), { nodes: 8, inDegree: 2 })
  const site = model.order[3]!
  const effects = totalEffects(model)
  const low = exactMoments(doIntervene(model, { [site]: 0 }))
  const high = exactMoments(doIntervene(model, { [site]: 1 }))

  for (let i = 0; i < 8; i++) {
    expect(high.mean[i]! - low.mean[i]!).toBeCloseTo(effects[i * 8 + site]!, 10)
    expect(high.covariance[site * 8 + i]).toBe(0)
    if (effects[i * 8 + site] === 0) {
      expect(high.covariance[i * 8 + i]).toBeCloseTo(exactMoments(model).covariance[i * 8 + i]!, 10)
    }
  }
})

test('regression on its parents finds the weights of a node wherever its own equation stays', () => {
  // Node 1 of the chain: covariance of the parents times the weights is the covariance with the node.
  const environments = [chain, redraw(draws(5), chain, [0, 2]), intervene(chain, { 2: { spread: 5 } })]

  for (const environment of environments) {
    const { covariance: c } = exactMoments(environment)
    expect(c[0]! * 3 + c[2]! * -1).toBeCloseTo(c[1]!, 8)
    expect(c[6]! * 3 + c[8]! * -1).toBeCloseTo(c[7]!, 8)
  }
})

test('a random model has the parents asked for, where there are so many before', () => {
  const model = randomScm(draws(6), { nodes: 12, inDegree: 3, weight: [0.5, 1.5] })

  model.order.forEach((node, place) => {
    expect(parents(model, node)).toHaveLength(Math.min(place, 3))
    expect(parents(model, node).every((parent) => model.order.indexOf(parent) < place)).toBe(true)
  })
  const sizes = model.weights.filter((weight) => weight !== 0).map(Math.abs)
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.5)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1.5)
})

test('new mechanisms keep the parents, touch only their sites and leave the old model as it was', () => {
  const model = randomScm(draws(8), { nodes: 7, inDegree: 2 })
  const before = model.weights.slice()
  const other = redraw(draws(9), model, [2, 5])

  for (let node = 0; node < 7; node++) {
    const row = (weights: Float64Array) => [...weights.subarray(node * 7, node * 7 + 7)]
    expect(parents(other, node)).toEqual(parents(model, node))
    if (node !== 2 && node !== 5) {
      expect(row(other.weights)).toEqual(row(model.weights))
      expect(other.spread[node]).toBe(model.spread[node])
    }
  }
  expect(other.spread[2]).not.toBe(model.spread[2])
  expect(model.weights).toEqual(before)
})

test('refuses cycles, negative noise and lists that do not fit', () => {
  const cycle = [
    [0, 1],
    [1, 0],
  ]
  expect(() => scm(cycle, [1, 1])).toThrow('the causes go round in a cycle')
  expect(() => intervene(chain, { 2: { weights: [1, 0, 0] } })).toThrow('cycle')
  expect(() => intervene(chain, { 3: { spread: 1 } })).toThrow('node 3 of a model with 3')
  expect(() => scm([[0]], [-1])).toThrow('negative spread')
  expect(() => scm([[0]], [1, 1])).toThrow('lists that do not fit 1 nodes')
})
