import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Handler } from 'hono'
import { type Bytes, type Encoding, chooseEncoding, pack } from '../encoding.ts'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}
const PACKED = new Set(['.css', '.js', '.json', '.svg', '.wasm'])

/**
 * Serves the built files, which never change under their name. Only names that were there at the start
 * exist, so no request reaches another file; each is compressed once, when first asked for.
 */
export function serveAssets(clientDir: string): Handler {
  const folder = join(clientDir, 'assets')
  const names = new Set(readdirSync(folder))
  const kept = new Map<string, Promise<Bytes>>()

  const body = (name: string, encoding: Encoding | undefined) => {
    const key = `${name} ${encoding}`
    const known = kept.get(key)
    if (known) return known
    const made = read(join(folder, name), encoding)
    made.catch(() => kept.delete(key))
    kept.set(key, made)
    return made
  }

  return async (c) => {
    const name = c.req.param('file')!
    if (!names.has(name)) return c.notFound()
    const type = extname(name)
    const encoding = PACKED.has(type) ? chooseEncoding(c.req.header('accept-encoding')) : undefined
    return c.body(await body(name, encoding), 200, {
      'content-type': TYPES[type] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      ...(PACKED.has(type) && { vary: 'Accept-Encoding' }),
      ...(encoding && { 'content-encoding': encoding }),
    })
  }
}

async function read(path: string, encoding: Encoding | undefined): Promise<Bytes> {
  const bytes = new Uint8Array(await readFile(path))
  return encoding ? pack(bytes, encoding, 9) : bytes
}
