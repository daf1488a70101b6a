import { numpy as np, random } from '@jax-js/jax'
import { initConv } from '#nn/conv.ts'
import { initDense, initMlp } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { initTransformer } from '#nn/transformer.ts'

/** An array as it travels to a contestant: its values are little-endian 32-bit, base64. */
export type Packed = { shape: number[]; values: string }
export type PackedTree = Packed | PackedTree[] | { [name: string]: PackedTree }

export const KINDS = ['mlp', 'conv', 'transformer'] as const
export type Kind = (typeof KINDS)[number]

/** All that a contestant needs for one training step: the same start and batch for everybody. */
export type Work = { kind: Kind; params: PackedTree; x: Packed; labels: Packed; learningRate: number }

export const TITLES: Record<Kind, string> = {
  mlp: 'MLP 784-256-64-10, batch 128',
  conv: 'Two 3 x 3 convolutions (4-16-32) on 16 x 16 images, batch 64',
  transformer: 'Causal transformer, 2 layers, d = 64, 4 heads, length 16, batch 32',
}
export const HEADS = 4
const CLASSES = 10

const STEPS = {
  mlp: { shape: [128, 784], init: (key: np.Array) => initMlp(key, [784, 256, 64, CLASSES]) },
  conv: {
    shape: [64, 16, 16, 4],
    init: (key: np.Array) => {
      const parts = keys(key, 'first', 'second', 'head')
      return {
        first: initConv(parts.first, 3, 4, 16),
        second: initConv(parts.second, 3, 16, 32),
        head: initDense(parts.head, 32, CLASSES, 1),
      }
    },
  },
  transformer: {
    shape: [32, 16, 64],
    init: (key: np.Array) => {
      const parts = keys(key, 'body', 'head')
      return {
        body: initTransformer(parts.body, { width: 64, depth: 2 }),
        head: initDense(parts.head, 64, CLASSES, 1),
      }
    },
  },
}

/** Parameters by our own initialisers, Gaussian inputs and random labels. */
export function work(kind: Kind): Work {
  const { shape, init } = STEPS[kind]
  const { params, x, labels } = keys(random.key(0), 'params', 'x', 'labels')
  return {
    kind,
    params: pack(init(params)),
    x: pack(random.normal(x, shape)) as Packed,
    labels: pack(random.randint(labels, { minval: 0, maxval: CLASSES, shape: [shape[0]!] })) as Packed,
    learningRate: 1e-4,
  }
}

/** The values of a packed array of floats. */
export const floats = ({ values }: Packed): Float32Array<ArrayBuffer> => new Float32Array(bytes(values))

/** The values of a packed array of integers. */
export const integers = ({ values }: Packed): Int32Array<ArrayBuffer> => new Int32Array(bytes(values))

/** The tree with every packed array replaced, as the contestant holds arrays. */
export function unpack(node: PackedTree, array: (packed: Packed) => unknown): unknown {
  if (Array.isArray(node)) return node.map((child) => unpack(child, array))
  if (typeof node.values === 'string') return array(node as Packed)
  const named = node as { [name: string]: PackedTree }
  return Object.fromEntries(Object.entries(named).map(([name, child]) => [name, unpack(child, array)]))
}

function pack(node: unknown): PackedTree {
  if (node instanceof np.Array) {
    const { shape } = node
    const { buffer, byteOffset, byteLength } = node.dataSync()
    return { shape, values: Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64') }
  }
  if (Array.isArray(node)) return node.map(pack)
  return Object.fromEntries(Object.entries(node as object).map(([name, child]) => [name, pack(child)]))
}

function bytes(base64: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64')
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength)
}
