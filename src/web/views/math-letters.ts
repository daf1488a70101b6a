/** First capital and first small letter of each mathematical alphabet in Unicode. */
const ALPHABETS: Record<string, readonly [number, number]> = {
  bold: [0x1d400, 0x1d41a],
  'bold-italic': [0x1d468, 0x1d482],
  script: [0x1d49c, 0x1d4b6],
  fraktur: [0x1d504, 0x1d51e],
  'double-struck': [0x1d538, 0x1d552],
  'sans-serif': [0x1d5a0, 0x1d5ba],
  monospace: [0x1d670, 0x1d68a],
}

/** Letters that Unicode had before it got the alphabets. */
const EARLIER: Record<string, Record<string, string>> = {
  script: { B: 'ℬ', E: 'ℰ', F: 'ℱ', H: 'ℋ', I: 'ℐ', L: 'ℒ', M: 'ℳ', R: 'ℛ', e: 'ℯ', g: 'ℊ', o: 'ℴ' },
  fraktur: { C: 'ℭ', H: 'ℌ', I: 'ℑ', R: 'ℜ', Z: 'ℨ' },
  'double-struck': { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' },
}

/** Browsers no longer read `mathvariant`, so the letters themselves must be of the alphabet. */
export const spellAlphabets = (mathml: string): string =>
  mathml.replaceAll(
    /<(m[in]) mathvariant="([a-z-]+)">([A-Za-z]+)</g,
    (whole, tag, alphabet, letters: string) => {
      const start = ALPHABETS[alphabet as string]
      if (!start) return whole
      const spelt = Array.from(letters, (letter) => {
        const code = letter.charCodeAt(0)
        const inAlphabet = code < 97 ? start[0] + code - 65 : start[1] + code - 97
        return EARLIER[alphabet as string]?.[letter] ?? String.fromCodePoint(inAlphabet)
      })
      return `<${tag}>${spelt.join('')}<`
    },
  )
