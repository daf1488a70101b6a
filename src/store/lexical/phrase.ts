import { Reader, type Segment, placesOf, rowAt } from './segment.ts'

/** The rows in which these terms stand one after another; a row may come several times. */
export function rowsWithPhrase(segment: Segment, terms: readonly string[]): number[] {
  const found = terms.map((text) => placesOf(segment, text))
  if (terms.length === 0 || found.includes(undefined)) return []
  // The rarest first: there are few places left to look at for the others.
  const order = found
    .map((places, offset) => ({ ...places!, offset }))
    .sort((a, b) => a.end - a.start - (b.end - b.start))
  let beginnings: number[] | undefined
  for (const { start, end, offset } of order)
    beginnings = follow(segment.places, start, end, offset, beginnings)
  let row = 0
  return beginnings!.map((place) => (row = rowAt(segment.firsts, place, row)))
}

/** Which of these places of beginnings have the term at `offset`; all that do when none are given. */
function follow(
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  beginnings?: readonly number[],
): number[] {
  const reader = new Reader(bytes, start)
  const kept: number[] = []
  let next = 0
  let place = 0
  while (reader.at < end) {
    place += reader.varint()
    const beginning = place - offset
    if (beginnings) {
      while (next < beginnings.length && beginnings[next]! < beginning) next++
      if (next === beginnings.length) break
      if (beginnings[next] !== beginning) continue
    }
    if (beginning >= 0) kept.push(beginning)
  }
  return kept
}
