/** Grey values, or one of two inks by sign with strength as opacity. */
export type Ink = 'grey' | 'signed'

const BLUE = [0x3d, 0x74, 0xd1]
const ORANGE = [0xd0, 0x72, 0x1c]

/**
 * A picture as `data:` PNG, one byte a pixel: no encoder, no canvas, the same on a server and in a browser.
 *
 * @param pixels - row by row; `grey`: 0 black to 1 white; `signed`: -1..1, orange below zero, blue above
 *   it, and see-through at zero so that it reads on paper by day and by night. Not a number: nothing there.
 */
export function pngUri(width: number, height: number, pixels: readonly number[], ink: Ink): string {
  const rows = new Uint8Array(height * (width + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] =
        ink === 'grey' ? grey(pixels[y * width + x]) : signed(pixels[y * width + x])
    }
  }
  const chunks = [...(ink === 'signed' ? palette() : []), ['IDAT', stored(rows)] as const]
  const bytes = pngFile(width, height, ink === 'grey' ? 0 : 3, chunks)
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return `data:image/png;base64,${btoa(binary)}`
}

type Chunk = readonly [type: string, data: Uint8Array]

/** The bytes of a PNG of 8 bits a channel, from its colour type (0 grey, 3 palette) and its chunks. */
function pngFile(width: number, height: number, colour: number, chunks: readonly Chunk[]): Uint8Array {
  const parts = [
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', Uint8Array.from([...be32(width), ...be32(height), 8, colour, 0, 0, 0])),
    ...chunks.map(([type, data]) => chunk(type, data)),
    chunk('IEND', new Uint8Array()),
  ]
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
const grey = (value = 0) => (Number.isNaN(value) ? 128 : Math.round(clamp(value, 0, 1) * 255))
const signed = (value = 0) => (Number.isNaN(value) ? 128 : 128 + Math.round(clamp(value, -1, 1) * 127))

/** Entry 128 is nothing, 255 full blue, 1 full orange. */
function palette(): Chunk[] {
  const entries = Array.from({ length: 256 }, (_, i) => (i < 128 ? ORANGE : BLUE)).flat()
  const opacity = Array.from({ length: 256 }, (_, i) =>
    Math.round((Math.min(127, Math.abs(i - 128)) / 127) * 255),
  )
  return [
    ['PLTE', Uint8Array.from(entries)],
    ['tRNS', Uint8Array.from(opacity)],
  ]
}

const be32 = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Uint8Array.from([...type].map((letter) => letter.charCodeAt(0)).concat([...data]))
  return Uint8Array.from([...be32(data.length), ...body, ...be32(crc32(body))])
}

/** A zlib stream of blocks that are not compressed: small pictures gain little, and base64 is zipped on the way. */
function stored(data: Uint8Array): Uint8Array {
  const out = [0x78, 0x01]
  for (let at = 0; at < data.length || at === 0; at += 0xffff) {
    const block = data.subarray(at, at + 0xffff)
    const last = at + 0xffff >= data.length ? 1 : 0
    out.push(last, block.length & 255, block.length >> 8, ~block.length & 255, (~block.length >> 8) & 255)
    for (const byte of block) out.push(byte)
  }
  return Uint8Array.from([...out, ...be32(adler32(data))])
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of data) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

function crc32(data: Uint8Array): number {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc
}
