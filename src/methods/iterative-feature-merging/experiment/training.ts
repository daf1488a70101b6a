import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, batches } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { DivergedError } from '#nn/fit.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import type { Layers } from '../method/network.ts'
import type { Digits } from './data.ts'

export interface Training {
  /** Hidden widths. */
  widths: readonly number[]
  steps: number
  batchSize: number
  learningRate: number
  weightDecay: number
  /** Of the usual standard deviation of the first weights. */
  smallness: number
}

const MOMENTUM = 0.9
const CLASSES = 10

/** A network before training. Consumes the key. */
export function fresh(key: np.Array, inputs: number, { widths, smallness }: Training): Dense[] {
  return initMlp(key, [inputs, ...widths, CLASSES]).map(({ w, b }) => ({ w: w.mul(smallness), b }))
}

/**
 * Stochastic gradient descent with momentum, weight decay in the gradient and a rate that falls like a cosine, as
 * the authors train: with Adam, whose decay stands beside the gradient, fewer features become alike. Consumes
 * the key.
 */
export async function* trained(
  key: np.Array,
  { x, labels, indices, role }: Digits<'train'>,
  training: Training,
  doing: string,
): Run<Layers> {
  if (role !== 'train') throw new RangeError(`only a train part may be fitted, not ${String(role)}`)
  const { steps, batchSize, learningRate, weightDecay } = training
  const parts = keys(key, 'params', 'order')
  const [all, answers] = [np.array(x.data.slice()).reshape([x.rows, x.dim]), np.array(labels.slice())]
  const gradientOf = lossAndGradient((net: Dense[], rows: np.Array, y: np.Array) =>
    crossEntropy(mlp(net, rows), y),
  )
  const step = compile((rate: np.Array, net: Dense[], speed: Dense[], rows: np.Array, y: np.Array) => {
    const [loss, gradient] = gradientOf(tree.ref(net), rows, y)
    const faster = tree.map(
      (v: np.Array, g: np.Array, p: np.Array) => v.mul(MOMENTUM).add(g).add(p.mul(weightDecay)),
      speed,
      gradient,
      tree.ref(net),
    ) as Dense[]
    const moved = tree.map(
      (p: np.Array, v: np.Array) => p.sub(v.mul(rate.ref)),
      net,
      tree.ref(faster),
    ) as Dense[]
    rate.dispose()
    return [loss, moved, faster] as [np.Array, Dense[], Dense[]]
  })
  let net = fresh(parts.params, x.dim, training)
  let speed = tree.map((p: np.Array) => np.zeros(p.shape), net) as Dense[]
  try {
    let done = 0
    for (const rows of batches(parts.order, indices.length, batchSize, steps)) {
      const rate = (learningRate * (1 + Math.cos((Math.PI * done) / steps))) / 2
      const [loss, moved, faster] = step(np.array(rate), net, speed, ...batchOf(all, answers)(rows))
      ;[net, speed] = [moved, faster]
      done++
      const value = loss.dataSync()[0]!
      if (!Number.isFinite(value)) throw new DivergedError(`${doing}: the loss is ${value} at step ${done}`)
      if (done % 20 === 0 || done === steps) {
        yield { kind: 'progress', done, total: steps, doing }
        yield { kind: 'metric', series: `loss of ${doing}`, step: done, value }
      }
    }
    return await read(net)
  } finally {
    step.dispose()
    tree.dispose([net, speed, all, answers])
  }
}

/** The layers as plain numbers; the arrays stay the caller's. */
export async function read(net: readonly Dense[]): Promise<Layers> {
  const layers = []
  for (const { w, b } of net) {
    const [rows, dim] = w.shape as [number, number]
    layers.push({
      w: { data: Float64Array.from(await w.ref.data()), rows, dim },
      b: Float64Array.from(await b.ref.data()),
    })
  }
  return layers
}
