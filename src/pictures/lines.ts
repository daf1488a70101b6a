import type { FaceName } from './faces.ts'
import { letters } from './readable.ts'
import { widthOf } from './shape.ts'

/** How a text is set. */
export interface Setting {
  face: FaceName
  /** In pixels. */
  size: number
  /** Of a line, in pixels. */
  width: number
  /** Lines. */
  most: number
}

export interface Lines {
  lines: string[]
  /** Nothing was left out. */
  isWhole: boolean
}

/** A word with the space before it and the hyphens after it: lines end between any two. */
const PIECE = / ?(?:[^ \-–—]+[-–—]*|[-–—]+)/g

/** Breaks readable text into lines; what is too long for them ends in an ellipsis. */
export function breakLines(text: string, { face, size, width, most }: Setting): Lines {
  const wide = (piece: string) => widthOf(piece, face, size)
  const lines: string[] = []
  let [line, taken] = ['', 0]
  for (const piece of (text.match(PIECE) ?? []).flatMap((piece) => cut(piece, width, wide))) {
    if (line !== '' && taken + wide(piece.trimEnd()) > width) {
      lines.push(line)
      ;[line, taken] = ['', 0]
      if (lines.length > most) break
    }
    const put = line === '' ? piece.trimStart() : piece
    line += put
    taken += wide(put)
  }
  if (line !== '') lines.push(line)
  if (lines.length <= most) return { lines, isWhole: true }
  if (most === 0) return { lines: [], isWhole: false }
  const last = withEllipsis(lines[most - 1]!, width, wide)
  return { lines: [...lines.slice(0, most - 1), last], isWhole: false }
}

/** A word that is wider than a line, in pieces that are not. */
function cut(word: string, width: number, wide: (piece: string) => number): string[] {
  if (wide(word.trim()) <= width) return [word]
  const pieces = ['']
  for (const { segment } of letters.segment(word)) {
    const longer = pieces.at(-1)! + segment
    if (pieces.at(-1) === '' || wide(longer) <= width) pieces[pieces.length - 1] = longer
    else pieces.push(segment)
  }
  return pieces
}

/** Ends after a whole word, where one fits. */
function withEllipsis(line: string, width: number, wide: (piece: string) => number): string {
  const ended = (kept: string) => `${kept.replace(/[\s\p{P}]+$/u, '')}…`
  const words = line.split(' ')
  while (words.length > 1 && wide(ended(words.join(' '))) > width) words.pop()
  const kept = Array.from(letters.segment(words.join(' ')), ({ segment }) => segment)
  while (kept.length > 1 && wide(ended(kept.join(''))) > width) kept.pop()
  return ended(kept.join(''))
}
