import { checkFinite, checkWhole } from '#nn/rows.ts'

/** What changes at a pixel. The paper has hue and saturation too, which grey pictures lack. */
export const PARAMETERS = ['rotation', 'scale', 'shear', 'right', 'down', 'brightness'] as const
export type Parameter = (typeof PARAMETERS)[number]

/**
 * One number a pixel for each parameter, row by row: rotation in radians, the logarithms of scale and brightness,
 * shear as a ratio, shifts as shares of the picture's side. A parameter that is not there is 0 all over.
 */
export type ParameterFields = { readonly [P in Parameter]?: Float32Array }

/** Where each pixel of a new picture is taken from, in pixels of the old one, [side * side]. */
export interface Places {
  x: Float64Array
  y: Float64Array
}

/**
 * Places under a transformation of its own at every pixel: u(p) = A(p) (p - c) + c + t(p), where c is the middle of the
 * picture and A(p) = rotation(p) scale(p) shear(p). The same value all over gives the ordinary affine transformation.
 *
 * @throws RangeError for a side that is not a whole number from 1, or a field that is not one finite number a pixel
 */
export function localAffine(fields: ParameterFields, side: number): Places {
  const pixels = checkWhole('side', side, { least: 1 }) ** 2
  const none = new Float32Array(pixels)
  const [rotation, scale, shear, right, down] = PARAMETERS.slice(0, 5).map((name) =>
    readField(name, fields[name] ?? none, pixels),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]
  const middle = (side - 1) / 2
  const places = { x: new Float64Array(pixels), y: new Float64Array(pixels) }
  for (let p = 0; p < pixels; p++) {
    const dy = Math.floor(p / side) - middle
    const dx = (p % side) - middle + shear[p]! * dy
    const size = Math.exp(scale[p]!)
    const c = size * Math.cos(rotation[p]!)
    const s = size * Math.sin(rotation[p]!)
    places.x[p] = middle + c * dx - s * dy + side * right[p]!
    places.y[p] = middle + s * dx + c * dy + side * down[p]!
  }
  return places
}

/** The grey picture [side * side] as seen at these places, linearly between four pixels, 0 beyond its edges. */
export function sampleAt(picture: Float32Array, { x, y }: Places, side: number): Float32Array {
  const sampled = new Float32Array(x.length)
  for (let p = 0; p < sampled.length; p++) {
    const left = Math.floor(x[p]!)
    const top = Math.floor(y[p]!)
    const fx = x[p]! - left
    const fy = y[p]! - top
    const hasLeft = left >= 0 && left < side
    const hasRight = left >= -1 && left < side - 1
    const at = top * side + left
    let sum = 0
    if (top >= 0 && top < side) {
      if (hasLeft) sum += (1 - fy) * (1 - fx) * picture[at]!
      if (hasRight) sum += (1 - fy) * fx * picture[at + 1]!
    }
    if (top >= -1 && top < side - 1) {
      if (hasLeft) sum += fy * (1 - fx) * picture[at + side]!
      if (hasRight) sum += fy * fx * picture[at + side + 1]!
    }
    sampled[p] = sum
  }
  return sampled
}

/**
 * The grey picture [side * side] with each pixel exp(brightness) times as bright, at most 1.
 *
 * @throws RangeError when the field is not one finite number a pixel
 */
export function localBrightness(picture: Float32Array, brightness: Float32Array): Float32Array {
  readField('brightness', brightness, picture.length)
  const shaded = new Float32Array(picture.length)
  for (let p = 0; p < shaded.length; p++) shaded[p] = Math.min(1, picture[p]! * Math.exp(brightness[p]!))
  return shaded
}

function readField(name: string, field: Float32Array, pixels: number): Float32Array {
  if (field.length !== pixels)
    throw new RangeError(`the field of ${name} has ${field.length} numbers for ${pixels} pixels`)
  checkFinite(`the field of ${name}`, field)
  return field
}
