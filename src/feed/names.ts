const SUFFIX = /^(?:jr|sr|ii|iii|iv)$/
/** Letters that have no parts to be taken away, and how names in other alphabets write them. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ı: 'i',
}

/** Names of works with one title are compared again and again. */
const known = new Map<string, readonly string[]>()
const MOST_KNOWN = 20_000

function wordsOfName(name: string): readonly string[] {
  const words = known.get(name) ?? readName(name)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(name, words)
  return words
}

/** The words of a name, family name last: lower case, without accents, `Jr.`, or numbers that tell namesakes apart. */
function readName(name: string): string[] {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øłđðþæœßı]/g, (letter) => LETTERS[letter]!)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !SUFFIX.test(word))
  return words
}

/** Family name and initial, by which authors are looked for; two people may share it. */
export function authorKey(name: string): string {
  const words = wordsOfName(name)
  const family = words.at(-1) ?? ''
  return words.length > 1 ? `${family} ${words[0]![0]}` : family
}

/** The family name, and the word that may be it where the name is written the other way round. */
export function familyNames(name: string): string[] {
  const words = wordsOfName(name)
  return [...new Set([words.at(-1), words[0]])].filter((word) => word !== undefined)
}

/**
 * Whether two spellings may be one person's: the same family name, and given names that do not contradict each
 * other, such as `J. R. Smith` and `Jane Smith`; or the same words in another order.
 */
export function mayBeOnePerson(one: string, other: string): boolean {
  const [a, b] = [wordsOfName(one), wordsOfName(other)]
  if (a.length === 0 || b.length === 0) return false
  if (a.at(-1) === b.at(-1)) return agree(a.slice(0, -1), b.slice(0, -1))
  return a.length === b.length && a.toSorted().join(' ') === b.toSorted().join(' ')
}

/** Given names or initials that do not contradict each other; a missing one agrees with any. */
function agree(a: readonly string[], b: readonly string[]): boolean {
  const [first, second] = [a[0], b[0]]
  if (first === undefined || second === undefined) return true
  return first.length === 1 || second.length === 1 ? first[0] === second[0] : first === second
}

/** Whether the first spelling says more of a name than the second. */
export const isFuller = (one: string, other: string): boolean =>
  wordsOfName(one).filter((word) => word.length > 1).length >
  wordsOfName(other).filter((word) => word.length > 1).length
