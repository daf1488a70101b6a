import { numpy as np, tree } from '@jax-js/jax'
import type { Tree } from './jit.ts'

const MOST = 127

/**
 * A model's weights in a quarter of their size: of each array one scale in float32, then its numbers divided by it and
 * rounded to whole numbers from -127 to 127. Keeps the parameters. For `unpackInt8`.
 */
export async function packInt8(params: Tree): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (const leaf of tree.flatten(params)[0] as np.Array[]) {
    const values = Float32Array.from(await leaf.ref.data())
    const scale = Math.fround(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / MOST)
    if (!Number.isFinite(scale)) throw new RangeError('weights that are not finite cannot be packed')
    parts.push(new Uint8Array(Float32Array.of(scale).buffer))
    const rounded = Int8Array.from(values, (value) => (scale === 0 ? 0 : Math.round(value / scale)))
    parts.push(new Uint8Array(rounded.buffer))
  }
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((at, part) => (packed.set(part, at), at + part.length), 0)
  return packed
}

/**
 * The weights that `packInt8` packed, as arrays like those of a model of the same shapes, which is consumed.
 *
 * @throws RangeError when they are of another model
 */
export function unpackInt8<P extends Tree>(packed: Uint8Array, like: P): P {
  const [leaves, shape] = tree.flatten(like)
  const wanted = leaves.reduce((sum, leaf) => sum + 4 + (leaf as np.Array).size, 0)
  if (packed.length !== wanted) throw new RangeError(`${packed.length} bytes of weights, not ${wanted}`)
  let at = 0
  const arrays = (leaves as np.Array[]).map((leaf) => {
    const { shape, size } = leaf
    const scale = new DataView(packed.buffer, packed.byteOffset + at, 4).getFloat32(0, true)
    const rounded = new Int8Array(packed.buffer, packed.byteOffset + at + 4, size)
    at += 4 + size
    leaf.dispose()
    return np.array(Float32Array.from(rounded, (value) => value * scale)).reshape(shape)
  })
  return tree.unflatten(shape, arrays) as P
}

/** Bytes as text that a module can hold. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Undoes `toBase64`. */
export function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
