import { expect, test } from 'vitest'
import {
  type BitMatrix,
  bitAt,
  codeOf,
  dropConstantBits,
  redundancyRatio,
  sliceCodes,
  unpackBits,
} from './bit-matrix.ts'
import { activationCode } from './hash-layer.ts'

const FEW = [
  [1, 0, 1, 0],
  [1, 1, 0, 0],
  [1, 0, 1, 0],
]
/** 70 bits, so that the last word is not full; the same everywhere. */
const wide = Array.from({ length: 9 }, (_, row) =>
  Array.from({ length: 70 }, (_, bit) => Math.max(0, Math.sin(12.9898 * (row * 70 + bit + 1)))),
)

test('bits lie in their word from the lowest up', () => {
  const codes = activationCode([FEW])
  expect(codes).toEqual({ words: Uint32Array.of(0b0101, 0b0011, 0b0101), rows: 3, bits: 4 })
  expect(bitAt(codes, 1, 1)).toBe(1)
  expect([...codeOf(activationCode([wide]), 3)]).toHaveLength(3)
})

test('unpacking gives back what was on', () => {
  const bits = wide.flat().map((value) => (value > 0 ? 1 : 0))
  expect([...unpackBits(activationCode([wide])).data]).toEqual(bits)
  expect(unpackBits(sliceCodes(activationCode([wide]), 2, 5))).toEqual({
    data: Float32Array.from(bits.slice(140, 350)),
    rows: 3,
    dim: 70,
  })
})

test('constant bits go, the others keep their order', () => {
  expect(dropConstantBits(activationCode([FEW]))).toEqual({
    words: Uint32Array.of(2, 1, 2),
    rows: 3,
    bits: 2,
  })
  const padded = wide.map((row) => [1, ...row.slice(0, 40), 0, ...row.slice(40), 1])
  const bare = dropConstantBits(activationCode([wide]))
  expect(dropConstantBits(activationCode([padded]))).toEqual(bare)
  expect(dropConstantBits(bare)).toEqual(bare)
})

test('one code, or equal ones, are left with no bits', () => {
  const none = dropConstantBits(activationCode([[FEW[0]!, FEW[2]!]]))
  expect(none).toEqual({ words: new Uint32Array(0), rows: 2, bits: 0 })
  expect(redundancyRatio(none)).toBe(0.5)
})

test('redundancy counts what is left over beside one of each', () => {
  expect(redundancyRatio(activationCode([FEW]))).toBeCloseTo(1 / 3, 12)
  expect(redundancyRatio(activationCode([wide]))).toBe(0)
  expect(redundancyRatio(activationCode([[...wide, ...wide, ...wide]]))).toBeCloseTo(2 / 3, 12)
  // Words that run into each other when written without a sign between them.
  expect(redundancyRatio({ words: Uint32Array.of(0x1, 0x11, 0x11, 0x1), rows: 2, bits: 64 })).toBe(0)
})

test('says what is wrong with codes', () => {
  const bad = (codes: Partial<BitMatrix>) =>
    () => redundancyRatio({ ...activationCode([FEW]), ...codes }) // prettier-ignore
  expect(bad({ rows: 4 })).toThrow('4 codes of 4 bits but holds 3 words')
  expect(bad({ bits: 2 })).toThrow('code 0 of the codes has bits set beyond its 2')
  expect(bad({ words: [1, 2, 3] as unknown as Uint32Array })).toThrow(TypeError)
  expect(bad({ rows: 0, words: new Uint32Array(0) })).toThrow('no codes')
  expect(() => codeOf(activationCode([FEW]), 3)).toThrow('code 3 of 3')
  expect(() => sliceCodes(activationCode([FEW]), 2, 1)).toThrow('codes 2 to 1 of 3')
})
