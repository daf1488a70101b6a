/** Characters, as people count them. */
export const MOST_CHARACTERS = 65_536

/** What somebody typed as it is kept; or what is wrong with it. */
export type ReadText = { text: string } | { fault: 'empty' | 'too long' }

/** Reads the text of a comment: lines end alike everywhere, and something in it must be seen. */
export function readText(typed: unknown): ReadText {
  const text = String(typed ?? '')
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .trimEnd()
    .replace(/^(?:[^\S\n]*\n)+/, '')
  if (!/[^\s\p{C}\p{M}\u115F\u1160\u2800\u3164\uFFA0]/u.test(text)) return { fault: 'empty' }
  return isTooLong(text) ? { fault: 'too long' } : { text }
}

const isTooLong = (text: string): boolean =>
  text.length > MOST_CHARACTERS && [...text].length > MOST_CHARACTERS

/** A reason, or words besides: in one piece, 1 to `most` characters; undefined when it is not. */
export function readWords(typed: unknown, most = 2000): string | undefined {
  const read = readText(typed)
  return 'text' in read && [...read.text].length <= most ? read.text : undefined
}
