import { numpy as np, random, tree } from '@jax-js/jax'
import { rawDigits } from '#data/digits.ts'
import type { Run } from '#lab/reproduction.ts'
import { DivergedError } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { mean } from '#nn/metrics/index.ts'
import { descend, drawWeights, outputs, tangentKernel } from '../method/tangent.ts'

const PIXELS = 784
/** Which two digits are told apart, as +1 and -1. */
const PAIR = [3, 8] as const
/** Training ends when half the mean squared error is below this; guessing zero has 0.5. */
const LEARNT = 0.05
const MOST_STEPS = 400

export interface Task {
  /** [n, 784], each row of mean square one. */
  x: np.Array
  /** +1 or -1, [n]. */
  y: np.Array
}

/** So many threes and as many eights. Consumes the key. */
export async function pairOfDigits(key: np.Array, each: number): Promise<Task> {
  const { pixels, labels } = await rawDigits()
  const rng = generator(key)
  const rows = PAIR.flatMap((digit) => {
    const all = Array.from(labels.keys()).filter((row) => labels[row] === digit)
    return rng.shuffle(all).slice(0, each)
  })
  const x = new Float32Array(rows.length * PIXELS)
  rows.forEach((row, i) => {
    const digit = pixels.subarray(row * PIXELS, (row + 1) * PIXELS)
    const root = Math.sqrt(mean(Float64Array.from(digit, (grey) => grey * grey)))
    for (let p = 0; p < PIXELS; p++) x[i * PIXELS + p] = digit[p]! / root
  })
  return {
    x: np.array(x).reshape([rows.length, PIXELS]),
    y: np.array(Float32Array.from(rows, (row) => (labels[row] === PAIR[0] ? 1 : -1))),
  }
}

export interface Learnt {
  /** How far the tangent kernel moved in training, relative to its own size. */
  drift: number
  /** How much closer the kernel came to that of the labels, as a cosine. */
  alignment: number
  /** Half the mean squared error at the end. */
  loss: number
  /** The kernel of an input with itself before training, over what theory has at infinite width: the depth. */
  size: number
}

/**
 * Trains critical networks of this shape by gradient descent on all rows, each at the largest rate that its kernel
 * makes safe, and compares their kernels before and after. Means over networks. Keeps the task, consumes the key.
 *
 * @throws DivergedError when a loss is not finite
 */
export async function* learn(
  key: np.Array,
  { x, y }: Task,
  { depth, width }: { depth: number; width: number },
  networks: number,
): Run<Learnt> {
  const doing = `training ${networks} networks, ${depth} layers of ${width}`
  const loss = (w: np.Array[], x: np.Array, y: np.Array) => np.square(outputs(w, x).sub(y)).mean().div(2)
  const slopes = lossAndGradient(loss)
  const step = compile((rate: np.Array, w: np.Array[], x: np.Array, y: np.Array) => {
    const [value, gradient] = slopes(tree.ref(w), x, y)
    return [value, descend(w, gradient, rate)] as [np.Array, np.Array[]]
  })
  const draws = random.split(key, networks)
  const rows = x.shape[0]!
  const labels = (await y.ref.data()) as Float32Array
  const learnt: Learnt[] = []
  try {
    for (let draw = 0; draw < networks; draw++) {
      let weights = drawWeights(draws.ref.slice(draw), { inputs: x.shape[1]!, width, depth, cw: 2 })
      const before = (await tangentKernel(weights, x).data()) as Float32Array
      // The trace bounds the largest eigenvalue, so that no direction overshoots.
      let trace = 0
      for (let i = 0; i < rows; i++) trace += before[i * (rows + 1)]!
      let now = Infinity
      for (let taken = 0; taken < MOST_STEPS && now > LEARNT; taken++) {
        const [value, moved] = step(np.array(rows / trace), weights, x.ref, y.ref)
        weights = moved
        now = (await value.data())[0]!
        if (!Number.isFinite(now)) throw new DivergedError(`${doing}: the loss is ${now} at step ${taken}`)
      }
      const after = (await tangentKernel(weights, x).data()) as Float32Array
      tree.dispose(weights)
      learnt.push({
        drift: drift(before, after),
        alignment: aligned(after, labels) - aligned(before, labels),
        loss: now,
        size: trace / rows / depth,
      })
      yield { kind: 'progress', done: draw + 1, total: networks, doing }
    }
  } finally {
    draws.dispose()
    step.dispose()
  }
  const over = (of: keyof Learnt) => mean(learnt.map((one) => one[of]))
  return { drift: over('drift'), alignment: over('alignment'), loss: over('loss'), size: over('size') }
}

const norm = (list: Float32Array): number => Math.hypot(...list)

/** The size of the change, relative to the size before. */
export const drift = (before: Float32Array, after: Float32Array): number =>
  norm(after.map((value, i) => value - before[i]!)) / norm(before)

/** Cosine of a kernel [n, n] and that of labels +1 and -1 (Cristianini et al. 2001). */
export function aligned(kernel: Float32Array, labels: Float32Array): number {
  const n = labels.length
  let sum = 0
  for (let i = 0; i < n * n; i++) sum += kernel[i]! * labels[Math.floor(i / n)]! * labels[i % n]!
  return sum / (norm(kernel) * n)
}
