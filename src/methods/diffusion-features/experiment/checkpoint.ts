import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { numpy as np, tree } from '@jax-js/jax'
import type { Tree } from '#nn/jit.ts'

/** Weights of one network, a byte each. */
export interface Packed {
  /** Of the whole training. */
  seed: number
  steps: number
  learningRate: number
  losses: number[]
  /** Of the bytes. */
  sha256: string
  /** The scale of each array and its weights, gzipped, in base64. */
  weights: string
}

const LEVELS = 127

/** Each array of a network as whole numbers within -127..127 and the size of one. Keeps the network. */
export function pack(params: Tree): Uint8Array {
  const arrays = tree.leaves(params as never) as np.Array[]
  const parts = arrays.map((array) => {
    const values = array.ref.dataSync() as Float32Array
    const scale = Float32Array.of(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / LEVELS)
    const bytes = Int8Array.from(values, (value) => (scale[0] === 0 ? 0 : Math.round(value / scale[0]!)))
    return { scale, bytes }
  })
  const packed = new Uint8Array(parts.reduce((sum, { bytes }) => sum + 4 + bytes.length, 0))
  let at = 0
  for (const { scale, bytes } of parts) {
    packed.set(new Uint8Array(scale.buffer), at)
    packed.set(new Uint8Array(bytes.buffer), at + 4)
    at += 4 + bytes.length
  }
  return packed
}

/** A network like the given one with the packed weights. Consumes the given one. */
export function unpack<P extends Tree>(like: P, packed: Uint8Array): P {
  let at = 0
  const filled = tree.map((array: np.Array) => {
    const { shape, size } = array
    array.dispose()
    if (at + 4 + size > packed.length)
      throw new RangeError(`${packed.length} bytes are too few for the network`)
    const scale = new DataView(packed.buffer, packed.byteOffset + at).getFloat32(0, true)
    const bytes = new Int8Array(packed.buffer, packed.byteOffset + at + 4, size)
    at += 4 + size
    return np.array(Float32Array.from(bytes, (byte) => byte * scale)).reshape(shape)
  }, like as never) as P
  if (at !== packed.length) {
    tree.dispose(filled)
    throw new RangeError(`${packed.length} bytes for a network of ${at}`)
  }
  return filled
}

export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))

/**
 * The bytes of a checkpoint.
 *
 * @throws Error when they are not those of its hash
 */
export async function bytesOf({ weights, sha256: expected }: Packed): Promise<Uint8Array> {
  const zipped = Uint8Array.from(atob(weights), (char) => char.charCodeAt(0))
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  const found = hashOf(bytes)
  if (found !== expected) throw new Error(`the checkpoint's bytes hash to ${found}, not ${expected}`)
  return bytes
}
