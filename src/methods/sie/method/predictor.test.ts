import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { mlp } from '#nn/dense.ts'
import {
  concatPredictor,
  hyperPredictor,
  initConcatPredictor,
  initHypernetwork,
  matrixOf,
} from './predictor.ts'

const rows = (x: np.Array) => x.js() as number[][]

test('each embedding is moved by the matrix of its own transformation', () => {
  const net = initHypernetwork(random.key(1), 3, 4)
  const g = random.normal(random.key(2), [5, 3])
  const z = random.normal(random.key(3), [5, 4])
  const moved = rows(hyperPredictor(tree.ref(net), g.ref, z.ref))
  moved.forEach((found, i) => {
    const alone = np.dot(z.ref.slice(i), matrixOf(tree.ref(net), g.ref.slice(i)))
    ;(alone.js() as number[]).forEach((value, j) => expect(found[j]).toBeCloseTo(value, 5))
  })
  tree.dispose([net, g, z])
})

test('a hypernetwork can turn the plane: ρ(cos, sin) is a rotation', () => {
  // Number i, part a of (cos, sin), into number j.
  const weights = np.array([
    [
      [1, 0],
      [0, 1],
    ],
    [
      [0, 1],
      [-1, 0],
    ],
  ])
  const [by, at] = [0.4, 1.1]
  const turned = rows(
    hyperPredictor(
      { weights },
      np.array([[Math.cos(by), Math.sin(by)]]),
      np.array([[Math.cos(at), Math.sin(at)]]),
    ),
  )
  expect(turned[0]![0]).toBeCloseTo(Math.cos(at + by), 5)
  expect(turned[0]![1]).toBeCloseTo(Math.sin(at + by), 5)
})

test('the opposite transformation moves to the opposite place, so no matrix serves for all', () => {
  const net = initHypernetwork(random.key(4), 2, 6)
  const g = random.normal(random.key(5), [3, 2])
  const z = random.normal(random.key(6), [3, 6])
  const there = rows(hyperPredictor(tree.ref(net), g.ref, z.ref)).flat()
  const back = rows(hyperPredictor(net, g.neg(), z)).flat()
  there.forEach((value, i) => expect(back[i]).toBeCloseTo(-value, 5))
})

test('a predictor that gets the transformation beside the embedding may ignore it', () => {
  const [first, ...rest] = initConcatPredictor(random.key(7), 2, 3)
  const z = random.normal(random.key(8), [4, 3])
  const [one, other] = [np.ones([4, 2]), np.zeros([4, 2])]
  const heard = [one, other].map((g) => rows(concatPredictor(tree.ref([first!, ...rest]), g.ref, z.ref)))
  expect(heard[0]).not.toEqual(heard[1])
  const deaf = { w: np.concatenate([np.zeros([2, 3]), first!.w.slice([2, 5])], 0), b: first!.b }
  const said = [one, other].map((g) => rows(concatPredictor(tree.ref([deaf, ...rest]), g, z.ref)))
  expect(said[0]).toEqual(said[1])
  expect(said[0]).toEqual(rows(mlp([deaf, ...rest], np.concatenate([np.ones([4, 2]), z], 1))))
})

test('sizes that do not fit are named', () => {
  const net = initHypernetwork(random.key(1), 2, 4)
  const go = (g: number[], z: number[]) => () =>
    hyperPredictor(tree.ref(net), np.zeros(g as [number]), np.zeros(z as [number]))
  expect(go([3, 1], [3, 4])).toThrow('the transformations have 1 numbers, not 2')
  expect(go([3, 2], [3, 5])).toThrow('the embeddings have 5 numbers, not 4')
  expect(go([2, 2], [3, 4])).toThrow('2 transformations for 3 embeddings')
  expect(go([2], [3, 4])).toThrow('the transformations are [2], not of 2 axes')
  expect(() => matrixOf(tree.ref(net), np.zeros([3]))).toThrow('a transformation is [3], not [2]')
  expect(() => concatPredictor([], np.zeros([1, 2]), np.zeros([1, 4]))).toThrow('without layers')
  expect(() => initHypernetwork(random.key(1), 0, 4)).toThrow('the size of a transformation is 0')
  tree.dispose(net)
})
