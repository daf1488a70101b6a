/** Unexplained variance below which a unit adds nothing to those chosen before it. */
const DEPENDENT = 1e-9

/**
 * Orthogonal matching pursuit (Pati et al. 1993): predictors are taken one at a time, each the most correlated
 * with what those before leave unexplained, and all weights fitted anew.
 *
 * @param gram - correlations of the predictors, ones on the diagonal, [p * p]
 * @param target - their correlations with what is predicted, [p]
 * @param sizes - how many predictors to take; fewer are taken when nothing is left to explain
 * @returns weights for each size
 */
export function matchingPursuit(
  gram: Float64Array,
  target: Float64Array,
  sizes: readonly number[],
): Float64Array[] {
  const p = target.length
  const width = p + 1
  // Gram and target side by side; sweeping a unit solves for its weight and takes its part out of the others.
  const table = new Float64Array(p * width)
  for (let i = 0; i < p; i++) {
    table.set(gram.subarray(i * p, (i + 1) * p), i * width)
    table[i * width + p] = target[i]!
  }
  const chosen: number[] = []
  const weights = () => {
    const w = new Float64Array(p)
    for (const unit of chosen) w[unit] = table[unit * width + p]!
    return w
  }
  const steps = [weights()]
  for (let size = Math.min(p, Math.max(...sizes)); chosen.length < size;) {
    let best = -1
    let most = 1e-12
    for (let i = 0; i < p; i++) {
      const pull = Math.abs(table[i * width + p]!)
      if (!chosen.includes(i) && table[i * width + i]! > DEPENDENT && pull > most) [best, most] = [i, pull]
    }
    if (best < 0) break
    eliminate(table, width, best)
    chosen.push(best)
    steps.push(weights())
  }
  return sizes.map((size) => steps[Math.min(size, steps.length - 1)]!)
}

/** Gauss-Jordan: row `unit` is divided by its pivot and taken out of all other rows. */
function eliminate(table: Float64Array, width: number, unit: number): void {
  const pivot = table[unit * width + unit]!
  for (let j = 0; j < width; j++) table[unit * width + j]! /= pivot
  for (let i = 0; i < width - 1; i++) {
    const factor = i === unit ? 0 : table[i * width + unit]!
    if (factor === 0) continue
    for (let j = 0; j < width; j++) table[i * width + j]! -= factor * table[unit * width + j]!
  }
}
