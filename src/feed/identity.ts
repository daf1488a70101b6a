import { createHash } from 'node:crypto'
import { parseArxivId } from '#sources/arxiv-id.ts'
import type { PaperRecord } from '#sources/record.ts'
import { titleKey } from '#sources/text.ts'
import { authorKey, familyNames, mayBeOnePerson } from './names.ts'

/** What tells one work from another. */
export type Identity = Pick<
  PaperRecord,
  'title' | 'abstract' | 'authors' | 'arxiv' | 'doi' | 'otherDois' | 'date' | 'venue'
>

/** Titles that thousands of works have, and words that make no title one of its own. */
const GENERIC = new RegExp(
  `^(?:${[
    '(?:guest )?editorials?(?: board| note)?',
    '(?:an? )?(?:general |brief |short )?introductions?(?: to (?:the|this) .*)?',
    'preface|foreword|prologue|epilogue|afterword|postscript',
    '(?:book |literature |film )?reviews?|book notes?',
    '(?:list of )?(?:contents|contributors|reviewers|abstracts?|participants|figures)|table of contents',
    '(?:author |subject )?ind(?:ex|ices)|bibliography|references|glossary|appendix|notation',
    'corrections?|corrigend(?:um|a)|errat(?:um|a)|addend(?:um|a)|retraction|expression of concern',
    '(?:a )?(?:comments?|replies|reply|responses?|rejoinder|discussion|commentary|letters?)(?: to the editor)?',
    'conclusions?|summary|overview|background|obituary|in memoriam|acknowledge?ments?|dedication',
    'news|announcements?|frontmatter|front matter|back matter|cover|masthead|title page|copyright',
    '(?:conference |symposium |workshop )?proceedings|poster session|keynotes?|untitled|no title',
  ].join('|')})(?: (?:[ivx]+|\\d+))?$`,
)
/** A title of fewer words says too little by itself. */
const FEW_WORDS = 3
/** Where preprints and their versions get DOIs: what appears elsewhere later has another one. */
const PREPRINTS =
  /^10\.(?:48550|1101|21203|2139|20944|26434|36227|31219|31234|31235|5281|7287|22541|14293|2196\/preprints)\//
/** Words of an abstract from which on two abstracts can be compared. */
const LEAST_WORDS = 8
/** The share of the shorter abstract's words that the other has too. */
const ALIKE = 0.6
/** Abstracts of two works of one field share fewer; those of one work that was written anew share more. */
const UNLIKE = 0.3

/**
 * Whether two records are of one work. Two arXiv ids are two works, one id or DOI is one (a DOI not when title and
 * authors say otherwise: people cite a book's for each of its chapters). A title alone never does: an author
 * or the abstract has to be the same too, and with a title that many works have, more.
 */
export function areOneWork(a: Identity, b: Identity): boolean {
  if (a.arxiv !== undefined && b.arxiv !== undefined) return a.arxiv === b.arxiv
  const hasOneTitle = keyOf(a) === keyOf(b)
  const [dois, others] = [doisOf(a), doisOf(b)]
  const haveOneDoi = dois.some((doi) => others.includes(doi))
  if (!haveOneDoi && !hasOneTitle) return false
  if (haveOneDoi && hasOneTitle) return true
  const areDifferent =
    dois.length > 0 && others.length > 0 && !dois.some(isPreprint) && !others.some(isPreprint)
  if (!haveOneDoi && areDifferent) return false
  const authors = commonAuthors(a, b)
  if (haveOneDoi || authors === 'none') return authors !== 'none'
  const isAlike = haveOneAbstract(a, b)
  if (!isGeneric(a.title)) return authors === 'some' || isAlike
  return isAlike ? authors === 'some' : sameFirstAuthor(a, b) && sameYear(a, b) && !differ(a.venue, b.venue)
}

/** Whether title and authors both say that two records are of two works, or title and abstract. */
export const contradict = (a: Identity, b: Identity): boolean =>
  keyOf(a) !== keyOf(b) && (commonAuthors(a, b) === 'none' || haveTwoAbstracts(a, b))

/** A record is compared with many. */
const keys = new WeakMap<Pick<Identity, 'title'>, string>()

/** The key of a record's title, worked out once. */
export function keyOf(record: Pick<Identity, 'title'>): string {
  const known = keys.get(record)
  if (known !== undefined) return known
  const key = titleKey(record.title)
  keys.set(record, key)
  return key
}

/** Authors by whose names a work of a title that many have is looked for. */
const MOST_AUTHORS = 50

/**
 * Under what a record is kept to be found by its title: the title's key, and the family name of the first author where many works
 * have the title. Two of those are one only when they have an author in common.
 */
export function titleEntry(record: Pick<Identity, 'title' | 'authors'>): string {
  const family = isOfMany(keyOf(record)) ? familyNames(record.authors?.[0] ?? '')[0] : undefined
  return family === undefined ? keyOf(record) : `${keyOf(record)} / ${family}`
}

