import { checkNumber, checkOneOf, checkPositive, checkWhole, shown } from '#nn/rows.ts'

/** Colour pictures one after another: red, green, blue of each pixel, row by row, [count, side, side, 3]. */
export interface Pictures {
  data: Float32Array
  count: number
  side: number
}

/** The visual properties that the paper measures (section 3.1). */
export const PROPERTIES = ['hue', 'saturation', 'contrast', 'texture', 'shape'] as const

export type Property = (typeof PROPERTIES)[number]

/** Changes one property of every picture, and as little else as it can; strength 0 changes nothing. */
export type Modifier = (pictures: Pictures, strength: number) => Pictures

/** Weights of red, green and blue in the brightness of a pixel (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const
/** Pixels to each side that may be mixed into one when texture is smoothed. */
const WINDOW = 2
/** Of the wave that bends shapes, in parts of the side. */
const WAVE = 0.5

/** Each modification, and the strength at which it can do no more. */
export const modifiers: Record<Property, { modify: Modifier; most: number }> = {
  hue: { modify: turnHue, most: 0.5 },
  saturation: { modify: paleColours, most: 1 },
  contrast: { modify: flatten, most: 1 },
  texture: { modify: smoothTexture, most: 1 },
  shape: { modify: bendShape, most: 4 },
}

/** Turns every colour around the grey axis by `strength` of a full circle; brightness stays. */
function turnHue(pictures: Pictures, strength: number): Pictures {
  const angle = 2 * Math.PI * read('hue', pictures, strength)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return eachPixel(pictures, (red, green, blue, luma) => {
    // The two colour axes of YIQ, and back.
    const i = 0.5959 * red - 0.2746 * green - 0.3213 * blue
    const q = 0.2115 * red - 0.5227 * green + 0.3112 * blue
    return fromYiq(luma, cos * i - sin * q, sin * i + cos * q)
  })
}

/** The colour of a brightness and two colour axes. */
export const fromYiq = (y: number, i: number, q: number): [number, number, number] => [
  y + 0.956 * i + 0.619 * q,
  y - 0.272 * i - 0.647 * q,
  y - 1.106 * i + 1.703 * q,
]

/** Mixes each pixel with the grey of its own brightness: 1 leaves no colour. */
function paleColours(pictures: Pictures, strength: number): Pictures {
  read('saturation', pictures, strength)
  return eachPixel(pictures, (red, green, blue, luma) => [
    red + strength * (luma - red),
    green + strength * (luma - green),
    blue + strength * (luma - blue),
  ])
}

/** Mixes each picture with the grey of its mean brightness: 1 leaves nothing to see. */
function flatten(pictures: Pictures, strength: number): Pictures {
  read('contrast', pictures, strength)
  const { data, count } = pictures
  const size = data.length / count
  const changed = new Float32Array(data.length)
  for (let n = 0; n < count; n++) {
    let mean = 0
    for (let at = n * size; at < (n + 1) * size; at++) mean += LUMA[at % 3]! * data[at]!
    mean /= size / 3
    for (let at = n * size; at < (n + 1) * size; at++) changed[at] = data[at]! + strength * (mean - data[at]!)
  }
  return { ...pictures, data: changed }
}

/**
 * Mixes each pixel with those around it that differ from it by little (a bilateral filter, Tomasi and Manduchi
 * 1998): what is finer than an outline goes. `strength` is the difference in colour that still mixes.
 */
function smoothTexture(pictures: Pictures, strength: number): Pictures {
  read('texture', pictures, strength)
  const { data, count, side } = pictures
  const changed = Float32Array.from(data)
  if (strength === 0) return { ...pictures, data: changed }
  const scale = -1 / (2 * strength * strength)
  for (let n = 0; n < count; n++) {
    const from = n * side * side
    for (let p = 0; p < side * side; p++) {
      const [row, column, at] = [Math.floor(p / side), p % side, 3 * (from + p)]
      let [weights, red, green, blue] = [0, 0, 0, 0]
      for (let y = Math.max(0, row - WINDOW); y <= Math.min(side - 1, row + WINDOW); y++) {
        for (let x = Math.max(0, column - WINDOW); x <= Math.min(side - 1, column + WINDOW); x++) {
          const near = 3 * (from + y * side + x)
          const [r, g, b] = [data[near]!, data[near + 1]!, data[near + 2]!]
          const far = (r - data[at]!) ** 2 + (g - data[at + 1]!) ** 2 + (b - data[at + 2]!) ** 2
          const weight = Math.exp(scale * far)
          weights += weight
          red += weight * r
          green += weight * g
          blue += weight * b
        }
      }
      changed[at] = red / weights
      changed[at + 1] = green / weights
      changed[at + 2] = blue / weights
    }
  }
  return { ...pictures, data: changed }
}

