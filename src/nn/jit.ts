import { type JsTree, type numpy as np, jit, valueAndGrad } from '@jax-js/jax'

/** A tree of arrays that a model owns: parameters, optimiser state. */
export type Tree = JsTree<np.Array>

/**
 * Compiles a function of trees. The library's own type maps over every argument and gives up on generic
 * parameters, so this is the one place where the types are stated rather than inferred.
 */
// oxlint-disable typescript/no-explicit-any
export const compile = <A extends readonly Tree[], R extends Tree>(f: (...args: A) => R) =>
  jit(f as (...args: any[]) => any) as unknown as ((...args: A) => R) & { dispose(): void }

/** The value of a scalar loss and its gradient by the first argument, a tree of the same shape. */
export const lossAndGradient = <P extends Tree, B extends readonly np.Array[]>(
  loss: (params: P, ...batch: B) => np.Array,
) => valueAndGrad(loss as (...args: any[]) => any) as unknown as (params: P, ...batch: B) => [np.Array, P]
// oxlint-enable typescript/no-explicit-any
