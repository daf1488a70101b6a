import type { Notes } from './record.ts'

/** What a copy may bring along that changes no word: counted, told once, and where it begins. */
const ODDITIES: readonly { pattern: RegExp; says(count: number): string }[] = [
  { pattern: /\r/, says: (n) => `${lines(n)} in a carriage return; read as a plain line end` },
  { pattern: /[ \t\u00A0\u3000]\r?$/, says: (n) => `${lines(n)} in spaces; removed` },
  { pattern: /[\u00A0\u2007\u202F]/, says: (n) => `${inLines(n)} no-break spaces; made plain ones` },
  { pattern: /[\u2018\u2019\u201C\u201D]/, says: (n) => `${inLines(n)} curly quotes; kept as they are` },
]

const lines = (n: number) => (n === 1 ? 'one line ends' : `${n} lines end`)
const inLines = (n: number) => (n === 1 ? 'one line has' : `${n} lines have`)

/** Notes how the text is written where that is not the usual way: one warning a kind, at its first line. */
export function noteSpelling(text: string, notes: Notes): void {
  const found = ODDITIES.map(() => ({ first: 0, count: 0 }))
  text.split('\n').forEach((line, i) => {
    ODDITIES.forEach(({ pattern }, kind) => {
      const seen = found[kind]!
      if (!pattern.test(line)) return
      seen.first ||= i + 1
      seen.count++
    })
  })
  ODDITIES.forEach(({ says }, kind) => {
    const { first, count } = found[kind]!
    if (count > 0) notes.add(first, says(count))
  })
}
