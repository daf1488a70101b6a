import { grad, numpy as np } from '@jax-js/jax'
import { checkIds } from './ids.ts'

/**
 * An L2 penalty on an embedding table that concerns only the rows of this batch, each the less the more
 * frequent it is (Zhou et al. 2018, eq. 4-7): lambda / 2 times the sum of |w_j|^2 / n_j over ids in the batch.
 *
 * Its gradient is the paper's update, lambda w_j / n_j, once per batch however often an id occurs in it.
 * Add it to the loss. Consumes the table, the ids and the counts.
 *
 * @param table - embeddings, [rows, d]
 * @param batchIds - int32 row numbers, of any shape
 * @param counts - how often each id occurs in the training set, [rows]; a count below 1 is taken as 1
 * @throws RangeError when shapes do not fit or lambda is negative
 */
export function miniBatchAwareL2(
  table: np.Array,
  batchIds: np.Array,
  counts: np.Array,
  lambda: number,
): np.Array {
  if (table.ndim !== 2) throw new RangeError(`the table must be a matrix, not of shape [${table.shape}]`)
  const rows = table.shape[0]!
  if (counts.ndim !== 1 || counts.shape[0] !== rows) {
    throw new RangeError(`counts of shape [${counts.shape}] for a table of ${rows} rows`)
  }
  if (!(lambda >= 0 && lambda < Infinity)) {
    throw new RangeError(`lambda must be finite and not negative, not ${lambda}`)
  }
  checkIds('the batch', batchIds, rows)
  const flat = batchIds.astype(np.int32).reshape([-1])
  // The gradient of a look-up counts how often each row was looked up, without a table of ids times rows.
  // The product stands there because a compiled scatter cannot read a mere constant.
  const one = np.greaterEqual(flat.ref, 0).astype(np.float32)
  const count = grad((zeros: np.Array) => np.take(zeros, flat, 0).mul(one).sum())(np.zeros([rows]))
  const share = np
    .minimum(count, 1)
    .mul(lambda)
    .div(np.maximum(counts.astype(np.float32), 1))
  return np
    .square(table)
    .mul(share.reshape([rows, 1]))
    .sum()
    .mul(0.5)
}
