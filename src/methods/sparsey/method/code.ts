/** The winner of a module whose macrocolumn did not fire. */
export const SILENT = 0xffff

/**
 * Share of the modules in which two codes have the same winner, 0..1.
 *
 * The paper's intersection of two codes divided by Q. Modules silent in both codes do not count; a module
 * silent in one of them is a difference. Two codes that are silent throughout overlap by 0.
 */
export function codeOverlap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new RangeError(`codes of ${a.length} and ${b.length} modules cannot be compared`)
  let same = 0
  let fired = 0
  for (let q = 0; q < a.length; q++) {
    if (a[q] === SILENT && b[q] === SILENT) continue
    fired++
    if (a[q] === b[q]) same++
  }
  return fired === 0 ? 0 : same / fired
}

/** Writes a code [Q] as the activity of its units, [Q * K] of 0 and 1: the input of a next level. */
export function codeBits(code: ArrayLike<number>, K: number): Uint8Array {
  const bits = new Uint8Array(code.length * K)
  for (let q = 0; q < code.length; q++) {
    const winner = code[q]!
    if (winner === SILENT) continue
    if (!(winner >= 0 && winner < K)) throw new RangeError(`module ${q} has winner ${winner} of ${K} units`)
    bits[q * K + winner] = 1
  }
  return bits
}
