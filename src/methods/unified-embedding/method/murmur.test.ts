import { expect, test } from 'vitest'
import { murmur3, murmur3Words, saltedHash } from './murmur.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['test', 0, 0xba6bd213],
  ['test', 0x9747b28c, 0x704b81dc],
  ['Hello, world!', 0, 0xc0363e43],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
])('murmur3 of %o from seed %i, a known value', (text, seed, hash) => {
  expect(murmur3(bytes(text), seed)).toBe(hash)
})

test('reads the bytes of a word from the lowest on, and tails of each length', () => {
  expect(murmur3(Uint8Array.of(0x21, 0x43, 0x65, 0x87))).toBe(0xf55b516b)
  expect(murmur3(Uint8Array.of(0x21, 0x43, 0x65))).toBe(0x7e4a8634)
  expect(murmur3(Uint8Array.of(0x21, 0x43))).toBe(0xa0f7b07a)
  expect(murmur3(Uint8Array.of(0x21))).toBe(0x72661cf4)
  expect(murmur3Words([0x87654321])).toBe(0xf55b516b)
  expect(murmur3Words([-1])).toBe(0x76293b50)
})

test('a salted hash is murmur3 of the value, started from murmur3 of the salt', () => {
  const start = murmur3(Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0))
  expect(saltedHash(258, [3, 1], 1000)).toBe(murmur3(Uint8Array.of(2, 1, 0, 0), start) % 1000)
  expect(saltedHash('Bengio', [3, 1], 1000)).toBe(murmur3(bytes('Bengio'), start) % 1000)
})

test('fills all buckets evenly', () => {
  const counts = new Float64Array(64)
  for (let value = 0; value < 64_000; value++) counts[saltedHash(value, [0, 0], 64)]! += 1
  const chiSquared = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  // 63 degrees of freedom: mean 63, standard deviation 11.2.
  expect(chiSquared).toBeGreaterThan(30)
  expect(chiSquared).toBeLessThan(110)
})

test('two salts agree on a value as often as chance has it', () => {
  const buckets = 50
  for (const other of [
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    let same = 0
    for (let value = 0; value < 50_000; value++) {
      if (saltedHash(value, [0, 0], buckets) === saltedHash(value, other, buckets)) same++
    }
    expect(Math.abs(same - 1000)).toBeLessThan(130)
  }
})

test('refuses what it cannot hash', () => {
  expect(() => saltedHash(1.5, [0, 0], 8)).toThrow('a value must be a whole number')
  expect(() => saltedHash(2 ** 31, [0, 0], 8)).toThrow('not 2147483648')
  expect(() => saltedHash(undefined as unknown as number, [0, 0], 8)).toThrow(RangeError)
  expect(() => saltedHash(1, [0.5, 0], 8)).toThrow('a salt must be a whole number')
  expect(() => saltedHash(1, [0, 0], 0)).toThrow('buckets must be a whole number from 1 to 2^32, not 0')
  expect(saltedHash(1, [0, 0], 1)).toBe(0)
  expect(saltedHash('1', [0, 0], 2 ** 32)).not.toBe(saltedHash(1, [0, 0], 2 ** 32))
})
