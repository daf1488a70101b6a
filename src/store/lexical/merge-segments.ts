import { Reader, type Segment, type Strings, Writer, rowAt, toStrings } from './segment.ts'

/** Steps from one segment to the next are longer than those inside. */
const SPARE = 1 << 17

/**
 * Several neighbouring segments as one, the oldest first. Rows that `live` does not have are left out.
 *
 * @param live - per segment, 1 for each row that no newer segment replaces
 */
export function mergeSegments(segments: readonly Segment[], live: readonly Uint8Array[]): Segment {
  const { keys, lengths, firsts, rows } = mergeRows(segments, live)
  const parts = segments.map((segment, s) => ({
    ...segment,
    ...rows[s]!,
    posting: new Reader(segment.postings),
    place: new Reader(segment.places),
  }))
  const room = (bytes: (segment: Segment) => Uint8Array) =>
    segments.reduce((sum, segment) => sum + bytes(segment).length + SPARE, SPARE)
  const postings = new Writer(room((segment) => segment.postings))
  const places = new Writer(room((segment) => segment.places))
  const terms: string[] = []
  const papers: number[] = []
  const starts = [0]
  const placeStarts = [0]
  const lists = segments.map((segment) => segment.terms)
  together(lists, (text, holders) => {
    let [count, rowBefore, placeBefore] = [0, 0, 0]
    for (const [s, term] of holders) {
      const part = parts[s]!
      const { to, posting, place } = part
      const postingEnd = part.starts[term + 1]!
      let row = 0
      for (posting.at = part.starts[term]!; posting.at < postingEnd;) {
        row += posting.varint()
        const weight = posting.byte()
        const now = to[row]!
        if (now < 0) continue
        postings.posting(now - rowBefore, weight)
        rowBefore = now
        count++
      }
      const placeEnd = part.placeStarts[term + 1]!
      let [at, from] = [0, 0]
      for (place.at = part.placeStarts[term]!; place.at < placeEnd;) {
        from += place.varint()
        // Where all rows stay, their places move alike.
        if (!part.isWhole) at = rowAt(part.firsts, from, at)
        if (to[at]! < 0) continue
        const now = from + part.moved[at]!
        places.varint(now - placeBefore)
        placeBefore = now
      }
    }
    if (count === 0 && places.length === placeStarts.at(-1)) return
    terms.push(text)
    papers.push(count)
    starts.push(postings.length)
    placeStarts.push(places.length)
  })

  const words: string[] = []
  const wordPapers: number[] = []
  const wordLists = segments.map((segment) => segment.words)
  together(wordLists, (text, holders) => {
    words.push(text)
    wordPapers.push(holders.reduce((sum, [s, word]) => sum + segments[s]!.wordPapers[word]!, 0))
  })
  return {
    keys,
    lengths,
    firsts,
    terms: toStrings(terms),
    papers: Uint32Array.from(papers),
    starts: Uint32Array.from(starts),
    postings: postings.done(),
    placeStarts: Uint32Array.from(placeStarts),
    places: places.done(),
    words: toStrings(words),
    wordPapers: Uint32Array.from(wordPapers),
  }
}

/** The rows that stay; per segment, where each row goes (-1 for nowhere) and how far its places move. */
function mergeRows(segments: readonly Segment[], live: readonly Uint8Array[]) {
  const keys: number[] = []
  const lengths: number[] = []
  const firsts = [0]
  const rows = segments.map((segment, s) => {
    const to = new Int32Array(segment.keys.length).fill(-1)
    const moved = new Int32Array(segment.keys.length)
    for (let row = 0; row < to.length; row++) {
      if (live[s]![row] === 0) continue
      const [first, end] = [segment.firsts[row]!, segment.firsts[row + 1]!]
      to[row] = keys.push(segment.keys[row]!) - 1
      lengths.push(segment.lengths[row]!)
      moved[row] = firsts.at(-1)! - first
      firsts.push(firsts.at(-1)! + end - first)
    }
    return { to, moved, isWhole: !to.includes(-1) }
  })
  return {
    rows,
    keys: Uint32Array.from(keys),
    lengths: Uint16Array.from(lengths),
    firsts: Uint32Array.from(firsts),
  }
}

/** Calls `see` for all strings of several sorted lists in order, each once, with the lists that hold it and its number there. */
function together(
  lists: readonly Strings[],
  see: (text: string, holders: readonly [list: number, number: number][]) => void,
): void {
  const texts = lists.map(({ bytes }) => bytes.toString('latin1'))
  const next = lists.map(() => 0)
  const stringOf = (list: number): string | undefined => {
    const { count, starts } = lists[list]!
    const number = next[list]!
    return number < count ? texts[list]!.slice(starts[number], starts[number + 1]) : undefined
  }
  const heads = lists.map((_, list) => stringOf(list))
  while (true) {
    let first: string | undefined
    for (const head of heads) if (head !== undefined && (first === undefined || head < first)) first = head
    if (first === undefined) return
    const holders: [number, number][] = []
    for (let list = 0; list < lists.length; list++) {
      if (heads[list] !== first) continue
      holders.push([list, next[list]!])
      next[list]! += 1
      heads[list] = stringOf(list)
    }
    see(first, holders)
  }
}
