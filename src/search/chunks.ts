/** How a code is cut for an index, and how far to look in each piece. */
export interface Chunks {
  /** First bit of each piece, and one past the last bit of all, [pieces + 1]. */
  starts: Int32Array
  /** What one search costs when codes are spread evenly, in comparisons of two codes. */
  cost: number
}

/** Pieces of more bits than this would want tables of more than 4 MB each. */
const MAX_BITS = 20
/** A look into the table, in comparisons of two codes: both wait for memory. */
const LOOK_UP = 0.5

/**
 * The cut that makes a search within `radius` among so many codes cheapest. Few long pieces have to be asked for many
 * variants of the query, many short ones answer with many codes that are not near.
 */
export function cut(rows: number, bits: number, radius: number): Chunks {
  const longest = Math.min(MAX_BITS, Math.max(4, Math.ceil(Math.log2(Math.max(rows, 1)))))
  let best: Chunks | undefined
  for (let pieces = Math.ceil(bits / longest); pieces <= Math.max(1, bits); pieces++) {
    const starts = Int32Array.from({ length: pieces + 1 }, (_, c) => Math.floor((c * bits) / pieces))
    const cost = searchCost(starts, rows, radius)
    if (!best || cost < best.cost) best = { starts, cost }
  }
  return best!
}

/** What a search costs with this cut, in comparisons, when codes are spread evenly. */
export function searchCost(starts: Int32Array, rows: number, radius: number): number {
  let cost = 0
  radii(starts.length - 1, radius).forEach((within, c) => {
    const bits = starts[c + 1]! - starts[c]!
    cost += variants(bits, within) * (LOOK_UP + rows / 2 ** bits)
  })
  return cost
}

/**
 * How far the pieces of two codes may lie apart so that no pair within `radius` is missed; -1 where a piece need not be
 * looked at (Norouzi, Punjani and Fleet 2012, section 3). If the first rest + 1 of m pieces all differed in more than
 * floor(radius / m) bits, and the others in at least that many, it would be more than `radius` in all.
 */
export function radii(pieces: number, radius: number): number[] {
  const each = Math.floor(radius / pieces)
  const rest = radius - each * pieces
  return Array.from({ length: pieces }, (_, c) => (c <= rest ? each : each - 1))
}

/** How many numbers of so many bits have at most `within` bits set. */
export function variants(bits: number, within: number): number {
  let [sum, choose] = [0, 1]
  for (let set = 0; set <= Math.min(within, bits); set++) {
    sum += choose
    choose = (choose * (bits - set)) / (set + 1)
  }
  return sum
}

/** All numbers of so many bits with at most `within` bits set, the fewest first. */
export function masks(bits: number, within: number): Int32Array {
  const all = Int32Array.from({ length: variants(bits, within) })
  let filled = within < 0 ? 0 : 1
  let [from, to] = [0, filled]
  for (let set = 1; set <= Math.min(within, bits); set++) {
    for (let i = from; i < to; i++) {
      // Only bits above the highest one set, so that each number comes once.
      for (let bit = 32 - Math.clz32(all[i]!); bit < bits; bit++) all[filled++] = all[i]! | (1 << bit)
    }
    ;[from, to] = [to, filled]
  }
  return all
}
