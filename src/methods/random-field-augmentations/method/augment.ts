import { checkNumber, checkOneOf, checkOptions, checkWhole } from '#nn/rows.ts'
import {
  type Parameter,
  type ParameterFields,
  PARAMETERS,
  localAffine,
  localBrightness,
  sampleAt,
} from './local-transform.ts'
import type { Fields } from './random-field.ts'

/** The standard deviation of each parameter's field, in its unit; one that is not there does not change. */
export type Strengths = { readonly [P in Parameter]?: number }

export interface AugmentOptions {
  strengths: Strengths
  /** Fields of variance 1, larger than the picture, of which windows are taken. */
  fields: Fields
  /** Rows and columns of the picture. */
  side: number
  /** 'pixel': from pixel to pixel, the paper's. 'picture': what the field is in the middle holds all over. */
  varies: 'pixel' | 'picture'
  /** A crop that is enlarged to the whole picture: its side at least, as a share. */
  leastCrop?: number
}

interface Chance {
  uniform(): number
  int(n: number): number
}

/**
 * Draws an independent field for each parameter, as strong as asked for: a window of one of the fields, anywhere on it, of
 * either sign. Draws as many random numbers whatever varies, so that two ways of varying can be compared on the same draws.
 */
export function drawParameters(rng: Chance, options: AugmentOptions): ParameterFields {
  const { strengths, fields, side, varies } = options
  const drawn: Partial<Record<Parameter, Float32Array>> = {}
  for (const name of PARAMETERS) {
    const strength = strengths[name]
    if (strength === undefined) continue
    const field = rng.int(fields.count)
    const [top, left] = [rng.int(fields.side), rng.int(fields.side)]
    const times = (rng.int(2) * 2 - 1) * strength
    drawn[name] = windowOf(fields, field, top, left, side, times)
    const middle = drawn[name][Math.floor(side / 2) * (side + 1)]!
    if (varies === 'picture') drawn[name].fill(middle)
  }
  return drawn
}

/** A square of a field, which goes on at its other edge, times a number. */
function windowOf(
  { data, side: period }: Fields,
  field: number,
  top: number,
  left: number,
  side: number,
  times: number,
): Float32Array {
  const window = new Float32Array(side * side)
  for (let row = 0; row < side; row++) {
    const from = (field * period + ((top + row) % period)) * period
    for (let column = 0, at = left; column < side; column++, at++) {
      if (at === period) at = 0
      window[row * side + column] = times * data[from + at]!
    }
  }
  return window
}

/**
 * One random view of a grey picture [side * side]: its crop is enlarged, bent and shaded by random fields.
 *
 * @throws RangeError for an option that is unknown or out of range, or fields smaller than the picture
 */
export function augment(picture: Float32Array, rng: Chance, options: AugmentOptions): Float32Array {
  const { side, leastCrop } = checkAugment(picture, options)
  const parameters = drawParameters(rng, options)
  const places = localAffine(parameters, side)
  const share = leastCrop + (1 - leastCrop) * rng.uniform()
  const slack = (1 - share) * (side - 1)
  const [left, top] = [slack * rng.uniform(), slack * rng.uniform()]
  for (let p = 0; p < picture.length; p++) {
    places.x[p] = left + share * places.x[p]!
    places.y[p] = top + share * places.y[p]!
  }
  const view = sampleAt(picture, places, side)
  return parameters.brightness ? localBrightness(view, parameters.brightness) : view
}

function checkAugment(picture: Float32Array, options: AugmentOptions) {
  checkOptions('augment', options, ['strengths', 'fields', 'side', 'varies', 'leastCrop'])
  const { strengths, fields, side, varies, leastCrop = 1 } = options
  checkOptions('strengths', strengths, PARAMETERS)
  for (const [name, strength] of Object.entries(strengths)) checkNumber(name, strength, { least: 0 })
  checkOneOf('varies', varies, ['pixel', 'picture'])
  checkNumber('leastCrop', leastCrop, { least: 0.1, most: 1 })
  checkWhole('side', side, { least: 1, most: fields.side })
  if (picture.length !== side * side)
    throw new RangeError(`a picture of side ${side} has ${side * side} pixels, not ${picture.length}`)
  return { side, leastCrop }
}
