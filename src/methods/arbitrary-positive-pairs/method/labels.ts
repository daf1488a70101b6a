import { defaultDevice, numpy as np } from '@jax-js/jax'
import { checkWhole } from '#nn/rows.ts'

/**
 * Refuses labels [n] that are no whole numbers below `classes`. Their values are looked at where that is possible
 * without waiting: on wasm without threads, outside of a jit. The array stays the caller's.
 */
export function checkLabels(name: string, labels: np.Array, classes = 2 ** 31): void {
  if (labels.dtype !== np.int32 && labels.dtype !== np.uint32)
    throw new TypeError(`${name} are ${labels.dtype}, not whole numbers`)
  const threads = typeof SharedArrayBuffer !== 'undefined' && typeof Worker !== 'undefined'
  if (!('dataSync' in labels) || defaultDevice() !== 'wasm' || threads) return
  const values = labels.ref.dataSync()
  for (let i = 0; i < values.length; i++)
    checkWhole(`${name}, label ${i},`, values[i]!, { least: 0, most: classes - 1 })
}
