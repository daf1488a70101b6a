import { type numpy as np, random } from '@jax-js/jax'

/** Splits a key into named ones; adding a name at the end leaves the others' numbers as they were. */
export function keys<const N extends readonly string[]>(
  key: np.Array,
  ...names: N
): Record<N[number], np.Array> {
  const parts = random.split(key, names.length)
  const named = names.map((name, i) => [name, parts.ref.slice(i)] as const)
  parts.dispose()
  return Object.fromEntries(named) as Record<N[number], np.Array>
}
