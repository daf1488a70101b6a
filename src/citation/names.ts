import { isSuffix } from '#sources/author-names.ts'

/** A name in its parts. An organisation, and who goes by one name, has only `family`. */
export interface Name {
  family: string
  given?: string
  /** `Jr.`, `III`. */
  suffix?: string
}

const ORGANISATION =
  /\b(?:collaborations?|consorti(?:um|a)|team|group|project|initiative|network|society|universit\w+|institut\w*|laborator(?:y|ies)|labs?|department|foundation|committee|inc|ltd|gmbh|AI)\b/i

/** Parts a name that is in reading order; a family name begins at the first word in small letters, `van der Berg`. */
export function partsOf(name: string): Name {
  const words = name.split(/\s+/).filter(Boolean)
  if (words.length < 2 || ORGANISATION.test(name) || /[,&]|\band\b/.test(name))
    return { family: words.join(' ') }
  const last = words.at(-1)!
  const suffix = words.length > 2 && isSuffix(last) ? last : undefined
  const proper = suffix === undefined ? words : words.slice(0, -1)
  const particle = proper.findIndex((word, i) => i > 0 && /^\p{Ll}/u.test(word))
  const at = particle < 0 ? proper.length - 1 : particle
  return {
    family: proper.slice(at).join(' '),
    given: proper.slice(0, at).join(' '),
    ...(suffix !== undefined && { suffix }),
  }
}

/** Family name first: `Berg, Anna`; an organisation as it is. */
export function familyFirst(name: string): string {
  const { family, given, suffix } = partsOf(name)
  return [family, given, suffix].filter(Boolean).join(', ')
}
