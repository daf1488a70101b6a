import { type FaceName, faceFor } from './faces.ts'

export const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** More letters than any picture has room for. */
const LONGEST = 600
/** Signs that turn the direction of writing, controls, and what stands for no character; joiners of letters stay. */
const UNSEEN = /[\p{Cc}\p{Co}\p{Cs}\p{Cn}]|(?![\u200c\u200d])\p{Cf}/gu

/**
 * A text as it can be drawn, in one line; undefined when a letter or digit of it is in none of our fonts, as a box in its
 * place would say nothing and half of the text something else. Marks and other signs that no font has, such as emoji, are
 * left out.
 */
export function readable(text: string, face: FaceName): string | undefined {
  let out = ''
  const line = text.slice(0, LONGEST).normalize('NFC').replaceAll(/\s+/g, ' ').replaceAll(UNSEEN, '')
  for (const { segment } of letters.segment(line)) {
    const bare = segment.normalize('NFD').replaceAll(/\p{M}/gu, '')
    if (faceFor(segment, face)) out += segment
    else if (bare !== '' && faceFor(bare, face)) out += bare
    else if (/[\p{L}\p{N}]/u.test(segment)) return undefined
  }
  return out.replaceAll(/ +/g, ' ').trim()
}
