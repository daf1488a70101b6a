import type { Handler } from 'hono'
import { draw } from '#pictures/draw.ts'
import { ICON_SVG } from '#pictures/icon.ts'

const DAY = { 'cache-control': 'public, max-age=86400' }

export const showFavicon: Handler = (c) => c.body(ICON_SVG, 200, { 'content-type': 'image/svg+xml', ...DAY })

/** Sides in pixels: what the manifest names, and Apple's. */
export const ICON_SIZES = [192, 512] as const
const SIZES: ReadonlySet<number> = new Set([180, ...ICON_SIZES])

export const showIcon: Handler = async (c) => {
  const size = Number.parseInt(c.req.param('size')!, 10)
  if (!SIZES.has(size)) return c.notFound()
  return c.body(await iconOf(size), 200, { 'content-type': 'image/png', ...DAY })
}

/** For those who look for no other: one PNG, after the header and the directory that the format has. */
export const showFaviconIco: Handler = async (c) => {
  const picture = await iconOf(32)
  const head = Buffer.alloc(22)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(1, 4)
  head.writeUInt8(32, 6)
  head.writeUInt8(32, 7)
  head.writeUInt16LE(1, 10)
  head.writeUInt16LE(32, 12)
  head.writeUInt32LE(picture.length, 14)
  head.writeUInt32LE(head.length, 18)
  return c.body(Buffer.concat([head, picture]), 200, { 'content-type': 'image/x-icon', ...DAY })
}

const drawn = new Map<number, Promise<Buffer<ArrayBuffer>>>()

/** Drawn once for all who ask. */
function iconOf(size: number): Promise<Buffer<ArrayBuffer>> {
  const known = drawn.get(size)
  if (known) return known
  const drawing = draw({ svg: ICON_SVG }, size)
  drawing.catch(() => drawn.delete(size))
  drawn.set(size, drawing)
  return drawing
}
