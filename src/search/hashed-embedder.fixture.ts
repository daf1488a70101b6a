import { termOf, wordsOf } from '#store/index.ts'
import type { Embedder } from './embed/embedder.ts'

/** An embedder for tests: texts with words in common are near, nothing else is meant by it. */
export const hashedEmbedder = (name = 'hashed', width = 64): Embedder => ({
  name,
  width,
  widths: [width],
  embed: async (texts) =>
    texts.map((text) => {
      const sum = new Float32Array(width)
      for (const word of wordsOf(text)) {
        let state = 2166136261
        for (const letter of termOf(word)) state = Math.imul(state ^ letter.charCodeAt(0), 16777619)
        for (let d = 0; d < width; d++) {
          state = Math.imul(state ^ (state >>> 15), 2246822507) + d
          sum[d]! += (state & 65535) / 32768 - 1
        }
      }
      const length = Math.hypot(...sum)
      return length > 0 ? sum.map((number) => number / length) : sum
    }),
})
