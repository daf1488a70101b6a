import { checkWhole } from '#nn/rows.ts'
import { SILENT } from './code.ts'
import { type EncodeOptions, Mac, type MacOptions } from './mac.ts'

export interface LayerOptions extends MacOptions {
  /** Side of a square receptive field, in pixels. */
  field: number
  /** Step from one field to the next. */
  stride: number
  /** Modules and units of every macrocolumn. */
  Q: number
  K: number
  /** A macrocolumn fires only when its field holds at least this many active pixels (the paper's pi). */
  minActive?: number
  /** And at most this many. */
  maxActive?: number
}

/** Macrocolumns side by side over a binary image, each seeing one small field of it: a Sparsey level. */
export class SparseyLayer {
  /** The pixels that each macrocolumn sees, row by row of the field. */
  readonly receptiveFields: readonly Uint32Array[]
  readonly macs: readonly Mac[]
  /** Winners in a code of the layer: macrocolumns times Q. */
  readonly modules: number
  readonly #size: { width: number; height: number }
  readonly #options: LayerOptions

  constructor(width: number, height: number, options: LayerOptions) {
    const { field, stride, Q, K, minActive = 1, maxActive = field * field, ...mac } = options
    for (const [name, size] of Object.entries({ width, height, field, stride }))
      checkWhole(name, size, { least: 1 })
    if (field > width || field > height)
      throw new RangeError(`a field of ${field} does not fit ${width} x ${height}`)
    if (!(minActive >= 1 && minActive <= maxActive)) {
      throw new RangeError(
        `a field cannot hold between ${minActive} and ${maxActive} active pixels and at least 1`,
      )
    }
    const fields: Uint32Array[] = []
    for (let top = 0; top + field <= height; top += stride) {
      for (let left = 0; left + field <= width; left += stride) {
        const pixel = (_: unknown, i: number) => (top + Math.floor(i / field)) * width + left + (i % field)
        fields.push(Uint32Array.from({ length: field * field }, pixel))
      }
    }
    this.receptiveFields = fields
    this.macs = fields.map(() => new Mac(field * field, Q, K, mac))
    this.modules = fields.length * Q
    this.#size = { width, height }
    this.#options = { ...options, minActive, maxActive }
  }

  /** Share of all weights that are set, 0..1. */
  get saturation(): number {
    return this.macs.reduce((sum, mac) => sum + mac.saturation, 0) / this.macs.length
  }

  /** Weights looked at and weights set so far, by all macrocolumns. */
  get operations(): { reads: number; writes: number } {
    const total = { reads: 0, writes: 0 }
    for (const mac of this.macs) {
      total.reads += mac.operations.reads
      total.writes += mac.operations.writes
    }
    return total
  }

  /** The code of an image [height * width] of 0 and 1: the winners of every mac, SILENT where none fired. */
  encode(x: ArrayLike<number>, options: EncodeOptions): Uint16Array {
    const code = new Uint16Array(this.modules).fill(SILENT)
    for (const [m, part] of this.#firing(x))
      code.set(this.macs[m]!.encode(part, options), m * this.#options.Q)
    return code
  }

  /** Stores an image under a code that `encode` gave for it. */
  store(x: ArrayLike<number>, code: Uint16Array): void {
    if (code.length !== this.modules) {
      throw new RangeError(`expected a code of ${this.modules} winners, got ${code.length}`)
    }
    const { Q } = this.#options
    for (const [m, part] of this.#firing(x)) this.macs[m]!.store(part, code.subarray(m * Q, (m + 1) * Q))
  }

  /** How familiar an image is, 0..1: the mean over the macrocolumns that fire, 0 when none does. */
  familiarity(x: ArrayLike<number>): number {
    let sum = 0
    let fired = 0
    for (const [m, part] of this.#firing(x)) {
      const mac = this.macs[m]!
      sum += mac.familiarity(mac.support(part))
      fired++
    }
    return fired === 0 ? 0 : sum / fired
  }

  *#firing(x: ArrayLike<number>): Generator<[mac: number, part: Uint8Array]> {
    const { width, height } = this.#size
    if (x.length !== width * height)
      throw new RangeError(`expected ${width * height} pixels, got ${x.length}`)
    for (const [m, field] of this.receptiveFields.entries()) {
      const part = new Uint8Array(field.length)
      let active = 0
      for (let i = 0; i < field.length; i++) {
        const pixel = x[field[i]!]!
        if (pixel !== 0 && pixel !== 1)
          throw new RangeError(`pixels are 0 or 1, pixel ${field[i]} is ${pixel}`)
        part[i] = pixel
        active += pixel
      }
      if (active >= this.#options.minActive! && active <= this.#options.maxActive!) yield [m, part]
    }
  }
}
