import { checkOptions, checkPositive, checkWhole } from '#nn/rows.ts'

/** Periodic fields one after another, row by row, [count, side, side]. */
export interface Fields {
  data: Float32Array
  count: number
  side: number
}

interface Gaussian {
  normal(): number
}

export interface FieldOptions {
  count: number
  /** Rows and columns, after which a field repeats. */
  side: number
  /** How fast the power falls with the frequency: the larger, the smoother. */
  exponent: number
}

/**
 * Gaussian random fields of mean 0 and variance 1 on a square that repeats. Every wave of k = (kx, ky) whole turns over
 * the square has a Gaussian amplitude of variance P(k) = |k|^-exponent over the sum of them, k = 0 left out:
 * field(x) = sum of sqrt(P(k)) (a cos(2 pi k x / side) - b sin(2 pi k x / side)), a and b standard Gaussian.
 *
 * @throws RangeError when the count or the side is not a whole number from 1 and 2, or the exponent is not above 0
 */
export function gaussianRandomFields(rng: Gaussian, options: FieldOptions): Fields {
  checkOptions('gaussianRandomFields', options, ['count', 'side', 'exponent'])
  const count = checkWhole('count', options.count, { least: 1 })
  const side = checkWhole('side', options.side, { least: 2 })
  const amplitudes = powerSpectrum(side, checkPositive('exponent', options.exponent)).map(Math.sqrt)
  const [cos, sin] = [waves(side, Math.cos), waves(side, Math.sin)]
  const data = new Float32Array(count * side * side)
  const [re, im] = [new Float64Array(side * side), new Float64Array(side * side)]
  const [rowsRe, rowsIm] = [new Float64Array(side * side), new Float64Array(side * side)]

  for (let f = 0; f < count; f++) {
    amplitudes.forEach((amplitude, k) => {
      re[k] = amplitude * rng.normal()
      im[k] = amplitude * rng.normal()
    })
    // The sum over kx, then that over ky, of which the real part is wanted.
    for (let ky = 0; ky < side; ky++) {
      for (let x = 0; x < side; x++) {
        let [sumRe, sumIm] = [0, 0]
        for (let kx = 0; kx < side; kx++) {
          const [a, b] = [re[ky * side + kx]!, im[ky * side + kx]!]
          const [c, s] = [cos[(kx * x) % side]!, sin[(kx * x) % side]!]
          sumRe += a * c - b * s
          sumIm += a * s + b * c
        }
        rowsRe[ky * side + x] = sumRe
        rowsIm[ky * side + x] = sumIm
      }
    }
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        let sum = 0
        for (let ky = 0; ky < side; ky++) {
          const turn = (ky * y) % side
          sum += rowsRe[ky * side + x]! * cos[turn]! - rowsIm[ky * side + x]! * sin[turn]!
        }
        data[(f * side + y) * side + x] = sum
      }
    }
  }
  return { data, count, side }
}

const waves = (side: number, wave: (angle: number) => number): Float64Array =>
  Float64Array.from({ length: side }, (_, turn) => wave((2 * Math.PI * turn) / side))

/** P(k) of each wave, [side, side], of sum 1; those past half the side are the negative ones. */
function powerSpectrum(side: number, exponent: number): Float64Array {
  const signed = (k: number) => (k > side / 2 ? k - side : k)
  const power = Float64Array.from({ length: side * side }, (_, k) => {
    const length = Math.hypot(signed(k % side), signed(Math.floor(k / side)))
    return length === 0 ? 0 : length ** -exponent
  })
  const sum = power.reduce((total, value) => total + value, 0)
  return power.map((value) => value / sum)
}
