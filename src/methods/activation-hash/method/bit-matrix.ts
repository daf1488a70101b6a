import type { Matrix } from '#nn/rows.ts'

/** Codes one after another, each in whole words: bit b of a code is bit b % 32 of its word b / 32. */
export interface BitMatrix {
  /** [rows, ceil(bits / 32)]; the bits of a last word that stand for nothing are 0. */
  words: Uint32Array
  rows: number
  bits: number
}

/** How many 32-bit words a code of this many bits takes. */
export const wordsOf = (bits: number): number => (bits + 31) >>> 5

/** Returns the codes, or says what is wrong with them. */
export function checkCodes(name: string, codes: BitMatrix): BitMatrix {
  const { words, rows, bits } = codes ?? {}
  if (!(words instanceof Uint32Array)) throw new TypeError(`${name} wants its words as a Uint32Array`)
  const whole = Number.isInteger(rows) && Number.isInteger(bits) && rows >= 0 && bits >= 0
  const stride = wordsOf(bits)
  if (!whole || words.length !== rows * stride) {
    throw new RangeError(`${name} says ${rows} codes of ${bits} bits but holds ${words.length} words`)
  }
  if (bits % 32 === 0) return codes
  for (let last = stride - 1; last < words.length; last += stride) {
    if (words[last]! >>> (bits % 32) !== 0) {
      throw new RangeError(`code ${(last - stride + 1) / stride} of ${name} has bits set beyond its ${bits}`)
    }
  }
  return codes
}

/** The bit in this row and column, 0 or 1. */
export const bitAt = ({ words, bits }: BitMatrix, row: number, bit: number): number =>
  (words[row * wordsOf(bits) + (bit >>> 5)]! >>> (bit & 31)) & 1

/** The words of one code, sharing its memory. @throws RangeError when there is no such row */
export function codeOf({ words, rows, bits }: BitMatrix, row: number): Uint32Array {
  if (!Number.isInteger(row) || row < 0 || row >= rows) throw new RangeError(`code ${row} of ${rows}`)
  return words.subarray(row * wordsOf(bits), (row + 1) * wordsOf(bits))
}

/** The codes of the rows from `from` up to but without `to`, copied. */
export function sliceCodes({ words, rows, bits }: BitMatrix, from: number, to = rows): BitMatrix {
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
    throw new RangeError(`codes ${from} to ${to} of ${rows}`)
  }
  return { words: words.slice(from * wordsOf(bits), to * wordsOf(bits)), rows: to - from, bits }
}

/** The bits as numbers 0 and 1, [rows, bits]. At least one bit. */
export function unpackBits(codes: BitMatrix): Matrix {
  const { rows, bits } = checkCodes('the codes', codes)
  if (bits < 1) throw new RangeError('codes of 0 bits make no matrix')
  const data = new Float32Array(rows * bits)
  for (let row = 0; row < rows; row++) {
    for (let bit = 0; bit < bits; bit++) data[row * bits + bit] = bitAt(codes, row, bit)
  }
  return { data, rows, dim: bits }
}

/**
 * Leaves out the bits that are the same in all codes: they tell nothing apart. Codes to be compared with each
 * other (training and test) have to go through this as one matrix. All constant, they come out with 0 bits.
 */
export function dropConstantBits(codes: BitMatrix): BitMatrix {
  const { words, rows, bits } = checkCodes('the codes', codes)
  const stride = wordsOf(bits)
  const varies = new Uint32Array(stride)
  for (let i = stride; i < words.length; i++) {
    varies[i % stride] = varies[i % stride]! | (words[i]! ^ words[i % stride]!)
  }
  const kept = Array.from({ length: bits }, (_, bit) => bit).filter(
    (bit) => (varies[bit >>> 5]! >>> (bit & 31)) & 1,
  )
  const width = wordsOf(kept.length)
  const dropped = new Uint32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    kept.forEach((bit, place) => {
      const word = row * width + (place >>> 5)
      dropped[word] = dropped[word]! | (bitAt(codes, row, bit) << (place & 31))
    })
  }
  return { words: dropped, rows, bits: kept.length }
}

/**
 * Share of the codes that are left over when each different one is counted once: (rows - different) / rows.
 * 0 when every input has a code of its own, the paper's determinism.
 *
 * @throws RangeError of no codes
 */
export function redundancyRatio(codes: BitMatrix): number {
  const { rows } = checkCodes('the codes', codes)
  if (rows === 0) throw new RangeError('no codes have no redundancy')
  const different = new Set<string>()
  for (let row = 0; row < rows; row++) different.add(hex(codeOf(codes, row)))
  return (rows - different.size) / rows
}

const hex = (words: Uint32Array): string => {
  let text = ''
  for (let i = 0; i < words.length; i++) text += `${words[i]!.toString(16)}.`
  return text
}
