import { checkWhole } from '#nn/rows.ts'
import { SILENT } from './code.ts'

/**
 * Names what a code shows, from counts alone: one count per winning unit for every labelled item seen, in the
 * same pass that stores it. Nothing is fitted.
 */
export class LabelReadout {
  readonly #wins: Uint32Array
  readonly #K: number
  readonly #labels: number

  /**
   * @param modules - winners in a code
   * @param K - units in a module
   * @param labels - labels are 0 .. labels - 1
   */
  constructor(modules: number, K: number, labels: number) {
    for (const [name, size] of Object.entries({ modules, K, labels })) checkWhole(name, size, { least: 1 })
    this.#wins = new Uint32Array(modules * K * labels)
    this.#K = K
    this.#labels = labels
  }

  /** Adds one to the count of this label at every unit that won. */
  count(code: ArrayLike<number>, label: number): void {
    checkWhole('label', label, { most: this.#labels - 1 })
    for (const unit of this.#winners(code)) this.#wins[unit * this.#labels + label]!++
  }

  /** For each label, the sum over the winning units of its share of their counts. */
  votes(code: ArrayLike<number>): Float64Array {
    const votes = new Float64Array(this.#labels)
    for (const unit of this.#winners(code)) {
      const own = this.#wins.subarray(unit * this.#labels, (unit + 1) * this.#labels)
      const total = own.reduce((sum, count) => sum + count, 0)
      if (total > 0) for (let label = 0; label < this.#labels; label++) votes[label]! += own[label]! / total
    }
    return votes
  }

  /** The label with most votes, the smallest among equals. */
  name(code: ArrayLike<number>): number {
    const votes = this.votes(code)
    return votes.indexOf(Math.max(...votes))
  }

  #winners(code: ArrayLike<number>): number[] {
    const modules = this.#wins.length / this.#K / this.#labels
    if (code.length !== modules)
      throw new RangeError(`expected a code of ${modules} winners, got ${code.length}`)
    const units: number[] = []
    for (let q = 0; q < code.length; q++) {
      const winner = code[q]!
      if (winner === SILENT) continue
      if (!(winner >= 0 && winner < this.#K))
        throw new RangeError(`module ${q} has winner ${winner} of ${this.#K} units`)
      units.push(q * this.#K + winner)
    }
    return units
  }
}
