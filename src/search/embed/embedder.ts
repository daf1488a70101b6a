/** Turns texts into vectors whose inner product says how near two texts are in meaning. */
export interface Embedder {
  /** Names the model and its weights: vectors of two names are never compared by accident. */
  name: string
  /** Numbers in a full vector. */
  width: number
  /** Prefixes that work on their own (Matryoshka), ascending; the last is `width`. */
  widths: readonly number[]
  /** One vector of unit length per text, [width] each; the zero vector for a text with no known token. */
  embed(texts: readonly string[], kind: 'query' | 'document'): Promise<Float32Array[]>
}
