import { plainText } from './markup.ts'
import { texToText } from './tex-text.ts'
import { cleanLine } from './text.ts'

const SUFFIX = /^(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.?d)\.?$/i
/** `Jr.`, `III` and their like. */
export const isSuffix = (part: string): boolean => SUFFIX.test(part)

/** Given names as a journal shortens them: `J.`, `J. R. R.`, `J-P`, `JRR`. */
const INITIALS = /^(?:\p{Lu}\p{M}*(?:\p{Ll}?\.)?(?!\p{Ll})[\s-]{0,2}){1,5}$/u
/** A family name with initials behind it, and no comma between. */
const FAMILY_FIRST =
  /^((?:\p{Ll}[\p{L}'’]{0,10} ){0,3}\p{Lu}[\p{L}\p{M}'’-]{1,40}(?: \p{Lu}[\p{L}\p{M}'’-]{1,40})?) ((?:\p{Lu}\.?[ -]?){1,4})$/u
/** In place of those who are not named. */
const OTHERS =
  /(?:[\s,;&]|\band\b|\bet\.?\b){0,4}(?:\bet\.?\s{0,3}al(?:ii|ia)?(?:\.|\b)|\b(?:and|&)\s(?:\d+\s)?(?:more\s)?(?:others|coauthors|co-authors)\b\.?|^others$|^\+?\s?\d+ (?:more )?(?:authors?|others)$|(?:\.{3}|…)$)/i
/** Marks of notes and affiliations, addresses of mail, ids of people, the numbers DBLP tells namesakes apart by. */
const MARKS =
  /\s0\d{3}$|\s?<[^<>\s]{0,80}@[^<>\s]{0,80}>|\s?\(?\S{1,60}@\S{1,60}\.\w{2,9}\)?|\s?\(?(?:https?:\/\/)?orcid(?:\.org\/|:\s?)[\dX-]{0,19}\)?|(?<![*∗⁎†‡§¶#⋆✉])[\s,]?[*∗⁎†‡§¶#⋆✉]+$|(?<![¹²³⁴⁵⁶⁷⁸⁹⁰][,˒]?)[¹²³⁴⁵⁶⁷⁸⁹⁰]+(?:[,˒][¹²³⁴⁵⁶⁷⁸⁹⁰]+)*$/giu

/** Marks that TeX raises. */
const RAISED_MARKS = /\$\s?\{?\}?\^[^$]{1,40}\$/g
/** Most names have nothing to be taken out. */
const USUAL = /^\p{L}[\p{L}\p{M}.'’-]{0,60}(?: [\p{L}\p{M}.'’-]{1,60}){0,9}$/u
const NOBODY = /\b(?:al|alii|alia|others)\b|\.\.\.$/i

/** People in the order of a source, and whether it names only some of them. */
export interface Names {
  names: string[]
  areMore: boolean
}

/**
 * Names as a source has them, made fit to be kept: without markup, TeX and marks, each of a list in one text by itself.
 * `et al.`, `and others` and their like are no name, but say that there are more.
 */
export function readNames(texts: readonly (string | null | undefined)[]): Names {
  let areMore = false
  const names = texts.flatMap((text) => {
    if (!text) return []
    if (USUAL.test(text) && !NOBODY.test(text)) return [text]
    const plain = texToText(plainText(text.replace(RAISED_MARKS, '')), { isProse: true })
    const parts = plain.includes(';') ? plain.split(';').map((part) => givenFirst(part.trim())) : [plain]
    return parts.flatMap((part) => {
      const whole = cleanLine(part).text
      const named = whole.replace(OTHERS, '')
      areMore ||= named !== whole
      const name = named
        .replace(MARKS, '')
        .replace(MARKS, '')
        .replace(/^[\s,;&]+|(?<![\s,;&])[\s,;&]+$/g, '')
      return /\p{L}/u.test(name) ? [name] : []
    })
  })
  return { names, areMore }
}

/** A name with the given name first, from `Last, First` or `Last, First, Jr.`; other names as they are. */
export function givenFirst(name: string): string {
  const parts = name.split(',').map((part) => part.trim())
  const [last = '', first = '', suffix = ''] = parts
  if (parts.length > 3 || last === '' || first === '') return name.replace(/,\s*$/, '').trim()
  if (SUFFIX.test(first)) return parts.length === 2 ? `${last} ${first}` : `${suffix} ${last} ${first}`
  if (parts.length === 3 && !SUFFIX.test(suffix)) return name.trim()
  return suffix ? `${first} ${last} ${suffix}` : `${first} ${last}`
}

/** `Gull AB` in reading order, `AB Gull`; any other name as it is. */
export const initialsFirst = (name: string): string =>
  name.length > 100
    ? name
    : name.replace(FAMILY_FIRST, (_, family: string, initials: string) => `${initials.trim()} ${family}`)

/**
 * The names in a field that should hold one, as `Last, First`, but may hold a whole list of them: parted by semicolons,
 * or by commas where those can't be within a name.
 */
export function namesIn(text: string): string[] {
  const said = text.replace(/\s+/g, ' ').trim()
  const whole = said.replace(OTHERS, '')
  // Told by `readNames`.
  if (whole !== said) return whole === '' ? ['et al.'] : [...namesIn(whole), 'et al.']
  if (whole.includes(';')) return whole.split(';').flatMap(namesIn)
  if (/\s(?:and|&)\s/.test(whole)) return splitAuthors(whole).map(initialsFirst)
  const parts = whole
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const isList = parts.length > 1 && parts.every((part) => part.length < 100 && FAMILY_FIRST.test(part))
  if (isList) return parts.map(initialsFirst)
  if (parts.length < 3 || parts.some((part) => SUFFIX.test(part)))
    // A comma has already said which is the family name.
    return [parts.length === 1 ? initialsFirst(givenFirst(whole)) : givenFirst(whole)].filter(Boolean)
  if (parts.length % 2 === 0 && parts.every((part) => !part.includes(' '))) return inPairs(parts)
  return splitAuthors(whole).map(initialsFirst)
}

/**
 * Parts a line of authors, written `A One, B Two and C Three` or `One, A., Two, B.`; what stands in round
 * brackets, such as affiliations, is left out.
 *
 * @returns the names in their order, given names first
 */
export function splitAuthors(text: string): string[] {
  const parts = withoutBrackets(plainText(text))
    .split(/[,;]|\s(?:and|&)\s/)
    .map((part) =>
      part
        .replace(/\s+/g, ' ')
        .replace(/^ ?(?:and|&) /, '')
        .trim(),
    )
    .filter((part) => /\p{L}/u.test(part))
  if (isPaired(parts)) return inPairs(parts)
  const names: string[] = []
  for (const part of parts) {
    if (SUFFIX.test(part) && names.length > 0) names[names.length - 1] += ` ${part}`
    else names.push(part)
  }
  return names
}

/** Whether family names and initials take turns. */
export function isPaired(parts: readonly string[]): boolean {
  return (
    parts.length > 1 &&
    parts.length % 2 === 0 &&
    parts.every((part, i) => INITIALS.test(part.slice(0, 30)) === (i % 2 === 1))
  )
}

/** Family and given names that take turns, put together. */
export const inPairs = (parts: readonly string[]) =>
  parts.flatMap((last, i) => (i % 2 === 0 ? [`${parts[i + 1]} ${last}`] : []))

function withoutBrackets(text: string): string {
  if (!text.includes('(')) return text
  const kept: string[] = []
  let depth = 0
  for (const [piece] of text.matchAll(/[()]|[^()]+/g)) {
    if (piece === '(') depth++
    else if (piece === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept.push(piece)
  }
  return depth === 0 ? kept.join(' ') : text
}

/** The first three names and how many more there are; a fourth is named too when it is the last. */
export function firstAuthors(authors: readonly string[]): string {
  const shown = authors.length === 4 ? authors : authors.slice(0, 3)
  const more = authors.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
