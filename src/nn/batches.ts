import { numpy as np, random } from '@jax-js/jax'

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
