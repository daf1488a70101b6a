import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type Dense, dense } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import { consolidator, distillation, noConsolidation, quadraticPenalty } from './continual.ts'

test('two sums stand for the penalties of all tasks, up to a constant', () => {
  const rng = generator(random.key(0))
  const draw = () => rng.fillNormal(new Float32Array(4))
  const [placeA, placeB] = [draw(), draw()]
  const [fisherA, fisherB] = [draw().map((f) => f * f), draw().map((f) => f * f)]
  const penalty = (w: Float32Array) =>
    w.reduce((sum, w, i) => {
      const [a, b] = [w - placeA[i]!, w - placeB[i]!]
      return sum + (fisherA[i]! * a * a + fisherB[i]! * b * b) / 2
    }, 0)
  const merged = (w: Float32Array<ArrayBuffer>) =>
    quadraticPenalty([np.array(w)], {
      precision: [np.array(fisherA.map((f, i) => f + fisherB[i]!))],
      pull: [np.array(fisherA.map((f, i) => f * placeA[i]! + fisherB[i]! * placeB[i]!))],
    }).item()

  const [here, there] = [draw() as Float32Array<ArrayBuffer>, draw() as Float32Array<ArrayBuffer>]
  expect(merged(here) - merged(there)).toBeCloseTo(penalty(here) - penalty(there), 4)
})

test('the Fisher information of a linear layer, computed by hand', async () => {
  const params: Dense = { w: np.array([[0.5, -0.5]]), b: np.zeros([2]) }
  const uniforms = [0.1, 0.9]
  const inputs = [2, -1]
  const adding = consolidator(dense).add(
    params,
    noConsolidation(params),
    np.array(inputs.map((x) => [x])),
    np.zeros([2]),
    { strength: 3, uniform: () => uniforms.shift()! },
  )
  const { value, done } = await adding.next()
  if (!done) throw new Error('two pictures make no report')
  const { precision, pull } = value

  // The gradient by b is the chances minus the drawn label's one, by w that times x.
  const drawn = [0, 1]
  const slopes = inputs.map((x, i) => {
    const first = 1 / (1 + Math.exp(-x))
    return [first - (drawn[i] === 0 ? 1 : 0), 1 - first - (drawn[i] === 1 ? 1 : 0)]
  })
  const byB = [0, 1].map((c) => (3 * (slopes[0]![c]! ** 2 + slopes[1]![c]! ** 2)) / 2)
  const byW = [0, 1].map((c) => (3 * ((2 * slopes[0]![c]!) ** 2 + slopes[1]![c]! ** 2)) / 2)
  const names = tree.leaves(params).map((leaf) => (leaf.ndim === 2 ? byW : byB))
  precision.forEach((sums, i) =>
    (sums.ref.js() as number[]).flat().forEach((sum, c) => expect(sum).toBeCloseTo(names[i]![c]!, 5)),
  )
  const pulled = pull[names.indexOf(byW)]!.js() as number[][]
  expect(pulled[0]![0]).toBeCloseTo(byW[0]! * 0.5, 5)
  expect(pulled[0]![1]).toBeCloseTo(byW[1]! * -0.5, 5)
})

test('distillation is least, with no slope, where the scores of the old classes are the teacher’s', () => {
  const teacher = [[1, -0.5, 0.2, 3]]
  const mask = np.array([0, 0, 0, -1e9])
  const loss = (scores: number[][]) =>
    distillation(np.array(scores), np.array(teacher), mask.ref, 2).item() as number

  const chances = nn.softmax(np.array([0.5, -0.25, 0.1]), -1).js() as number[]
  const entropy = chances.reduce((sum, p) => sum - p * Math.log(p), 0)
  expect(loss(teacher)).toBeCloseTo(4 * entropy, 3)
  expect(loss([[2, 0.5, 1.2, -7]])).toBeCloseTo(loss(teacher), 3)
  expect(loss([[1.5, -0.5, 0.2, 3]])).toBeGreaterThan(loss(teacher) + 0.005)
  expect(loss([[1, -0.5, -0.3, 3]])).toBeGreaterThan(loss(teacher) + 0.005)
})
