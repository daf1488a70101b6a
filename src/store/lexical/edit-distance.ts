import { type Strings, firstFrom } from './segment.ts'

/**
 * Finds the strings that begin with the same letter as `text` and differ from it in at most `most` letters: left out,
 * added, replaced, or two neighbours exchanged. Slips leave the first letter alone, nearly all of them.
 */
export function eachNear(
  strings: Strings,
  text: string,
  most: number,
  see: (number: number, distance: number) => void,
): void {
  const rows = [0, 1, 2].map(() => new Uint8Array(text.length + 1))
  const letters = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  const wanted = lettersIn(letters, 0, letters.length)
  const to = firstFrom(strings, String.fromCharCode(text.charCodeAt(0) + 1))
  for (let i = firstFrom(strings, text[0]!); i < to; i++) {
    const [start, end] = [strings.starts[i]!, strings.starts[i + 1]!]
    if (Math.abs(end - start - letters.length) > most) continue
    // A slip changes at most two letters of the set.
    if (ones(lettersIn(strings.bytes, start, end) ^ wanted) > 2 * most) continue
    const distance = editDistance(letters, strings.bytes, start, end, most, rows)
    if (distance <= most) see(i, distance)
  }
}

/** Which letters there are, one bit each. */
function lettersIn(bytes: Uint8Array, start: number, end: number): number {
  let bits = 0
  for (let i = start; i < end; i++) bits |= 1 << (bytes[i]! & 31)
  return bits
}

function ones(word: number): number {
  let count = 0
  for (let bits = word; bits !== 0; bits &= bits - 1) count++
  return count
}

/** The number of slips between a word and bytes `start` to `end`, or any larger number when there are more than `most`. */
function editDistance(
  word: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
  most: number,
  rows: Uint8Array[],
): number {
  let [older, old, now] = rows as [Uint8Array, Uint8Array, Uint8Array]
  for (let j = 0; j <= word.length; j++) old[j] = j
  for (let i = 1; i <= end - start; i++) {
    const byte = bytes[start + i - 1]!
    now[0] = i
    let least = i
    for (let j = 1; j <= word.length; j++) {
      const replaced = old[j - 1]! + (word[j - 1] === byte ? 0 : 1)
      let cost = Math.min(replaced, old[j]! + 1, now[j - 1]! + 1)
      const exchanged = i > 1 && j > 1 && word[j - 2] === byte && word[j - 1] === bytes[start + i - 2]
      if (exchanged) cost = Math.min(cost, older[j - 2]! + 1)
      now[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return least
    ;[older, old, now] = [old, now, older]
  }
  return old[word.length]!
}