/** Under what records are found that have a record's title and may be of the same work. */
export function titleEntries(record: Pick<Identity, 'title' | 'authors'>): string[] {
  const key = keyOf(record)
  if (!isOfMany(key)) return [key]
  const families = (record.authors ?? []).slice(0, MOST_AUTHORS).flatMap(familyNames)
  // Records of before this was told apart have the title alone.
  return [...new Set([...families.map((family) => `${key} / ${family}`), key])]
}

/**
 * Whether two records with one title say that they are of two works: they appeared in different places, or tell
 * different things.
 */
export const areApart = (a: Identity, b: Identity): boolean =>
  differ(a.venue, b.venue) || haveTwoAbstracts(a, b)

/** Whether two records may be by the same people; unknown authors may be anybody. */
export const haveCommonAuthors = (a: Identity, b: Identity): boolean => commonAuthors(a, b) !== 'none'

/** Whether a title tells too little to be anybody's own. */
export const isGeneric = (title: string): boolean => isOfMany(titleKey(title))

function isOfMany(key: string): boolean {
  return GENERIC.test(key) || (key.split(' ').length < FEW_WORDS && key.length < 20)
}

/** All DOIs of a work, the first one first. */
export const doisOf = ({ doi, otherDois = [] }: Pick<PaperRecord, 'doi' | 'otherDois'>): string[] =>
  doi === undefined ? [...otherDois] : [doi, ...otherDois]

/** Whether the DOI is one that a preprint server gives. */
export const isPreprint = (doi: string): boolean => PREPRINTS.test(doi) || parseArxivId(doi) !== undefined

/** Whether the two say the same of who wrote it: `unknown` when one of them does not say. */
function commonAuthors({ authors: a = [] }: Identity, { authors: b = [] }: Identity) {
  if (a.length === 0 || b.length === 0) return 'unknown'
  const known = new Set(a.map(authorKey))
  if (b.some((name) => known.has(authorKey(name)))) return 'some'
  // Long lists that share no key share nobody worth the search.
  if (a.length * b.length > 2500) return 'none'
  return a.some((name) => b.some((other) => mayBeOnePerson(name, other))) ? 'some' : 'none'
}

/** One may be cut short, or be without its formulas. */
function haveOneAbstract(a: Identity, b: Identity): boolean {
  if (a.abstract === undefined || b.abstract === undefined) return false
  const share = shareOfWords(a, b)
  if (share !== undefined) return share >= ALIKE
  return titleKey(a.abstract) === titleKey(b.abstract) && titleKey(a.abstract) !== ''
}

const haveTwoAbstracts = (a: Identity, b: Identity) =>
  a.abstract !== undefined && b.abstract !== undefined && (shareOfWords(a, b) ?? 1) < UNLIKE

/** The share of the shorter abstract's words that the other has too; undefined where it has too few to tell. */
function shareOfWords(a: Identity, b: Identity): number | undefined {
  const [one, other] = [abstractWords(a), abstractWords(b)]
  const [less, more] = one.size < other.size ? [one, other] : [other, one]
  if (less.size < LEAST_WORDS) return undefined
  let common = 0
  for (const word of less) if (more.has(word)) common++
  return common / less.size
}

const words = new WeakMap<Identity, ReadonlySet<string>>()

function abstractWords(record: Identity): ReadonlySet<string> {
  const known = words.get(record)
  if (known !== undefined) return known
  const all = titleKey(record.abstract ?? '').split(' ')
  const set = new Set(all.filter((word) => word.length > 3))
  words.set(record, set)
  return set
}

const sameFirstAuthor = ({ authors: a = [] }: Identity, { authors: b = [] }: Identity) =>
  a[0] !== undefined && b[0] !== undefined && mayBeOnePerson(a[0], b[0])

const sameYear = (a: Identity, b: Identity) =>
  a.date !== undefined && a.date.slice(0, 4) === b.date?.slice(0, 4)

const differ = (a: string | undefined, b: string | undefined) =>
  a !== undefined && b !== undefined && titleKey(a) !== titleKey(b)

/** An id for a work without an arXiv id: by its DOI, else by title, first author and year. */
export function localId(work: Identity): string {
  const { doi, authors = [], date } = work
  const year = date?.slice(0, 4)
  const facts = [keyOf(work), authors[0] && authorKey(authors[0]), year].filter(Boolean)
  return hashed(doi ?? facts.join(' '))
}

/** An id for a work whose {@link localId} is another's: by who says what of it. */
export const longerId = (work: Identity, source: string, name: string): string =>
  hashed(`${localId(work)} ${source} ${name} ${titleKey(work.abstract ?? '')}`)

/** A name for a record whose {@link localId} tells too little: by all that tells it from others of its title. */
export const ownName = (work: Identity): string =>
  hashed(`${localId(work)} ${titleKey(work.venue ?? '')} ${titleKey(work.abstract ?? '')}`)

/** Whether an id is of the form that this program gives. */
export const isLocalId = (id: string): boolean => /^p-[0-9a-f]{12}$/.test(id)

const hashed = (text: string) => `p-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
