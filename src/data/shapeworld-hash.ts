/** A well-mixed number in [0, 1) for each pair of a seed and a place: noise that needs no memory. */
export function hashed(seed: number, place: number): number {
  let bits = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(place | 0, 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d)
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}

/** Draws the uniform numbers of a seed one after the other, the same ones on every call. */
export function hashedDraws(seed: number): () => number {
  const start = Math.floor(hashed(seed, 0) * 2 ** 32)
  let drawn = 0
  return () => hashed(start, ++drawn)
}
