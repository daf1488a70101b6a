import { numpy as np, tree } from '@jax-js/jax'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { type Fitting, fit } from '#nn/fit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { ATTRIBUTES, type Attribute, PIXELS, type Pictures, VALUES } from './fine-and-coarse.ts'

/** A number for each attribute. */
export type Told = Record<Attribute, number>
export const toldBy = (measure: (attribute: Attribute) => number): Told => ({
  texture: measure('texture'),
  shape: measure('shape'),
  place: measure('place'),
})

/** A network that reads the attributes of pictures: it judges what arms draw, and trains none of them. */
export type Reader = (x: Matrix) => Promise<Record<Attribute, Int32Array>>

/** Trains the reader on clean pictures. Consumes the key. */
export async function* trainReader(
  key: np.Array,
  pictures: Pictures<'train'>,
  steps: number,
): Fitting<{ read: Reader; dispose(): void }> {
  const { weights, order } = keys(key, 'weights', 'order')
  const columns = [
    np.array(pictures.x.data as Float32Array<ArrayBuffer>).reshape([pictures.x.rows, PIXELS]),
    ...ATTRIBUTES.map((attribute) => np.array(pictures[attribute] as Int32Array<ArrayBuffer>)),
  ]
  const net = yield* fit(pictures, {
    params: initMlp(weights, [PIXELS, 96, ATTRIBUTES.length * VALUES]),
    loss: (params: Dense[], x: np.Array, ...labels: np.Array[]) => {
      const logits = mlp(params, x).reshape([-1, ATTRIBUTES.length, VALUES])
      return crossEntropy(logits, np.stack(labels, 1))
    },
    batch: batchOf(...(columns as [np.Array, ...np.Array[]])),
    key: order,
    steps,
    batchSize: 64,
    learningRate: 5e-3,
    schedule: 'cosine',
    doing: 'reader of attributes',
  })
  tree.dispose(columns)
  const read: Reader = async (x) => {
    const array = np.array(x.data as Float32Array<ArrayBuffer>).reshape([x.rows, x.dim])
    const logits = await rowsBy((params: Dense[], rows: np.Array) => mlp(params, rows), net, array, 2000)
    array.dispose()
    const values = argmaxRows({ data: logits.data, rows: x.rows * ATTRIBUTES.length, dim: VALUES })
    const of = (place: number) =>
      Int32Array.from({ length: x.rows }, (_, i) => values[i * ATTRIBUTES.length + place]!)
    return { texture: of(0), shape: of(1), place: of(2) }
  }
  return { read, dispose: () => tree.dispose(net) }
}

/** The share of pictures whose attributes are read as they are. */
export async function readRightly(
  read: Reader,
  x: Matrix,
  truth: Record<Attribute, Int32Array>,
): Promise<Told> {
  const found = await read(x)
  return toldBy((attribute) =>
    mean(Array.from(found[attribute], (value, i) => Number(value === truth[attribute][i]))),
  )
}
