import type { Handler } from 'hono'
import { type Ink, createCanvas } from '#mail/canvas.ts'
import { png } from '#mail/png.ts'

/** A sheet with the mark for running on it. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<rect x="4" y="2" width="24" height="28" rx="3" fill="#fffdf9" stroke="#1b1a18" stroke-width="2"/>' +
  '<path d="M9 9h14M9 13h14" stroke="#1b1a18" stroke-width="2"/>' +
  '<path d="M13 17l9 5-9 5z" fill="#1f4fa3"/></svg>'

const DAY = { 'cache-control': 'public, max-age=86400' }

export const showFavicon: Handler = (c) => c.body(ICON, 200, { 'content-type': 'image/svg+xml', ...DAY })

/** Sides in pixels: what the manifest names, and Apple's. */
export const ICON_SIZES = [192, 512] as const
const SIZES: ReadonlySet<number> = new Set([180, ...ICON_SIZES])

const drawn = new Map<number, Buffer<ArrayBuffer>>()

export const showIcon: Handler = (c) => {
  const size = Number.parseInt(c.req.param('size')!, 10)
  if (!SIZES.has(size)) return c.notFound()
  return c.body(iconOf(size), 200, { 'content-type': 'image/png', ...DAY })
}

/** For those who look for no other: one PNG, after the header and the directory that the format has. */
export const showFaviconIco: Handler = (c) => {
  const picture = iconOf(32)
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

function iconOf(size: number): Buffer<ArrayBuffer> {
  const known = drawn.get(size)
  if (known) return known
  const picture = Buffer.from(draw(size))
  drawn.set(size, picture)
  return picture
}

const PAPER: Ink = [0xff, 0xfd, 0xf9]
const LINE: Ink = [0x1b, 0x1a, 0x18]
const RUN: Ink = [0x1f, 0x4f, 0xa3]

/** The same sheet in pixels, on paper of its own where a system cuts icons round. */
function draw(size: number): Buffer {
  const canvas = createCanvas(size, size)
  const unit = size / 32
  const stroke = (from: [number, number], to: [number, number], ink: Ink, width = 2) =>
    canvas.stroke([from[0] * unit, from[1] * unit], [to[0] * unit, to[1] * unit], width * unit, ink)
  canvas.rectangle(4 * unit, 2 * unit, 24 * unit, 28 * unit, PAPER)
  stroke([4, 2], [28, 2], LINE)
  stroke([28, 2], [28, 30], LINE)
  stroke([28, 30], [4, 30], LINE)
  stroke([4, 30], [4, 2], LINE)
  stroke([9, 9], [23, 9], LINE)
  stroke([9, 13], [23, 13], LINE)
  // The triangle, a line at a time.
  const step = 1 / Math.max(1, unit)
  for (let y = 17; y < 27; y += step) {
    const across = 9 * (1 - Math.abs(y + step / 2 - 22) / 5)
    canvas.rectangle(13 * unit, y * unit, across * unit, step * unit, RUN)
  }
  return png(size, size, canvas.pixels)
}
