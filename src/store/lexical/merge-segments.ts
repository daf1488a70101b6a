import { Reader, type Segment, type Strings, StringsWriter, Writer, rowAt } from './segment.ts'

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
  const terms = new StringsWriter()
  const papers: number[] = []
  const starts = [0]
  const placeStarts = [0]
  const lists = segments.map((segment) => segment.terms)
  together(lists, (holders, numbers) => {
    let [count, rowBefore, placeBefore] = [0, 0, 0]
    for (const s of holders) {
      const part = parts[s]!
      const term = numbers[s]!
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
    copy(terms, lists, holders, numbers)
    papers.push(count)
    starts.push(postings.length)
    placeStarts.push(places.length)
  })

  const words = new StringsWriter()
  const wordPapers: number[] = []
  const wordLists = segments.map((segment) => segment.words)
  together(wordLists, (holders, numbers) => {
    copy(words, wordLists, holders, numbers)
    wordPapers.push(holders.reduce((sum, s) => sum + segments[s]!.wordPapers[numbers[s]!]!, 0))
  })
  return {
    keys,
    lengths,
    firsts,
    terms: terms.done(),
    papers: Uint32Array.from(papers),
    starts: Uint32Array.from(starts),
    postings: postings.done(),
    placeStarts: Uint32Array.from(placeStarts),
    places: places.done(),
    words: words.done(),
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

/**
 * Goes through all strings of several sorted lists in order, each once: which lists hold it, and the number that each
 * list has come to. Both are the same arrays every time.
 */
function together(
  lists: readonly Strings[],
  see: (holders: readonly number[], numbers: readonly number[]) => void,
): void {
  const numbers = lists.map(() => 0)
  const beginnings = lists.map((list) => beginning(list, 0))
  const holders: number[] = []
  while (true) {
    holders.length = 0
    for (let list = 0; list < lists.length; list++) {
      if (numbers[list] === lists[list]!.count) continue
      const first = holders[0]
      const order =
        first === undefined
          ? -1
          : beginnings[list]! - beginnings[first]! ||
            compare(lists[list]!, numbers[list]!, lists[first]!, numbers[first]!)
      if (order < 0) holders.length = 0
      if (order <= 0) holders.push(list)
    }
    if (holders.length === 0) return
    see(holders, numbers)
    for (const list of holders) beginnings[list] = beginning(lists[list]!, (numbers[list]! += 1))
  }
}

/** The first four bytes of a string as a number, which decide most comparisons. */
function beginning({ count, starts, bytes }: Strings, number: number): number {
  if (number === count) return 0
  const [start, end] = [starts[number]!, starts[number + 1]!]
  let order = 0
  for (let i = start; i < start + 4; i++) order = order * 256 + (i < end ? bytes[i]! : 0)
  return order
}

function compare(one: Strings, number: number, other: Strings, otherNumber: number): number {
  const [start, otherStart] = [one.starts[number]!, other.starts[otherNumber]!]
  const [length, otherLength] = [one.starts[number + 1]! - start, other.starts[otherNumber + 1]! - otherStart]
  for (let i = 0; i < length && i < otherLength; i++) {
    const difference = one.bytes[start + i]! - other.bytes[otherStart + i]!
    if (difference !== 0) return difference
  }
  return length - otherLength
}

function copy(
  to: StringsWriter,
  lists: readonly Strings[],
  [holder]: readonly number[],
  numbers: readonly number[],
): void {
  const { bytes, starts } = lists[holder!]!
  const number = numbers[holder!]!
  to.add(bytes, starts[number]!, starts[number + 1]!)
}
