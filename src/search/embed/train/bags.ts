import type { Tokenizer } from '../tokenizer.ts'

/** Texts as counted tokens, one after another: text i has those from `starts[i]` to `starts[i + 1]`. */
export interface Bags {
  starts: Int32Array
  ids: Int32Array
  times: Float32Array
}

/** Counts the tokens of every text. */
export function countBags(tokenizer: Tokenizer, texts: readonly string[]): Bags {
  const starts = new Int32Array(texts.length + 1)
  let ids = new Int32Array(1 << 16)
  let times = new Float32Array(1 << 16)
  let size = 0
  texts.forEach((text, i) => {
    const counted = tokenizer.count(text)
    while (size + counted.size > ids.length) {
      ids = lengthened(ids, new Int32Array(2 * ids.length))
      times = lengthened(times, new Float32Array(2 * times.length))
    }
    for (let t = 0; t < counted.size; t++) {
      ids[size] = counted.ids[t]!
      times[size++] = counted.times[t]!
    }
    starts[i + 1] = size
  })
  return { starts, ids: ids.slice(0, size), times: times.slice(0, size) }
}

function lengthened<A extends Int32Array | Float32Array>(from: A, to: A): A {
  to.set(from)
  return to
}
