import { combining, latex2unicode } from 'unicode2latex'

/** Maths is kept as it is written, up to this length, so that a stray `$` does not swallow the rest. */
const MAX_MATHS = 800
/** A piece of TeX: maths, an address, a command with what it needs, a ligature, a brace. */
const PIECE = new RegExp(
  [
    String.raw`(?<maths>\$\$[^$]{1,${MAX_MATHS}}\$\$|\$(?:\\[^]|[^$\\]){1,${MAX_MATHS}}\$|\\\([^]{1,${MAX_MATHS}}?\\\))`,
    String.raw`\\(?:url|path)\s{0,9}\{(?<verbatim>[^{}]{0,2000})\}`,
    String.raw`\\href\s{0,9}\{[^{}]{0,2000}\}`,
    String.raw`\\(?:begin|end)\s{0,9}\{[^{}]{0,40}\}`,
    String.raw`\\(?<space>[hv]space|[hv]?phantom)\*?\s{0,9}\{[^{}]{0,200}\}`,
    String.raw`\\(?<word>[a-zA-Z]+)\s{0,9}`,
    String.raw`\\(?<sign>[^])`,
    String.raw`(?<address>https?:\/\/(?:\\[^a-zA-Z\s]|[^\s{}\\"<>])+)`,
    "(?<ligature>---?|``|'')",
    String.raw`(?<tie>~)`,
    '[{}]',
  ].join('|'),
  'g',
)
/** What an accent stands on: a letter in any number of braces, or the command of one. */
const BASE = /\s{0,9}\{{0,9}(?:\\([a-zA-Z]+)|([\p{L}\p{N}]\p{M}{0,4}))/uy
const ACCENTS = combining.tounicode as Readonly<Record<string, string | undefined>>
const ACCENT_WORDS = new Set(
  'acute bar b breve c check d ddot dot grave H k ocirc overline r t tilde u v textcommabelow'.split(' '),
)
/** Changes of type, which leave no trace in plain text. */
const SWITCHES = new Set(
  'bf bfseries em it itshape rm rmfamily sc scshape sf sffamily sl slshape tt ttfamily normalfont upshape small large'.split(
    ' ',
  ),
)
const LOGOS = new Set(['TeX', 'LaTeX', 'LaTeXe', 'BibTeX', 'XeTeX'])
const DOTLESS: Readonly<Record<string, string>> = { ı: 'i', ȷ: 'j' }

/**
 * Turns TeX into plain text: accents and symbols become letters, braces and changes of type go. Formulas stay
 * TeX, between their dollar signs. A command that is not known loses its name when it has an argument, and stays as
 * it is written otherwise.
 */
export function texToText(tex: string): string {
  if (!/[\\{}$~`'-]/.test(tex)) return tex
  const pieces: string[] = []
  let end = 0
  PIECE.lastIndex = 0
  for (let found = PIECE.exec(tex); found; found = PIECE.exec(tex)) {
    const { maths, verbatim, space, word, sign, address, ligature, tie } = found.groups!
    pieces.push(tex.slice(end, found.index))
    end = found.index + found[0].length
    if (maths !== undefined) pieces.push(maths)
    else if (verbatim !== undefined) pieces.push(verbatim)
    else if (address !== undefined) pieces.push(address.replace(/\\([^a-zA-Z\s])/g, '$1'))
    else if (ligature !== undefined) pieces.push(symbol(ligature) ?? ligature)
    else if (tie !== undefined || space !== undefined) pieces.push(' ')
    else if (word !== undefined || sign !== undefined) {
      const accent = accentOf(word, sign)
      const accented = accent && accentedLetter(tex, end, accent)
      if (accented) {
        pieces.push(accented.letter)
        end = accented.end
      } else pieces.push(word === undefined ? signOf(sign!) : wordOf(word, found[0], tex[end] === '{'))
    }
    PIECE.lastIndex = end
  }
  pieces.push(tex.slice(end))
  return pieces.join('')
}

function accentOf(word: string | undefined, sign: string | undefined): string | undefined {
  if (word !== undefined) return ACCENT_WORDS.has(word) ? (ACCENTS[word] ?? '') : undefined
  return /[`'^"~=.]/.test(sign!) ? ACCENTS[sign!] : undefined
}

function accentedLetter(
  tex: string,
  at: number,
  accent: string,
): { letter: string; end: number } | undefined {
  BASE.lastIndex = at
  const [whole, command, letter] = BASE.exec(tex) ?? []
  const base = letter ?? (command && symbol(`\\${command}`))
  if (whole === undefined || !base) return undefined
  const end = at + whole.length
  return { letter: ((DOTLESS[base] ?? base) + accent).normalize('NFC'), end }
}

function signOf(sign: string): string {
  if (/[\s\\]/.test(sign)) return ' '
  if (/[-/@]/.test(sign)) return ''
  return /[a-z\d$&%#_{}()[\]]/i.test(sign) ? sign : (symbol(`\\${sign}`) ?? '')
}

function wordOf(word: string, written: string, hasArgument: boolean): string {
  if (SWITCHES.has(word)) return ''
  if (LOGOS.has(word)) return word
  const known = symbol(`\\${word}`)
  if (known !== undefined) return known
  return hasArgument ? '' : written
}

function symbol(tex: string): string | undefined {
  const found = Object.hasOwn(latex2unicode, tex)
    ? latex2unicode[tex as keyof typeof latex2unicode]
    : undefined
  const text = typeof found === 'object' ? (found as { text?: string }).text : found
  return text?.normalize('NFC')
}

/**
 * Parts the names of an author field and puts each in reading order: `Last, Jr, First` becomes `First Last Jr`.
 * `and others` is left out.
 */
export function texNames(field: string): string[] {
  return splitOutside(field, /\sand(?=\s)/iy, 5)
    .map((name) => readingOrder(name))
    .filter((name) => name !== '' && name.toLowerCase() !== 'others')
}

function readingOrder(name: string): string {
  const parts = splitOutside(name, /,/y, 1).flatMap((part) => texToText(part).trim() || [])
  const named = parts.map((part) => /^(given|family|prefix|suffix)\s?=\s?(.*)$/s.exec(part))
  if (named.some(Boolean)) {
    const by = new Map(
      named.flatMap((found) => (found ? [[found[1]!, found[2]!.replaceAll('"', '')]] : [])) as [
        string,
        string,
      ][],
    )
    return ['given', 'prefix', 'family', 'suffix'].flatMap((key) => by.get(key) || []).join(' ')
  }
  const [last = '', second = '', ...rest] = parts
  if (rest.length === 0) return [second, last].filter(Boolean).join(' ')
  return [rest.join(', '), last, second].filter(Boolean).join(' ')
}

/** Splits where the pattern stands outside of braces. */
function splitOutside(text: string, pattern: RegExp, mostLength: number): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\\') at++
    else if (sign === '{') depth++
    else if (sign === '}') depth--
    else if (depth <= 0) {
      pattern.lastIndex = at
      const found = pattern.exec(text)?.[0].slice(0, mostLength)
      if (!found) continue
      parts.push(text.slice(start, at))
      start = at + found.length
      at = start - 1
    }
  }
  parts.push(text.slice(start))
  return parts
}
