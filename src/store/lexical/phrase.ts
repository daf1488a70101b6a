import { Reader, type Segment, placesOf, rowAt } from './segment.ts'

/** The rows in which these terms stand one after another, ascending; a row may come several times. */
export function rowsWithPhrase(segment: Segment, terms: readonly string[]): Uint32Array {
  const found = terms.map((text) => placesOf(segment, text))
  if (terms.length === 0 || found.includes(undefined)) return new Uint32Array()
  // The rarest first: there are few places left to look at for the others.
  const [rarest, ...others] = found
    .map((places, offset) => ({ ...places!, offset }))
    .sort((a, b) => a.end - a.start - (b.end - b.start))
  let beginnings = beginningsOf(segment.places, rarest!)
  for (const term of others) beginnings = beginningsOf(segment.places, term, beginnings)
  let row = 0
  return beginnings.map((place) => (row = rowAt(segment.firsts, place, row)))
}

interface Places {
  /** Bytes that tell where the term is. */
  start: number
  end: number
  /** Which word of the phrase it is. */
  offset: number
}

/** Where a phrase may begin, given where one of its terms is; among some places, when others have been looked at. */
function beginningsOf(bytes: Uint8Array, { start, end, offset }: Places, among?: Uint32Array): Uint32Array {
  const reader = new Reader(bytes, start)
  const kept = new Uint32Array(among ? among.length : end - start)
  let [count, next, place] = [0, 0, 0]
  while (reader.at < end) {
    place += reader.varint()
    const beginning = place - offset
    if (beginning < 0) continue
    if (among) {
      while (next < among.length && among[next]! < beginning) next++
      if (next === among.length) break
      if (among[next] !== beginning) continue
    }
    kept[count++] = beginning
  }
  return kept.subarray(0, count)
}
