import type { RandomGenerator } from '#nn/generator.ts'
import { type Rgb, luma, turnHue } from './colours.ts'

/**
 * The transformations of an object and how far each goes.
 *
 * - Where it is: `translate` by up to that share of the side, `rotate` by up to so many radians either way, `scale` down
 *   to that factor, `shear` by up to so many radians, `flipHorizontal` and `flipVertical` in that share of the images.
 * - How it is lit: `hue` by up to that share of the circle, `brightness` and `contrast` by a factor within one plus
 *   or minus that; `grayscale`, `posterize` (1 bit) and `invert` in that share of the images.
 * - How it is damaged: `noise` of up to that deviation, `erase` of a square of that share of the side, `pixelate`
 *   into blocks of up to so many pixels.
 */
export const RANGES = {
  translate: 0.2,
  rotate: Math.PI,
  scale: 0.4,
  shear: (50 * Math.PI) / 180,
  flipHorizontal: 0.5,
  flipVertical: 0.5,
  hue: 0.5,
  brightness: 0.5,
  contrast: 0.5,
  grayscale: 0.5,
  posterize: 0.5,
  invert: 0.5,
  noise: 0.2,
  erase: 14 / 32,
  pixelate: 3,
} as const

export type TransformName = keyof typeof RANGES

/** The strengths, where they are not those of `RANGES`. */
export type Ranges = Partial<Record<TransformName, number>>

/** One draw: the numbers of each chosen transformation. An empty one changes nothing. */
export interface Transform {
  /** From a place in the image to one in the object, both relative to the middle: [a, b, c, d, e, f]. */
  place: readonly [number, number, number, number, number, number]
  hue: number
  brightness: number
  contrast: number
  grayscale: boolean
  posterize: boolean
  invert: boolean
  noise: number
  /** Left, top and side of the hole, in shares of the side. */
  erase: readonly [number, number, number] | undefined
  pixelate: number
}

/** Checks names and ranges. @throws RangeError for an unknown or repeated name, or a range that is not positive. */
export function checkTransforms(names: readonly string[], ranges: Ranges): void {
  for (const [i, name] of names.entries()) {
    if (!Object.hasOwn(RANGES, name)) {
      throw new RangeError(`no transformation '${name}'; there are ${Object.keys(RANGES).join(', ')}`)
    }
    if (names.indexOf(name) !== i) throw new RangeError(`transformation '${name}' is named twice`)
  }
  for (const [name, range] of Object.entries(ranges)) {
    if (!Object.hasOwn(RANGES, name))
      throw new RangeError(`a range for '${name}', which is no transformation`)
    if (!(range >= 0 && Number.isFinite(range))) throw new RangeError(`a range of ${range} for '${name}'`)
  }
  const { scale = RANGES.scale, shear = RANGES.shear, pixelate = RANGES.pixelate } = ranges
  if (!(scale > 0 && scale <= 1))
    throw new RangeError(`objects shrink to a factor within (0, 1], not ${scale}`)
  if (!(shear < Math.PI / 2)) throw new RangeError(`a shear of ${shear}: it must stay below a quarter turn`)
  if (!(pixelate >= 1)) throw new RangeError(`blocks of ${pixelate} pixels`)
}

/**
 * Draws one transformation from those named, all of them at once. Names whose draw is not used cost no random
 * numbers, and the order of the names does not matter.
 */
export function drawTransform(names: ReadonlySet<string>, ranges: Ranges, rng: RandomGenerator): Transform {
  const far = (name: TransformName) => ranges[name] ?? RANGES[name]
  const either = (name: TransformName) => (names.has(name) ? far(name) * (2 * rng.uniform() - 1) : 0)
  const maybe = (name: TransformName) => names.has(name) && rng.uniform() < far(name)
  const x = either('translate')
  const y = names.has('translate') ? either('translate') : 0
  const angle = either('rotate')
  const size = names.has('scale') ? far('scale') + (1 - far('scale')) * rng.uniform() : 1
  const shear = Math.tan(either('shear'))
  const flipX = maybe('flipHorizontal') ? -1 : 1
  const flipY = maybe('flipVertical') ? -1 : 1

  // The object is flipped, scaled, sheared, turned and moved; the image asks the way back.
  const cos = Math.cos(angle) / size
  const sin = Math.sin(angle) / size
  const [a, b] = [flipX * (cos + shear * sin), flipX * (sin - shear * cos)]
  const [d, e] = [-flipY * sin, flipY * cos]
  const place = [a, b, -(a * x + b * y), d, e, -(d * x + e * y)] as const

  const hole = names.has('erase') ? Math.min(1, far('erase')) : 0
  return {
    place,
    hue: either('hue'),
    brightness: 1 + either('brightness'),
    contrast: 1 + either('contrast'),
    grayscale: maybe('grayscale'),
    posterize: maybe('posterize'),
    invert: maybe('invert'),
    noise: names.has('noise') ? far('noise') * rng.uniform() : 0,
    erase: hole > 0 ? [rng.uniform() * (1 - hole), rng.uniform() * (1 - hole), hole] : undefined,
    pixelate: names.has('pixelate') ? 1 + rng.int(Math.floor(far('pixelate'))) : 1,
  }
}

