/** A rising line through points, from one scale of scores to another. */
export interface Curve {
  /** Rising. */
  from: readonly number[]
  /** What each becomes; never falling. */
  to: readonly number[]
}

/** Shares of papers that lie below each point: denser at the top, where the nearest ones are. */
const SHARES = [0, 0.1, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 1]

/**
 * The curve after which a query finds, on the mean, as many papers of the one kind as of the other above any bound:
 * whoever ranks both together favours neither.
 *
 * @param from - scores of queries with papers, one query after another
 * @param to - of the same queries with as good a choice of papers, in the other scale
 * @param papers - how many each query has in both
 */
export function matchScores(from: Float32Array, to: Float32Array, papers: number): Curve {
  if (papers < 2 || from.length !== to.length || from.length % papers !== 0 || from.length === 0) {
    throw new RangeError(
      `${from.length} and ${to.length} scores are not those of queries with ${papers} papers`,
    )
  }
  const [a, b] = [meanQuantiles(from, papers), meanQuantiles(to, papers)]
  const curve: { from: number[]; to: number[] } = { from: [], to: [] }
  a.forEach((x, i) => {
    if (x <= (curve.from.at(-1) ?? -Infinity)) return
    curve.from.push(x)
    curve.to.push(b[i]!)
  })
  return curve
}

/** At each share, the mean over queries of the score below which that share of papers lies. */
function meanQuantiles(scores: Float32Array, papers: number): number[] {
  const sums = SHARES.map(() => 0)
  for (let at = 0; at < scores.length; at += papers) {
    const sorted = scores.slice(at, at + papers).sort()
    SHARES.forEach((share, i) => (sums[i]! += quantile(sorted, share)))
  }
  return sums.map((sum) => (sum * papers) / scores.length)
}

/**
 * The value of a curve. Below its beginning it goes on as steeply as between its ends on the whole; beyond its end it
 * goes on rising too, towards 1 and never there, so that no two scores become one.
 */
export function followCurve({ from, to }: Curve, x: number): number {
  const last = from.length - 1
  if (last < 1) return (to[0] ?? 0) + x - (from[0] ?? 0)
  const slope = (to[last]! - to[0]!) / (from[last]! - from[0]!)
  if (x <= from[0]!) return to[0]! + (x - from[0]!) * slope
  if (x >= from[last]!) {
    const room = 1 - to[last]!
    return room > 0 ? 1 - room / (1 + (slope * (x - from[last]!)) / room) : to[last]!
  }
  let i = 1
  while (from[i]! < x) i++
  const part = (x - from[i - 1]!) / (from[i]! - from[i - 1]!)
  return to[i - 1]! + part * (to[i]! - to[i - 1]!)
}

function quantile(sorted: Float32Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(sorted.length - 1, low + 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}
