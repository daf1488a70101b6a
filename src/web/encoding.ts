import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'
export type Bytes = Uint8Array<ArrayBuffer>

/** The smallest encoding that a browser says it can unpack; undefined for none. */
export function chooseEncoding(accepted = ''): Encoding | undefined {
  const offered = accepted.split(',').filter((item) => !/;\s*q=0(\.0*)?\s*$/.test(item))
  const names = new Set(offered.map((item) => item.split(';', 1)[0]!.trim().toLowerCase()))
  if (names.has('br')) return 'br'
  return names.has('gzip') ? 'gzip' : undefined
}

/** Packs bytes; an effort of 9 is for what is packed once, 5 for what somebody waits for. */
export async function pack(bytes: Bytes, encoding: Encoding, effort: 5 | 9): Promise<Bytes> {
  if (encoding === 'gzip') return new Uint8Array(await promisify(gzip)(bytes, { level: effort }))
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: effort,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return new Uint8Array(await promisify(brotliCompress)(bytes, { params }))
}
