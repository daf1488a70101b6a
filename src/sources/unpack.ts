import { promisify } from 'node:util'
import { gunzip as unzip } from 'node:zlib'

/** A packed file may come packed again, but no deeper: some archives hold themselves. */
const MOST_LAYERS = 2

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const unpackOnce = promisify(unzip)

/**
 * Unpacks gzip where the bytes are gzip, whatever they are called; other bytes are given back as they are.
 *
 * @throws the system's error: `Z_…` when the archive is damaged, `ERR_BUFFER_TOO_LARGE` beyond `mostBytes`
 */
export async function gunzip(bytes: Uint8Array, mostBytes: number): Promise<Uint8Array> {
  let unpacked = bytes
  for (let layer = 0; layer < MOST_LAYERS && isGzip(unpacked); layer++) {
    unpacked = await unpackOnce(unpacked, { maxOutputLength: mostBytes })
  }
  return unpacked
}
