import { numpy as np, random, tree } from '@jax-js/jax'
import { checkWhole } from './checks.ts'
import { type Tree, compile } from './jit.ts'
import { type Matrix, readMatrix } from './rows.ts'

/**
 * Row numbers for mini-batches, reshuffled each epoch: `steps` arrays of [size] int32. A last batch that
 * would be short is left out, so that one compiled step serves all. Consumes the key.
 *
 * @throws RangeError, on the first batch, when the size is not a whole number from 1 to `rows`.
 */
export function* batches(key: np.Array, rows: number, size: number, steps: number): Generator<np.Array> {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`a batch of ${size} rows`)
  if (size > rows) throw new RangeError(`a batch of ${size} does not fit into ${rows} rows`)
  const perEpoch = Math.floor(rows / size)
  const epochs = random.split(key, Math.max(1, Math.ceil(steps / perEpoch)))
  let order: np.Array | undefined

  // `finally`, because a run that is cancelled leaves the loop early.
  try {
    for (let step = 0; step < steps; step++) {
      const place = step % perEpoch
      if (place === 0) {
        order?.dispose()
        order = random.permutation(epochs.ref.slice(step / perEpoch), rows)
      }
      yield order!.ref.slice([place * size, (place + 1) * size])
    }
  } finally {
    order?.dispose()
    epochs.dispose()
  }
}

/** Makes mini-batches of arrays [rows, …], which stay the caller's: `batch: batchOf(x, labels)`. */
export const batchOf =
  <B extends readonly np.Array[]>(...columns: B) =>
  (rows: np.Array): B => {
    const batch = columns.map((column) => np.take(column.ref, rows.ref, 0))
    rows.dispose()
    return batch as readonly np.Array[] as B
  }

/**
 * What a network makes of many rows, `rowsBy(convEncoder, params, x)`: [n, outputs]. Goes through them in
 * chunks, as the intermediate results of thousands would take hundreds of megabytes. Keeps both arguments.
 *
 * @throws RangeError when there are no rows
 */
export async function rowsBy<P extends Tree>(
  network: (params: P, x: np.Array) => np.Array,
  params: P,
  x: np.Array,
  atOnce = 250,
): Promise<Matrix> {
  const count = checkWhole('the number of rows', x.shape[0]!, { least: 1 })
  const forward = compile(network)
  try {
    let found: Matrix | undefined
    for (let from = 0; from < count; from += atOnce) {
      const chunk = x.ref.slice([from, Math.min(from + atOnce, count)])
      const { data, dim } = await readMatrix(forward(tree.ref(params), chunk))
      found ??= { data: new Float32Array(count * dim), rows: count, dim }
      found.data.set(data, from * dim)
    }
    return found!
  } finally {
    forward.dispose()
  }
}
