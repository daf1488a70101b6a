import { deflateSync } from 'node:zlib'
import { pngFile } from '#lab/png.ts'

const TRUECOLOUR_WITH_OPACITY = 6

/** A picture as the bytes of a PNG, packed, since a mail is not. `pixels` are red, green, blue, opacity, [h, w, 4]. */
export function png(width: number, height: number, pixels: Uint8Array): Buffer {
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  }
  const packed = deflateSync(rows, { level: 9 })
  return Buffer.from(pngFile(width, height, TRUECOLOUR_WITH_OPACITY, [['IDAT', packed]]))
}
