import { defaultDevice, type numpy as np } from '@jax-js/jax'
import { checkWhole } from '#nn/rows.ts'

/** Refuses an id that is no row number of a table, where its value can be seen at once; keeps the ids. */
export function checkIds(name: string, ids: np.Array, rows: number): void {
  if (!isReadable(ids)) return
  for (const id of ids.ref.dataSync()) checkWhole(`an id of ${name}`, id, { least: 0, most: rows - 1 })
}

/** Not inside a jit, nor where kernels run beside this thread. */
function isReadable(x: np.Array): boolean {
  const threads = typeof SharedArrayBuffer !== 'undefined' && typeof Worker !== 'undefined'
  return 'dataSync' in x && defaultDevice() === 'wasm' && !threads
}