/** Rolls every row, then every column, along a sine wave of `strength` pixels. */
function bendShape(pictures: Pictures, strength: number): Pictures {
  read('shape', pictures, strength)
  return rolled(rolled(pictures, strength, true), strength, false)
}

function rolled({ data, count, side }: Pictures, strength: number, rows: boolean): Pictures {
  const changed = new Float32Array(data.length)
  const place = (line: number, along: number) => (rows ? line * side + along : along * side + line)
  for (let line = 0; line < side; line++) {
    const shift = strength * Math.sin((2 * Math.PI * (line + 0.5)) / (WAVE * side))
    const whole = Math.floor(shift)
    const rest = shift - whole
    for (let along = 0; along < side; along++) {
      const near = place(line, (along - whole + 2 * side) % side)
      const next = place(line, (along - whole - 1 + 2 * side) % side)
      for (let n = 0; n < count; n++) {
        const from = n * side * side
        for (let c = 0; c < 3; c++) {
          changed[3 * (from + place(line, along)) + c] =
            (1 - rest) * data[3 * (from + near) + c]! + rest * data[3 * (from + next) + c]!
        }
      }
    }
  }
  return { data: changed, count, side }
}

function eachPixel(
  pictures: Pictures,
  change: (red: number, green: number, blue: number, luma: number) => readonly number[],
): Pictures {
  const { data } = pictures
  const changed = new Float32Array(data.length)
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
    changed.set(change(red, green, blue, LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue), at)
  }
  return { ...pictures, data: changed }
}

function read(property: Property, pictures: Pictures, strength: number): number {
  checkPictures('the pictures', pictures)
  return checkNumber(`the strength of ${property}`, strength, { least: 0, most: modifiers[property].most })
}

/** Pictures whose numbers are as many as their count and side say. @throws TypeError, RangeError */
export function checkPictures(name: string, { data, count, side }: Pictures): void {
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} are ${shown(data)}, not a Float32Array`)
  checkWhole(`the count of ${name}`, count, { least: 1 })
  checkWhole(`the side of ${name}`, side, { least: 1 })
  const wanted = count * side * side * 3
  if (data.length !== wanted) throw new RangeError(`${name} have ${data.length} numbers, not ${wanted}`)
}

/** Mean absolute change of a channel from some pictures to others. @throws RangeError when they do not match */
export function pixelChange(before: Pictures, after: Pictures): number {
  checkPictures('the pictures before', before)
  checkPictures('the pictures after', after)
  if (before.data.length !== after.data.length)
    throw new RangeError(`${after.count} pictures of side ${after.side} are no change of ${before.count} of ${before.side}`) // prettier-ignore
  let sum = 0
  for (let at = 0; at < before.data.length; at++) sum += Math.abs(after.data[at]! - before.data[at]!)
  return sum / before.data.length
}

/**
 * The strength at which a modification changes these pictures by `change` on average, so that no property seems to
 * weigh more only because it was changed more.
 *
 * @throws RangeError when even the greatest strength changes less
 */
export function strengthFor(property: Property, pictures: Pictures, change: number): number {
  const { modify, most } = modifiers[checkOneOf('the property', property, PROPERTIES)]
  checkPositive('the change', change)
  const reached = pixelChange(pictures, modify(pictures, most))
  if (reached < change)
    throw new RangeError(`${property} changes these pictures by ${reached} at most, not ${change}`)
  let [low, high] = [0, most]
  for (let halving = 0; halving < 14; halving++) {
    const middle = (low + high) / 2
    if (pixelChange(pictures, modify(pictures, middle)) < change) low = middle
    else high = middle
  }
  return (low + high) / 2
}
