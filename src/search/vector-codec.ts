const SCALE_BYTES = 4
const MOST = 127

/** A vector as the store keeps it: a scale as a 32-bit float, then one signed byte per number. */
export function encodeVector(vector: ArrayLike<number>): Uint8Array {
  let largest = 0
  for (let d = 0; d < vector.length; d++) largest = Math.max(largest, Math.abs(vector[d]!))
  const bytes = new Uint8Array(SCALE_BYTES + vector.length)
  const scale = largest / MOST
  new DataView(bytes.buffer).setFloat32(0, scale, true)
  if (scale === 0) return bytes
  for (let d = 0; d < vector.length; d++) bytes[SCALE_BYTES + d] = Math.round(vector[d]! / scale)
  return bytes
}

/**
 * Puts a stored vector's bytes into `into` from `at` on.
 *
 * @returns its scale: a number of the vector is a byte times this
 * @throws RangeError when it has another width than the place for it
 */
export function decodeVector(bytes: Uint8Array, into: Int8Array, at: number, width: number): number {
  if (bytes.length !== SCALE_BYTES + width) {
    throw new RangeError(`a stored vector has ${bytes.length - SCALE_BYTES} numbers, not ${width}`)
  }
  into.set(new Int8Array(bytes.buffer, bytes.byteOffset + SCALE_BYTES, width), at)
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true)
}
