/** Some papers, by their keys in the store. */
export class KeySet {
  #bits = new Uint32Array(64)
  #size = 0

  /** How many. */
  get size(): number {
    return this.#size
  }

  static of(keys: Iterable<number>): KeySet {
    const set = new KeySet()
    for (const key of keys) set.add(key)
    return set
  }

  has(key: number): boolean {
    const word = key >>> 5
    return word < this.#bits.length && ((this.#bits[word]! >>> (key & 31)) & 1) === 1
  }

  add(key: number): void {
    const word = key >>> 5
    if (word >= this.#bits.length) {
      const bits = new Uint32Array(Math.max(word + 1, this.#bits.length * 2))
      bits.set(this.#bits)
      this.#bits = bits
    }
    if (this.has(key)) return
    this.#bits[word]! |= 1 << (key & 31)
    this.#size++
  }

  /** Those that are in both. */
  and(other: KeySet): KeySet {
    const both = new KeySet()
    for (const key of this) if (other.has(key)) both.add(key)
    return both
  }

  *[Symbol.iterator](): Generator<number, void> {
    for (let word = 0; word < this.#bits.length; word++) {
      for (let bits = this.#bits[word]!; bits !== 0; bits &= bits - 1) {
        yield word * 32 + (31 - Math.clz32(bits & -bits))
      }
    }
  }
}
