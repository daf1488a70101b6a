/** A loss and its gradient by the sums it was given, of their shape. */
export interface Scored {
  loss: number
  gradient: Float32Array
}

/**
 * How far sums point from where they should, at every prefix length: one minus the cosine of the prefixes,
 * summed over lengths and averaged over rows.
 *
 * @param sums - [n, width]
 * @param targets - [n, width]
 */
export function nestedCosine(
  sums: Float32Array,
  targets: Float32Array,
  width: number,
  nesting: readonly number[],
): Scored {
  const rows = sums.length / width
  const gradient = new Float32Array(sums.length)
  let loss = 0
  for (let row = 0; row < sums.length; row += width) {
    let aa = 0
    let bb = 0
    let ab = 0
    let done = 0
    for (const m of nesting) {
      for (; done < m; done++) {
        const a = sums[row + done]!
        const b = targets[row + done]!
        aa += a * a
        bb += b * b
        ab += a * b
      }
      if (aa === 0 || bb === 0) continue
      const scale = 1 / Math.sqrt(aa * bb)
      const cosine = ab * scale
      loss += (1 - cosine) / rows
      const shrink = cosine / aa
      for (let d = 0; d < m; d++) {
        gradient[row + d]! -= (scale * targets[row + d]! - shrink * sums[row + d]!) / rows
      }
    }
  }
  return { loss, gradient }
}

/**
 * `matryoshkaContrastiveLoss` of `methods/matryoshka` with its gradients by hand, on plain arrays: for each
 * prefix length, InfoNCE in both directions over the batch, row i of `a` belonging to row i of `b`.
 *
 * @param a - [n, width]
 * @param b - [n, width]
 */
export function nestedContrast(
  a: Float32Array,
  b: Float32Array,
  width: number,
  nesting: readonly number[],
  temperature: number,
): { loss: number; gradientA: Float32Array; gradientB: Float32Array } {
  const n = a.length / width
  const gradientA = new Float32Array(a.length)
  const gradientB = new Float32Array(b.length)
  let loss = 0
  for (const m of nesting) {
    const [left, leftScales] = unitPrefixes(a, width, m)
    const [right, rightScales] = unitPrefixes(b, width, m)
    const logits = products(left, right, m)
    for (let i = 0; i < logits.length; i++) logits[i]! /= temperature
    const slopes = new Float32Array(n * n)
    loss += (softmaxLoss(logits, slopes, n, n, 1) + softmaxLoss(logits, slopes, n, 1, n)) / 2
    for (let i = 0; i < slopes.length; i++) slopes[i]! /= 2 * n * temperature
    addThroughUnit(gradientA, left, leftScales, mixed(slopes, right, n, m, n, 1), width, m)
    addThroughUnit(gradientB, right, rightScales, mixed(slopes, left, n, m, 1, n), width, m)
  }
  return { loss, gradientA, gradientB }
}

/** The prefixes scaled to length one, [n, m], and by what each was scaled. */
function unitPrefixes(x: Float32Array, width: number, m: number): [Float32Array, Float32Array] {
  const n = x.length / width
  const units = new Float32Array(n * m)
  const scales = new Float32Array(n)
  for (let i = 0; i < n; i++) {
    let square = 1e-16
    for (let d = 0; d < m; d++) square += x[i * width + d]! * x[i * width + d]!
    const scale = (scales[i] = 1 / Math.sqrt(square))
    for (let d = 0; d < m; d++) units[i * m + d] = scale * x[i * width + d]!
  }
  return [units, scales]
}

/** All scalar products, [n, n]; four rows of `right` at once. */
function products(left: Float32Array, right: Float32Array, m: number): Float32Array {
  const n = left.length / m
  const found = new Float32Array(n * n)
  for (let j = 0; j < n; j += 4) {
    const r0 = j * m
    const r1 = Math.min(j + 1, n - 1) * m
    const r2 = Math.min(j + 2, n - 1) * m
    const r3 = Math.min(j + 3, n - 1) * m
    for (let i = 0; i < n; i++) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let d = 0; d < m; d++) {
        const value = left[i * m + d]!
        s0 += value * right[r0 + d]!
        s1 += value * right[r1 + d]!
        s2 += value * right[r2 + d]!
        s3 += value * right[r3 + d]!
      }
      found[i * n + j] = s0
      if (j + 1 < n) found[i * n + j + 1] = s1
      if (j + 2 < n) found[i * n + j + 2] = s2
      if (j + 3 < n) found[i * n + j + 3] = s3
    }
  }
  return found
}

/** The mean cross-entropy of finding one's partner along one direction; adds its slopes, times n. */
function softmaxLoss(logits: Float32Array, slopes: Float32Array, n: number, outer: number, inner: number) {
  let loss = 0
  const shares = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let most = -Infinity
    for (let j = 0; j < n; j++) most = Math.max(most, logits[i * outer + j * inner]!)
    let sum = 0
    for (let j = 0; j < n; j++) sum += shares[j] = Math.exp(logits[i * outer + j * inner]! - most)
    for (let j = 0; j < n; j++) slopes[i * outer + j * inner]! += shares[j]! / sum
    slopes[i * outer + i * inner]! -= 1
    loss += Math.log(sum) + most - logits[i * outer + i * inner]!
  }
  return loss / n
}

/** Row i: the sum over j of slopes[i, j] times row j, [n, m]. */
function mixed(slopes: Float32Array, rows: Float32Array, n: number, m: number, outer: number, inner: number) {
  const found = new Float32Array(n * m)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const slope = slopes[i * outer + j * inner]!
      // Most rows are no rivals of most others.
      if (Math.abs(slope) < 1e-9) continue
      for (let d = 0; d < m; d++) found[i * m + d]! += slope * rows[j * m + d]!
    }
  }
  return found
}

/** Adds to the gradient of x what a gradient of its unit prefixes means. */
function addThroughUnit(
  gradient: Float32Array,
  units: Float32Array,
  scales: Float32Array,
  ofUnits: Float32Array,
  width: number,
  m: number,
): void {
  for (let i = 0; i < scales.length; i++) {
    let along = 0
    for (let d = 0; d < m; d++) along += ofUnits[i * m + d]! * units[i * m + d]!
    for (let d = 0; d < m; d++) {
      gradient[i * width + d]! += scales[i]! * (ofUnits[i * m + d]! - along * units[i * m + d]!)
    }
  }
}