/**
 * Paints a transformed object onto an image.
 *
 * @param image - the background, painted over, [side, side, 3]
 * @param object - colours and opacity, [side, side, 4]
 */
export function paste(
  image: Float32Array,
  object: Float32Array,
  side: number,
  transform: Transform,
  rng: RandomGenerator,
): void {
  const layer = placed(object, side, transform.place)
  if (transform.pixelate > 1) pixelate(layer, side, transform.pixelate)
  const grey = transform.contrast === 1 ? 0 : meanLuma(layer)
  const hole = transform.erase?.map((part) => Math.round(part * side))
  for (let p = 0; p < side * side; p++) {
    const cover = layer[p * 4 + 3]!
    if (cover === 0 || (hole && isInside(hole, p % side, Math.floor(p / side)))) continue
    const colour = [0, 1, 2].map((c) => layer[p * 4 + c]! / cover) as Rgb
    const relit = lit(colour, transform, grey)
    for (let c = 0; c < 3; c++) {
      const noisy = transform.noise > 0 ? clip(relit[c]! + transform.noise * rng.normal()) : relit[c]!
      image[p * 3 + c] = image[p * 3 + c]! + cover * (noisy - image[p * 3 + c]!)
    }
  }
}

/** The object where its transformation puts it, between pixels by bilinear weights; colours times opacity. */
function placed(object: Float32Array, side: number, [a, b, c, d, e, f]: Transform['place']): Float32Array {
  const layer = new Float32Array(side * side * 4)
  const middle = (side - 1) / 2
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const u = a * (column - middle) + b * (row - middle) + c * side + middle
      const v = d * (column - middle) + e * (row - middle) + f * side + middle
      const left = Math.floor(u)
      const top = Math.floor(v)
      const out = (row * side + column) * 4
      for (let corner = 0; corner < 4; corner++) {
        const x = left + (corner & 1)
        const y = top + (corner >> 1)
        if (x < 0 || y < 0 || x >= side || y >= side) continue
        const at = (y * side + x) * 4
        const weight = (1 - Math.abs(u - x)) * (1 - Math.abs(v - y)) * object[at + 3]!
        if (weight === 0) continue
        for (let k = 0; k < 3; k++) layer[out + k] = layer[out + k]! + weight * object[at + k]!
        layer[out + 3] = layer[out + 3]! + weight
      }
    }
  }
  return layer
}

function lit(colour: Rgb, t: Transform, grey: number): Rgb {
  let rgb = t.hue === 0 ? colour : turnHue(colour, t.hue)
  if (t.brightness !== 1) rgb = rgb.map((value) => clip(value * t.brightness)) as Rgb
  if (t.contrast !== 1) rgb = rgb.map((value) => clip(grey + t.contrast * (value - grey))) as Rgb
  if (t.grayscale) rgb = Array<number>(3).fill(luma(rgb)) as Rgb
  if (t.posterize) rgb = rgb.map((value) => (value >= 0.5 ? 0.5 : 0)) as Rgb
  return t.invert ? (rgb.map((value) => 1 - value) as Rgb) : rgb
}

/** Blocks of one colour, counted from the upper left. */
function pixelate(layer: Float32Array, side: number, block: number): void {
  for (let top = 0; top < side; top += block) {
    for (let left = 0; left < side; left += block) {
      const cells: number[] = []
      for (let y = top; y < Math.min(side, top + block); y++) {
        for (let x = left; x < Math.min(side, left + block); x++) cells.push((y * side + x) * 4)
      }
      for (let k = 0; k < 4; k++) {
        const mean = cells.reduce((sum, at) => sum + layer[at + k]!, 0) / cells.length
        for (const at of cells) layer[at + k] = mean
      }
    }
  }
}

/** Mean brightness of what is seen of the object; 0 when nothing is. */
function meanLuma(layer: Float32Array): number {
  let [sum, cover] = [0, 0]
  for (let at = 0; at < layer.length; at += 4) {
    sum += luma([layer[at]!, layer[at + 1]!, layer[at + 2]!])
    cover += layer[at + 3]!
  }
  return cover > 0 ? sum / cover : 0
}

const isInside = ([left, top, width]: readonly number[], x: number, y: number): boolean =>
  x >= left! && x < left! + width! && y >= top! && y < top! + width!

const clip = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value)
