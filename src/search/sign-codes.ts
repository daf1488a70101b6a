/**
 * SimHash codes of vectors, one bit for each direction of a turned space: on which side of the middle of all vectors
 * they lie. Turning first (a Walsh-Hadamard transform after flipping signs at random) gives every bit its share of what
 * the dimensions say, which in a Matryoshka vector the first ones say most of.
 */
export interface SignCodes {
  /** 32 directions in one. */
  words: number
  /** The middle of each dimension, [width]. */
  centre: Float32Array
  /** 1 or -1 for each dimension. */
  flips: Float32Array
  /** Codes one after another. */
  bits: Uint32Array<ArrayBuffer>
  /** Where a vector is turned, [32 words]. */
  scratch: Float32Array
}

/** Room for the codes of so many vectors around a middle. */
export function signCodes(centre: Float32Array, rows: number): SignCodes {
  let directions = 32
  while (directions < centre.length) directions *= 2
  const words = directions / 32
  let state = 1
  const flips = Float32Array.from(centre, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state >>> 31 === 0 ? 1 : -1
  })
  const scratch = new Float32Array(directions)
  return { words, centre, flips, bits: new Uint32Array(rows * words), scratch }
}

/** Writes the code of one vector, given in any scale, to row `row` of the codes. */
export function writeCode(
  { words, centre, flips, bits, scratch }: SignCodes,
  row: number,
  vector: ArrayLike<number>,
  at = 0,
  scale = 1,
): void {
  scratch.fill(0, centre.length)
  for (let d = 0; d < centre.length; d++) scratch[d] = (vector[at + d]! * scale - centre[d]!) * flips[d]!
  turn(scratch)
  // A number is above zero when its bytes, read as a whole number, are: without branches that cannot be foreseen.
  const whole = new Int32Array(scratch.buffer)
  for (let word = 0, i = 0; word < words; word++) {
    let code = 0
    for (let bit = 0; bit < 32; bit++, i++) code |= (-whole[i]! >>> 31) << bit
    bits[row * words + word] = code
  }
}

/** The Walsh-Hadamard transform, in place: two of its steps at a time, and one alone where their number is odd. */
function turn(numbers: Float32Array): void {
  const { length } = numbers
  const isOdd = Math.log2(length) % 2 === 1
  const half = isOdd ? length / 2 : 0
  for (let i = 0; i < half; i++) {
    const a = numbers[i]!
    const b = numbers[i + half]!
    numbers[i] = a + b
    numbers[i + half] = a - b
  }
  for (let step = 1; step < (isOdd ? half : length); step *= 4) {
    for (let start = 0; start < length; start += 4 * step) {
      for (let i = start; i < start + step; i++) {
        const a = numbers[i]!
        const b = numbers[i + step]!
        const c = numbers[i + 2 * step]!
        const d = numbers[i + 3 * step]!
        const [both, apart, others, between] = [a + b, a - b, c + d, c - d]
        numbers[i] = both + others
        numbers[i + step] = apart + between
        numbers[i + 2 * step] = both - others
        numbers[i + 3 * step] = apart - between
      }
    }
  }
}

/**
 * In how many bits each of `rows` codes differs from the one at `query`, and how many codes differ in so many.
 *
 * @param distances - [rows], written
 * @returns counts by distance, [32 words + 1]
 */
export function hammingScan(
  { words, bits }: SignCodes,
  query: Uint32Array,
  rows: number,
  distances: Uint16Array,
): Uint32Array {
  const counts = new Uint32Array(32 * words + 1)
  if (words === 8) {
    const [a, b, c, d, e, f, g, h] = query as unknown as number[]
    for (let row = 0, at = 0; row < rows; row++, at += 8) {
      const distance =
        ones(bits[at]! ^ a!) +
        ones(bits[at + 1]! ^ b!) +
        ones(bits[at + 2]! ^ c!) +
        ones(bits[at + 3]! ^ d!) +
        ones(bits[at + 4]! ^ e!) +
        ones(bits[at + 5]! ^ f!) +
        ones(bits[at + 6]! ^ g!) +
        ones(bits[at + 7]! ^ h!)
      distances[row] = distance
      counts[distance]! += 1
    }
    return counts
  }
  for (let row = 0, at = 0; row < rows; row++) {
    let distance = 0
    for (let word = 0; word < words; word++, at++) distance += ones(bits[at]! ^ query[word]!)
    distances[row] = distance
    counts[distance]! += 1
  }
  return counts
}

/** How many of 32 bits are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
