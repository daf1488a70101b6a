import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Handler } from 'hono'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}
const PACKED = new Set(['.css', '.js', '.json', '.svg', '.wasm'])

type Encoding = 'br' | 'gzip' | undefined

/**
 * Serves the built files, which never change under their name. Only names that were there at the start
 * exist, so no request reaches another file; each is compressed once, when first asked for.
 */
export function serveAssets(clientDir: string): Handler {
  const folder = join(clientDir, 'assets')
  const names = new Set(readdirSync(folder))
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

  const body = (name: string, encoding: Encoding) => {
    const key = `${name} ${encoding}`
    const known = kept.get(key)
    if (known) return known
    const made = pack(join(folder, name), encoding)
    made.catch(() => kept.delete(key))
    kept.set(key, made)
    return made
  }

  return async (c) => {
    const name = c.req.param('file')!
    if (!names.has(name)) return c.notFound()
    const type = extname(name)
    const encoding = PACKED.has(type) ? choose(c.req.header('accept-encoding') ?? '') : undefined
    return c.body(await body(name, encoding), 200, {
      'content-type': TYPES[type] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      ...(PACKED.has(type) && { vary: 'Accept-Encoding' }),
      ...(encoding && { 'content-encoding': encoding }),
    })
  }
}

function choose(accepted: string): Encoding {
  const offered = accepted.split(',').filter((item) => !/;\s*q=0(\.0*)?\s*$/.test(item))
  const names = new Set(offered.map((item) => item.split(';', 1)[0]!.trim().toLowerCase()))
  if (names.has('br')) return 'br'
  return names.has('gzip') ? 'gzip' : undefined
}

async function pack(path: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(path)
  if (encoding === 'gzip') return new Uint8Array(await promisify(gzip)(bytes, { level: 9 }))
  if (encoding === 'br') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    return new Uint8Array(await promisify(brotliCompress)(bytes, { params }))
  }
  return new Uint8Array(bytes)
}
