/** Keeps the best of many: the highest scores, of equal ones the lowest keys. */
export class BestList {
  readonly #limit: number
  readonly #keys: Float64Array
  readonly #scores: Float64Array
  #size = 0
  /** A score below this one has no chance any more. */
  bar = -Infinity

  constructor(limit: number) {
    this.#limit = limit
    this.#keys = new Float64Array(limit)
    this.#scores = new Float64Array(limit)
  }

  add(key: number, score: number): void {
    if (this.#limit === 0 || score < this.bar) return
    if (this.#size < this.#limit) {
      this.#rise(this.#size++, key, score)
      if (this.#size === this.#limit) this.bar = this.#scores[0]!
    } else if (this.#isWorse(0, key, score)) {
      this.#sink(key, score)
      this.bar = this.#scores[0]!
    }
  }

  /** Best first. */
  sorted(): { key: number; score: number }[] {
    return Array.from({ length: this.#size }, (_, i) => ({
      key: this.#keys[i]!,
      score: this.#scores[i]!,
    })).sort((a, b) => b.score - a.score || a.key - b.key)
  }

  /** Whether the one at `i` is worse than another. */
  #isWorse(i: number, key: number, score: number): boolean {
    const own = this.#scores[i]!
    return own < score || (own === score && this.#keys[i]! > key)
  }

  #rise(from: number, key: number, score: number): void {
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!this.#isBetter(parent, key, score)) break
      this.#keys[i] = this.#keys[parent]!
      this.#scores[i] = this.#scores[parent]!
      i = parent
    }
    this.#keys[i] = key
    this.#scores[i] = score
  }

  /** Puts a better one in the place of the worst. */
  #sink(key: number, score: number): void {
    let i = 0
    while (true) {
      let child = 2 * i + 1
      if (child >= this.#size) break
      if (child + 1 < this.#size && this.#isWorse(child + 1, this.#keys[child]!, this.#scores[child]!))
        child++
      if (!this.#isWorse(child, key, score)) break
      this.#keys[i] = this.#keys[child]!
      this.#scores[i] = this.#scores[child]!
      i = child
    }
    this.#keys[i] = key
    this.#scores[i] = score
  }

  #isBetter(i: number, key: number, score: number): boolean {
    const own = this.#scores[i]!
    return own > score || (own === score && this.#keys[i]! < key)
  }
}
