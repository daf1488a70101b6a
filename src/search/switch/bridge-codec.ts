import type { Bridge } from './bridge.ts'
import type { Measured } from './build-bridge.ts'

/** A bridge from a model to what another one has left. */
export interface StoredBridge {
  /** The name of the other model. */
  to: string
  bridge: Bridge
  measured: Measured
}

const VERSION = 1
const HEAD = 5

/**
 * Bridges as the store keeps them: a byte for the version, four for the length of a description in JSON, the
 * description, then all its lists of numbers as 32-bit floats.
 */
export function encodeBridges(bridges: readonly StoredBridge[]): Uint8Array {
  const lists: ArrayLike<number>[] = []
  let at = 0
  const text = JSON.stringify(bridges, (_, value: unknown) => {
    if (!(value instanceof Float32Array || value instanceof Float64Array)) return value
    lists.push(value)
    const place = [at, value.length, value instanceof Float64Array ? 64 : 32]
    at += value.length
    return { numbers: place }
  })
  const json = new TextEncoder().encode(text)
  const bytes = new Uint8Array(HEAD + json.length + 4 * at)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION)
  view.setUint32(1, json.length, true)
  bytes.set(json, HEAD)
  let place = HEAD + json.length
  for (const list of lists) {
    for (let i = 0; i < list.length; i++, place += 4) view.setFloat32(place, list[i]!, true)
  }
  return bytes
}

/** Reads bridges; those of another version, or cut off, are none: they are built again. */
export function decodeBridges(bytes: Uint8Array | undefined): StoredBridge[] {
  if (!bytes || bytes.length < HEAD || bytes[0] !== VERSION) return []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = HEAD + view.getUint32(1, true)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(HEAD, start))
    return JSON.parse(text, (_, value: { numbers?: [number, number, number] } | null) => {
      if (value === null || typeof value !== 'object' || !Array.isArray(value.numbers)) return value
      const [at, length, bits] = value.numbers
      const list = bits === 64 ? new Float64Array(length) : new Float32Array(length)
      for (let i = 0; i < length; i++) list[i] = view.getFloat32(start + 4 * (at + i), true)
      return list
    }) as StoredBridge[]
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) return []
    throw error
  }
}
