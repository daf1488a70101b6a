/**
 * Thins the strokes of a binary image to lines one pixel wide (Zhang and Suen 1984).
 *
 * Pixels beyond the edge count as 0. A blob of 2 x 2 vanishes, as in the original.
 *
 * @param image - 0 or 1, [height * width]
 * @returns a new image of the same size
 */
export function thin(image: ArrayLike<number>, width: number, height: number): Uint8Array {
  check(image, width, height)
  // A frame of zeros, so that every pixel has eight neighbours.
  const wide = width + 2
  const framed = new Uint8Array(wide * (height + 2))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) framed[(y + 1) * wide + x + 1] = image[y * width + x]!
  }
  // Clockwise from north: P2 .. P9.
  const around = [-wide, 1 - wide, 1, 1 + wide, wide, wide - 1, -1, -1 - wide]

  const peel = (second: boolean): boolean => {
    const gone: number[] = []
    for (let p = wide; p < framed.length - wide; p++) {
      if (
        framed[p] === 1 &&
        removable(
          around.map((step) => framed[p + step]!),
          second,
        )
      )
        gone.push(p)
    }
    for (const p of gone) framed[p] = 0
    return gone.length > 0
  }
  for (let changed = true; changed;) {
    const first = peel(false)
    changed = peel(true) || first
  }

  return Uint8Array.from(image, (_, i) => framed[(Math.floor(i / width) + 1) * wide + (i % width) + 1]!)
}

function removable(near: readonly number[], second: boolean): boolean {
  const count = near.reduce((sum, pixel) => sum + pixel, 0)
  if (count < 2 || count > 6) return false
  const rises = near.filter((pixel, i) => pixel === 0 && near[(i + 1) % 8] === 1).length
  if (rises !== 1) return false
  const [north, , east, , south, , west] = near as [number, number, number, number, number, number, number]
  return second
    ? !(north && east && west) && !(north && south && west)
    : !(north && east && south) && !(east && south && west)
}

/** Shrinks a binary image by `factor`: a pixel is 1 when any of its factor x factor pixels is. */
export function pool(image: ArrayLike<number>, width: number, height: number, factor: number): Uint8Array {
  check(image, width, height)
  if (!Number.isInteger(factor) || factor < 1 || width % factor !== 0 || height % factor !== 0) {
    throw new RangeError(`${width} x ${height} does not shrink by ${factor}`)
  }
  const narrow = width / factor
  const small = new Uint8Array(narrow * (height / factor))
  for (let i = 0; i < image.length; i++) {
    const at = Math.floor(i / width / factor) * narrow + Math.floor((i % width) / factor)
    small[at]! |= image[i]!
  }
  return small
}

function check(image: ArrayLike<number>, width: number, height: number): void {
  if (!(width >= 1 && height >= 1) || image.length !== width * height) {
    throw new RangeError(`${image.length} pixels are not ${width} x ${height}`)
  }
  const odd = Array.prototype.findIndex.call(image, (pixel) => pixel !== 0 && pixel !== 1)
  if (odd >= 0) throw new RangeError(`pixels are 0 or 1, pixel ${odd} is ${image[odd]}`)
}
