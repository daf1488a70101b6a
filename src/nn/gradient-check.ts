import { numpy as np, tree } from '@jax-js/jax'
import { type Tree, compile, lossAndGradient } from './jit.ts'

/**
 * How far a loss's gradient is from finite differences: the largest gap of any element, as a share of the
 * largest slope. A right gradient gives about 1e-3 or less in float32. The parameters stay the caller's.
 *
 * Four points, f(±h) and f(±2h), cancel the third derivative, so that h can be large enough for float32.
 * Keep kinks (ReLU at 0, equal maxima) further than `2 * step` away from every parameter's path.
 */
export function gradientError<P extends Tree>(loss: (params: P) => np.Array, params: P, step = 0.03): number {
  const [value, gradient] = lossAndGradient(loss)(tree.ref(params))
  value.dispose()
  const evaluate = compile(loss)
  const [leaves, structure] = tree.flatten<np.Array>(tree.ref(params))
  const slopes = tree.leaves<np.Array>(gradient).map((leaf) => leaf.dataSync())

  let gap = 0
  let steepest = 0
  leaves.forEach((leaf, l) => {
    const values = leaf.ref.dataSync()
    values.forEach((centre, e) => {
      const at = (offset: number): number => {
        const moved = Float32Array.from(values).fill(centre + offset * step, e, e + 1)
        const others = leaves.map((other, o) => (o === l ? np.array(moved).reshape(leaf.shape) : other.ref))
        return evaluate(tree.unflatten(structure, others) as P).item()
      }
      const measured = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
      gap = Math.max(gap, Math.abs(measured - slopes[l]![e]!))
      steepest = Math.max(steepest, Math.abs(measured))
    })
  })
  evaluate.dispose()
  leaves.forEach((leaf) => leaf.dispose())
  return gap / steepest
}
