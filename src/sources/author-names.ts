const SUFFIX = /^(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.?d)\.?$/i
/** Given names as a journal shortens them: `J.`, `J. R. R.`, `J-P`, `JRR`. */
const INITIALS = /^(?:\p{Lu}\p{M}*(?:\p{Ll}?\.)?(?!\p{Ll})[\s-]{0,2}){1,5}$/u

/** A name with the given name first, from `Last, First` or `Last, First, Jr.`; other names as they are. */
export function givenFirst(name: string): string {
  const parts = name.split(',').map((part) => part.trim())
  const [last = '', first = '', suffix = ''] = parts
  if (parts.length > 3 || last === '' || first === '') return name.replace(/,\s*$/, '').trim()
  if (SUFFIX.test(first)) return parts.length === 2 ? `${last} ${first}` : `${suffix} ${last} ${first}`
  if (parts.length === 3 && !SUFFIX.test(suffix)) return name.trim()
  return suffix ? `${first} ${last} ${suffix}` : `${first} ${last}`
}

/**
 * Parts a line of authors, written `A One, B Two and C Three` or `One, A., Two, B.`; what stands in round
 * brackets, such as affiliations, is left out.
 *
 * @returns the names in their order, given names first
 */
export function splitAuthors(text: string): string[] {
  const parts = withoutBrackets(text)
    .split(/[,;]|\s(?:and|&)\s/)
    .map((part) =>
      part
        .replace(/\s+/g, ' ')
        .replace(/^ ?and /, '')
        .trim(),
    )
    .filter((part) => /\p{L}/u.test(part))
  if (arePairs(parts)) return parts.flatMap((last, i) => (i % 2 === 0 ? [`${parts[i + 1]} ${last}`] : []))
  const names: string[] = []
  for (const part of parts) {
    if (SUFFIX.test(part) && names.length > 0) names[names.length - 1] += ` ${part}`
    else names.push(part)
  }
  return names
}

/** Whether family names and initials take turns. */
function arePairs(parts: readonly string[]): boolean {
  return (
    parts.length > 1 &&
    parts.length % 2 === 0 &&
    parts.every((part, i) => INITIALS.test(part.slice(0, 30)) === (i % 2 === 1))
  )
}

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
