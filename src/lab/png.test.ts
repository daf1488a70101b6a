import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { pngUri } from './png.ts'

const bytes = (uri: string) => Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64')

function chunks(png: Buffer): Record<string, Buffer> {
  const found: Record<string, Buffer> = {}
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    found[png.toString('latin1', at + 4, at + 8)] = png.subarray(at + 8, at + 8 + length)
    at += 12 + length
  }
  return found
}

test('another decoder reads the pixels back', () => {
  const { IHDR, IDAT } = chunks(bytes(pngUri(2, 2, [0, 1, 0.5, Number.NaN], 'grey')))
  expect([IHDR!.readUInt32BE(0), IHDR!.readUInt32BE(4)]).toEqual([2, 2])
  expect([...inflateSync(IDAT!)]).toEqual([0, 0, 255, 0, 128, 128])
})

test('strength is opacity, sign is the ink', () => {
  const { IDAT, tRNS, PLTE } = chunks(bytes(pngUri(3, 1, [-1, 0, 1], 'signed')))
  const [, ...pixels] = inflateSync(IDAT!)
  expect(pixels.map((pixel) => tRNS![pixel])).toEqual([255, 0, 255])
  expect(PLTE!.subarray(3 * pixels[0]!, 3 * pixels[0]! + 3)).not.toEqual(PLTE!.subarray(765, 768))
})

test('a picture larger than one block is whole', () => {
  const { IDAT } = chunks(bytes(pngUri(300, 300, Array<number>(90_000).fill(1), 'grey')))
  expect(inflateSync(IDAT!)).toHaveLength(300 * 301)
})
