import { inPairs, isPaired, isSuffix } from './author-names.ts'
import { plainText } from './markup.ts'
import { texToText } from './tex-text.ts'

/**
 * Parts the names of an author field and puts each in reading order: `Last, Jr, First` becomes `First Last Jr`. Lists
 * that are parted otherwise than by "and" are known where they can be nothing else.
 */
export function texNames(field: string): string[] {
  // `et al.` stands for "and others", as people write it who do not know that.
  const named = plainText(field).replace(/[\s,;]{1,9}(?:and\s)?\{?\s?et\.?\s+al(?:ii)?\b\.?/gi, ' and others')
  const parts = splitOutside(named, /\sand(?=\s)|;|\s\\?&(?=\s)/iy, 5).map((part) => part.trim())
  // One name without a comma beside others shows that commas part names: `A One, B Two and C Three`.
  const isPlain = parts.some((part) => isWhole(part) && !part.includes(','))
  return parts.flatMap((part) => namesBetween(part, isPlain)).filter((name) => name !== '')
}

/** Given and family name, and no part of one. */
const isWhole = (part: string) =>
  /^\S+(?:\s\S+)+$/.test(part) && !/^\p{Ll}/u.test(part) && !isSuffix(part.split(/\s/, 1)[0]!)

/** One name, or several that are parted by commas, where they can be no parts of one. */
function namesBetween(text: string, isPlain: boolean): string[] {
  const all = splitOutside(text, /,/y, 1).map((part) => part.trim())
  const parts = all.filter(Boolean)
  if (parts.length < 2 || /=/.test(text)) return [readingOrder(text)]
  const plain = parts.map((part) => texToText(part).trim())
  if (parts.length > 3 && isPaired(plain)) return inPairs(plain)
  const areInitials = parts.every((part) => /^\p{Lu}\.[\s~-]*\S/u.test(part))
  const isList = parts.every(isWhole) && (parts.length > 2 || areInitials || isPlain || all.at(-1) === '')
  return isList ? plain : [readingOrder(text)]
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
  if (rest.length === 1 && isSuffix(rest[0]!) && !isSuffix(second)) return `${second} ${last} ${rest[0]}`
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
