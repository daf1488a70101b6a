import { diffArrays } from 'diff'
import { FORMULA } from '#sources/plain-formulas.ts'

/** A piece of a text that two have, or one of them only. */
export interface Piece {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** A formula, a word or a sign, with the space behind it: none is ever cut. */
const TOKEN = new RegExp(
  String.raw`(?:${FORMULA.source}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}]+(?:[-'’^_.][\p{L}\p{N}\p{M}]+)*|[^])\s*`,
  'gsu',
)
/** Texts that differ in more words than this are two texts. */
const MOST_CHANGES = 1500
/** Fewer common words between two changes than this only make them hard to read. */
const FEWEST_COMMON = 2

/**
 * What became of a text, word by word, in its order: what was removed stands before what was added in its place.
 *
 * @returns undefined when the two have too little in common
 */
export function wordDiff(before: string, after: string): Piece[] | undefined {
  const old = tokensOf(before)
  const changes = diffArrays(old, tokensOf(after), {
    comparator: (one, other) => one.trimEnd() === other.trimEnd(),
    maxEditLength: MOST_CHANGES,
  })
  if (!changes) return undefined
  const pieces: Piece[] = []
  let [removed, added, read] = ['', '', 0]
  const flush = () => {
    if (removed !== '') pieces.push({ kind: 'removed', text: removed })
    if (added !== '') pieces.push({ kind: 'added', text: added })
    ;[removed, added] = ['', '']
  }
  changes.forEach((change, i) => {
    let text = change.value.join('')
    if (!change.added) read += change.value.length
    // What both have comes as the new text has it: at its end without the space that parted it from what was removed.
    if (!change.added && !change.removed)
      text = text.trimEnd() + (/\s+$/.exec(text) ?? /\s*$/.exec(old[read - 1]!))![0]
    const isBetween = i > 0 && i < changes.length - 1 && change.value.length < FEWEST_COMMON
    if (change.removed || (isBetween && !change.added)) removed += text
    if (change.added || (isBetween && !change.removed)) added += text
    if (change.added || change.removed || isBetween) return
    flush()
    pieces.push({ kind: 'same', text })
  })
  flush()
  return pieces
}

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? []
