import { initialsFirst, splitAuthors } from './author-names.ts'
import { finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { asMeant } from './mojibake.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { cleanLine } from './text.ts'

/** What stands before a title and names a kind of file. */
const KIND = /^(?:\[(?:PDF|HTML|BOOK|CITATION|DOC|B|C|PS|TXT)\]\s{0,3}){1,3}/
/** A line of authors, with what stands behind them. */
interface Byline {
  people: string
  venue: string
  year: string
  publisher: string | undefined
}

/** `A One, B Two - Journal of Furniture, 2026 - Publisher`: the year ends the last part or the one before. */
function bylineOf(line: string): Byline | undefined {
  if (line.length > 600 || !/(?:19|20)\d\d/.test(line)) return undefined
  const [people = '', ...parts] = line.split(/\s[-–‐]\s/)
  const at = parts.findIndex((part) => /(?:^|\s)(?:19|20)\d\d$/.test(part))
  if (at < 0 || at < parts.length - 2 || !/\p{L}/u.test(people)) return undefined
  const venue = parts.slice(0, at + 1).join(' - ')
  return {
    people,
    venue: venue.slice(0, -4).replace(/,?\s*$/, ''),
    year: venue.slice(-4),
    publisher: parts[at + 1],
  }
}

const FOOT =
  /^(?:Save\b|Share\b|Cite\b|Cited by \d|Related articles|All \d+ versions|View as HTML|Twitter|X$|LinkedIn|Facebook|Mendeley|Email|Full View|Find It|\[?(?:PDF|HTML)\]? (?:from )?[\w.-]+\.\w{2,6}$|☆|★|-$|…$)/i
const NOISE =
  /^(?:Google Scholar(?: Alerts?)?\b|.{0,60}scholaralerts-noreply@google\.com|New (?:articles|citations|results)\b|.{0,80}- new (?:articles|citations|results|related research)$|Recommended articles|This message was sent by|List alerts|Cancel alert|See all recommendations|Unsubscribe|From:|To:|Date:|Subject:|About [\d,]+ results|Any time|Since \d{4}|Sort by|Create alert)/i
const ADDRESS = /\s?<?(https?:\/\/[^\s<>]{1,2000})>?/

/** Whether a text is Google Scholar's alert, or the page of its results, which has the same form. */
export const isScholarAlert = (text: string): boolean => {
  const head = text.slice(0, 60_000)
  const isOurs =
    /scholaralerts-noreply@google\.com|message was sent by Google Scholar|Google Scholar Alert/i.test(head) ||
    (/^(?:.{0,40}Cited by \d+|.{0,60}Related articles)\b/m.test(head) &&
      /\bAll \d+ versions|Related articles/.test(head))
  return isOurs && head.split(/\r\n|\n|\r/).some((line) => bylineOf(line.trim()) !== undefined)
}

/**
 * Reads the text of a mail that Google Scholar sends when there are new papers: title, authors with the venue, and
 * the beginning of the abstract, which is all it has.
 *
 * @throws FormatError when there is no paper in it
 */
export function parseScholarAlert(text: string): Parsed {
  const notes = createNotes()
  const lines = asMeant(text, notes)
    .split(/\r\n|\n|\r/)
    .map((line) => cleanLine(line).text)
  const records: PaperRecord[] = []
  for (const [i, line] of lines.entries()) {
    const byline = bylineOf(line)
    if (!byline) continue
    const record = readPaper(lines, i, byline, notes)
    if (record) records.push(record)
  }
  if (records.length === 0) {
    throw new FormatError('there is no paper in it as Google Scholar shows them: copy all of the mail')
  }
  return { records, warnings: notes.inOrder() }
}

function readPaper(
  lines: readonly string[],
  at: number,
  { people, venue, year, publisher }: Byline,
  notes: Notes,
): PaperRecord | undefined {
  const above = titleAbove(lines, at)
  if (!above) return undefined
  const snippet: string[] = []
  for (let i = at + 1; i < lines.length && snippet.length < 20; i++) {
    const line = lines[i]!
    if (FOOT.test(line) || NOISE.test(line) || bylineOf(lines[i + 1] ?? '') || KIND.test(line)) break
    if (line === '' && snippet.length > 0) break
    if (line !== '') snippet.push(line)
  }
  const abstract = snippet.join(' ')
  if (/(?:…|\.\.\.)$/.test(abstract)) notes.add(at + 2, 'only the beginning of the abstract is there; kept')
  // A venue that was cut short is none.
  const isWhole = venue !== '' && !/…|\.\.\./.test(venue) && !/^arxiv\b/i.test(venue)
  const address = paperAddress(above.address)
  return finish(
    {
      title: above.title,
      abstract,
      authors: splitAuthors(people.replace(/[…]|\.\.\./g, ',')).map(initialsFirst),
      moreAuthors: /…|\.\.\./.test(people),
      arxiv: [mentionedArxivId(venue), address, mentionedArxivId(publisher)],
      otherDois: [address],
      date: year,
      venue: isWhole ? venue : undefined,
      url: address,
    },
    above.line + 1,
    notes,
  )
}

/** The title above a line of authors, with the address that stands behind or below it. */
function titleAbove(
  lines: readonly string[],
  at: number,
): { title: string; line: number; address: string | undefined } | undefined {
  let address: string | undefined
  const parts: string[] = []
  let line = at
  for (let i = at - 1; i >= 0 && at - i < 8; i--) {
    const said = lines[i]!
    const found = ADDRESS.exec(said)?.[1]
    const rest = said.replace(ADDRESS, '').trim()
    address ??= found
    if (rest === '' && (parts.length > 0 || said === '')) {
      if (parts.length > 0) break
      continue
    }
    if (rest === '') continue
    if (NOISE.test(rest) || FOOT.test(rest)) break
    parts.unshift(rest)
    line = i
    if (KIND.test(rest) || parts.length === 3) break
  }
  const title = parts.join(' ').replace(KIND, '')
  return title === '' ? undefined : { title, line, address }
}

/** The paper's own address in one that leads there over Google. */
function paperAddress(address: string | undefined): string | undefined {
  const url = address === undefined ? undefined : URL.parse(address)
  if (!url) return undefined
  const inner = /(?:^|\.)google\.[a-z.]{2,6}$/.test(url.hostname) ? url.searchParams.get('url') : url.href
  return inner ?? undefined
}
