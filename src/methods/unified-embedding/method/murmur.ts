const TEXT = new TextEncoder()

/**
 * The bucket of a value under one of many hash functions: murmur3 of the value, started from the salt (feature, chunk),
 * so that equal values of two features, and the lookups of one value, fall into unrelated buckets (Coleman et al. 2023,
 * section 3). A number and its text are different values.
 *
 * @param value - a whole number of 32 bits with sign, hashed as its 4 bytes, or a text, hashed as UTF-8
 * @param buckets - from 1 to 2^32
 * @returns a whole number from 0 to `buckets - 1`
 * @throws RangeError when value or salt is no such number, or there is no bucket
 */
export function saltedHash(value: number | string, salt: readonly [number, number], buckets: number): number {
  checkBuckets(buckets)
  return hashValue(value, saltSeed(salt)) % buckets
}

/** The start of a salt's hash function; `seed` tells whole families of them apart. */
export function saltSeed([feature, chunk]: readonly [number, number], seed = 0): number {
  for (const part of [feature, chunk, seed]) checkInt32('a salt', part)
  return murmur3Words([feature, chunk], seed)
}

/** `saltedHash` before it is cut to buckets, its start worked out ahead by `saltSeed`. */
export function hashValue(value: number | string, start: number): number {
  if (typeof value === 'string') return murmur3(TEXT.encode(value), start)
  checkInt32('a value', value)
  return murmur3Words([value], start)
}

/** murmur3 x86 32-bit of bytes (Appleby 2011), as a whole number from 0 to 2^32 - 1. */
export function murmur3(bytes: Uint8Array, seed = 0): number {
  let h = seed | 0
  const whole = bytes.length & ~3
  for (let i = 0; i < whole; i += 4) {
    h = mixWord(h, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
  }
  let rest = 0
  for (let i = bytes.length - 1; i >= whole; i--) rest = (rest << 8) | bytes[i]!
  if (bytes.length > whole) h ^= scramble(rest)
  return finish(h ^ bytes.length)
}

/** `murmur3` of whole numbers, each as 4 bytes, the lowest first. */
export function murmur3Words(words: ArrayLike<number>, seed = 0): number {
  let h = seed | 0
  for (let i = 0; i < words.length; i++) h = mixWord(h, words[i]! | 0)
  return finish(h ^ (4 * words.length))
}

export function checkBuckets(buckets: number): void {
  if (!Number.isInteger(buckets) || buckets < 1 || buckets > 2 ** 32) {
    throw new RangeError(`buckets must be a whole number from 1 to 2^32, not ${buckets}`)
  }
}

function checkInt32(what: string, value: number): void {
  if (typeof value !== 'number' || (value | 0) !== value) {
    throw new RangeError(`${what} must be a whole number from -2^31 to 2^31 - 1, not ${String(value)}`)
  }
}

function scramble(word: number): number {
  const k = Math.imul(word, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

function mixWord(h: number, word: number): number {
  const mixed = h ^ scramble(word)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
