import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EmbedderError } from './embedder-error.ts'
import type { Embedder } from './embedder.ts'
import { MODEL_FILE, type StaticModel, loadStatic } from './static-model.ts'
import { createTokenizer } from './tokenizer.ts'

/**
 * Embeds a text as the sum of the vectors of its tokens, scaled to length one. Fast enough to be called
 * while someone types; queries and documents are treated alike.
 */
export function staticEmbedder(model: StaticModel): Embedder {
  const { table, factors, width } = model
  const tokenizer = createTokenizer(model.vocabulary)

  function embedOne(text: string): Float32Array {
    const { ids, times, size } = tokenizer.count(text)
    const sum = new Float32Array(width)
    for (let t = 0; t < size; t++) {
      const id = ids[t]!
      const factor = times[t]! * factors[id]!
      const row = id * width
      for (let d = 0; d < width; d++) sum[d]! += factor * table[row + d]!
    }
    return unit(sum)
  }

  return {
    name: model.name,
    width,
    widths: model.widths,
    embed: async (texts) => texts.map(embedOne),
  }
}

let shipped: Embedder | undefined

/** Opens the model that comes with the package, once. */
export const openShipped = (): Embedder => (shipped ??= staticEmbedder(loadStatic(shippedFolder())))

/** Where the model is that comes with the package. The code runs from the sources and from the built server, which lie at different depths. */
export function shippedFolder(): string {
  const shipped = join('models', 'papers-256')
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, shipped, MODEL_FILE))) return join(folder, shipped)
  }
  throw new EmbedderError(
    `there is no ${shipped} in any folder above ${import.meta.dirname}; install the package anew, or set EMBEDDER`,
  )
}

/** Scales a vector to length one in place; the zero vector stays zero. */
function unit(vector: Float32Array): Float32Array {
  let square = 0
  for (let d = 0; d < vector.length; d++) square += vector[d]! * vector[d]!
  if (square === 0) return vector
  const scale = 1 / Math.sqrt(square)
  for (let d = 0; d < vector.length; d++) vector[d]! *= scale
  return vector
}
