import { type Segment, type Strings, Writer, stringAt, toStrings } from './segment.ts'

/**
 * Several neighbouring segments as one, the oldest first. Rows that `live` does not have are left out.
 *
 * @param live - per segment, 1 for each row that no newer segment replaces
 */
export function mergeSegments(segments: readonly Segment[], live: readonly Uint8Array[]): Segment {
  const rows = renumber(segments, live)
  const size = rows.reduce((sum, { count }) => sum + count, 0)
  const keys = new Uint32Array(size)
  const lengths = new Uint16Array(size)
  segments.forEach((segment, s) => {
    const { to } = rows[s]!
    for (let row = 0; row < to.length; row++) {
      if (to[row]! < 0) continue
      keys[to[row]!] = segment.keys[row]!
      lengths[to[row]!] = segment.lengths[row]!
    }
  })

  const writer = new Writer()
  const terms: string[] = []
  const papers: number[] = []
  const starts = [0]
  for (const { text, places } of together(segments.map((segment) => segment.terms))) {
    let [before, count] = [0, 0]
    for (const [s, i] of places) {
      const { postings, starts } = segments[s]!
      const { to } = rows[s]!
      const end = starts[i + 1]!
      let row = 0
      for (let at = starts[i]!; at < end;) {
        let byte = postings[at++]!
        let step = byte & 127
        for (let shift = 7; byte > 127; shift += 7) {
          byte = postings[at++]!
          step |= (byte & 127) << shift
        }
        row += step
        const weight = postings[at++]!
        const now = to[row]!
        if (now < 0) continue
        writer.add(now - before, weight)
        before = now
        count++
      }
    }
    if (count === 0) continue
    terms.push(text)
    papers.push(count)
    starts.push(writer.length)
  }

  const words: string[] = []
  const wordPapers: number[] = []
  for (const { text, places } of together(segments.map((segment) => segment.words))) {
    words.push(text)
    wordPapers.push(places.reduce((sum, [s, i]) => sum + segments[s]!.wordPapers[i]!, 0))
  }
  return {
    keys,
    lengths,
    terms: toStrings(terms),
    papers: Uint32Array.from(papers),
    starts: Uint32Array.from(starts),
    postings: writer.done(),
    words: toStrings(words),
    wordPapers: Uint32Array.from(wordPapers),
  }
}

/** Where each row goes: -1 for nowhere. */
function renumber(segments: readonly Segment[], live: readonly Uint8Array[]) {
  let next = 0
  return segments.map(({ keys }, s) => {
    const first = next
    const to = Int32Array.from(keys, (_, row) => (live[s]![row] === 1 ? next++ : -1))
    return { to, count: next - first }
  })
}

interface Shared {
  text: string
  /** Segment and number there, segments ascending. */
  places: [segment: number, number: number][]
}

/** All strings of several sorted lists in order, each once. */
function* together(lists: readonly Strings[]): Generator<Shared, void> {
  const next = lists.map(() => 0)
  const heads = lists.map((list) => (list.count > 0 ? stringAt(list, 0) : undefined))
  while (true) {
    let first: string | undefined
    for (const head of heads) if (head !== undefined && (first === undefined || head < first)) first = head
    if (first === undefined) return
    const places: Shared['places'] = []
    for (let s = 0; s < lists.length; s++) {
      if (heads[s] !== first) continue
      places.push([s, next[s]!])
      next[s]! += 1
      heads[s] = next[s]! < lists[s]!.count ? stringAt(lists[s]!, next[s]!) : undefined
    }
    yield { text: first, places }
  }
}
