import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { checkWhole } from '#nn/rows.ts'
import { checkInitialisation } from './recursion.ts'

/**
 * Weights of a ReLU network without biases and with one output, W ~ N(0, C_W / fan-in): `depth` layers, those
 * before the last `width` wide, a matrix [inputs, outputs] each. Consumes the key.
 *
 * @throws RangeError for a negative variance, or sizes that are no whole numbers from 1 on
 */
export function drawWeights(
  key: np.Array,
  { inputs, width, depth, cw }: { inputs: number; width: number; depth: number; cw: number },
): np.Array[] {
  checkInitialisation({ cw, cb: 0 })
  for (const [name, size] of Object.entries({ inputs, width, depth })) checkWhole(name, size, { least: 1 })
  const layers = random.split(key, depth)
  const weights = Array.from({ length: depth }, (_, l) => {
    const fanIn = l === 0 ? inputs : width
    const normal = random.normal(layers.ref.slice(l), [fanIn, l === depth - 1 ? 1 : width])
    return normal.mul(Math.sqrt(cw / fanIn))
  })
  layers.dispose()
  return weights
}

/** The outputs [n] for inputs [n, d]. Consumes its arguments. */
export function outputs(weights: readonly np.Array[], x: np.Array): np.Array {
  return weights.reduce((h, w, l) => np.dot(l === 0 ? h : nn.relu(h), w), x).reshape([-1])
}

/**
 * The neural tangent kernel [n, n] of a network with these weights: which way one step of gradient descent on
 * one input moves the output for another (chapter 8, with lambda_W = 1 and no biases). A step on W is scaled by 1 over its
 * fan-in, so that all layers learn alike at any width.
 *
 * Each layer adds the overlap of what enters it, per unit, times that of the slopes at what leaves it. Keeps its
 * arguments.
 */
export function tangentKernel(weights: readonly np.Array[], x: np.Array): np.Array {
  // What enters each layer, [n, fan-in].
  const entering = [x.ref]
  for (const w of weights.slice(0, -1)) entering.push(nn.relu(np.dot(entering.at(-1)!.ref, w.ref)))
  let kernel = np.zeros([x.shape[0]!, x.shape[0]!])
  // Slope of the output by what leaves the layer, from the last one back, [n, fan-out].
  let slope = np.ones([x.shape[0]!, 1])
  for (let l = weights.length - 1; l >= 0; l--) {
    const a = entering.pop()!
    const overlap = np.dot(a.ref, a.ref.transpose()).div(a.shape[1]!)
    kernel = kernel.add(overlap.mul(np.dot(slope.ref, slope.ref.transpose())))
    const on = np.greater(a, 0).astype(np.float32)
    slope = np.dot(slope, weights[l]!.ref.transpose()).mul(on)
  }
  slope.dispose()
  return kernel
}

/** One step of gradient descent, each matrix at the rate over its fan-in (chapter 8). Consumes its arguments. */
export const descend = (weights: readonly np.Array[], gradient: readonly np.Array[], rate: np.Array) => {
  const moved = weights.map((w, l) => {
    const fanIn = w.shape[0]!
    return w.sub(gradient[l]!.mul(rate.ref.div(fanIn)))
  })
  tree.dispose(rate)
  return moved
}
