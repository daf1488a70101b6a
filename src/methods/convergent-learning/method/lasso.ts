const TOLERANCE = 1e-8
const MOST_SWEEPS = 20_000

/**
 * Weights w that minimise w' gram w / 2 - w' target + penalty |w|₁, for each penalty, by coordinate descent from
 * the largest penalty down (Friedman et al. 2010).
 *
 * @param gram - correlations of the predictors, ones on the diagonal, [p * p]
 * @param target - their correlations with what is predicted, [p]
 * @returns weights in the order of the penalties
 */
export function lassoPath(
  gram: Float64Array,
  target: Float64Array,
  penalties: readonly number[],
): Float64Array[] {
  const p = target.length
  const w = new Float64Array(p)
  // What is left of the target's correlation with each unit: target - gram w.
  const left = target.slice()
  const found: Float64Array[] = []
  const order = penalties.map((_, i) => i).sort((i, j) => penalties[j]! - penalties[i]!)
  for (const at of order) {
    const penalty = penalties[at]!
    for (let round = 0, moved = Infinity; moved > TOLERANCE && round < MOST_SWEEPS; round++) {
      moved = 0
      for (let i = 0; i < p; i++) {
        const pull = left[i]! + w[i]!
        const weight = Math.sign(pull) * Math.max(0, Math.abs(pull) - penalty)
        const change = weight - w[i]!
        if (change === 0) continue
        w[i] = weight
        for (let j = 0; j < p; j++) left[j]! -= change * gram[i * p + j]!
        moved = Math.max(moved, Math.abs(change))
      }
    }
    found[at] = w.slice()
  }
  return found
}
