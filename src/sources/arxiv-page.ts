import { parseArxivId } from './arxiv-id.ts'
import { type ArxivText, type Field, addTo, fieldOf, finishArxiv, versionIn } from './arxiv-text.ts'
import { readDate } from './dates.ts'
import { asMeant } from './mojibake.ts'
import { FormatError, type Parsed, createNotes } from './record.ts'
import { cleanLine } from './text.ts'

/** Where a paper begins on a list: `[1] arXiv:2611.12345 (cross-list from cs.CV) [pdf, html, other]`. */
const ENTRY =
  /^(?:\[?\d{1,5}[\].]\s{0,5})?arXiv:((?:[a-z-]+(?:\.[A-Z]{2})?\/)?\d{4}[\d.]{3,6}(?:v\d{1,3})?)\s{0,5}((?:\([^()]{1,80}\)\s?){0,3})\s{0,5}(?:\[|$)/
/** A number that stands in a line of its own before the id. */
const NUMBER = /^\[?\d{1,5}[\].]$/
const SECTIONS: readonly [RegExp, ArxivText['announced']][] = [
  [/^New submissions\b/i, 'new'],
  [/^Cross(?:[- ]lists?| submissions)\b/i, 'cross'],
  [/^Replacements?(?: submissions)?\b/i, 'replace'],
]
const DAY =
  /^(?:Showing new listings for |(?:New submissions|Cross-lists|Replacements) for )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}, (\d{1,2} [A-Z][a-z]{2,8} \d{2,4})\b/
const NOISE =
  /^(?:Total of \d|Showing (?:up to|first|\d)|\[?(?:Total of|showing|Skipping|fewer|more|all)\b|[△▽]\s?(?:Less|More)|Bookmark|Loading|Computer Science|Authors and titles|Skip to|Search\b|Full-text links|Access Paper|View (?:PDF|HTML|a PDF)|TeX Source|Other Formats|HTML \(experimental\)|Current browse|References & Citations)/i
const SUBMITTED = /^\[?\(?(?:Submitted|Received) on (\d{1,2} [A-Z][a-z]{2} \d{4})/

/** Whether a text has the marks of a page of arXiv: a list of papers, the answer of its search, or one paper. */
export const isArxivPage = (text: string): boolean => {
  const lines = linesOf(text.slice(0, 20_000))
  const isList =
    lines.some((line) => ENTRY.test(line)) &&
    lines.some((line) => /^(?:Title|Authors?|Subjects):/i.test(line))
  return isList || isOnePaper(lines)
}

/** Lines without the addresses of their links. */
const linesOf = (text: string) =>
  text.split(/\r\n|\n|\r/).map((line) => cleanLine(line.replace(/ ?<https?:\/\/[^\s<>]{1,500}>/g, '')).text)

const isOnePaper = (lines: readonly string[]) =>
  lines.some((line) => SUBMITTED.test(line)) &&
  lines.some((line) => /^(?:Cite as|Subjects|Comments):/i.test(line))

/**
 * Reads the text of a page of arXiv: the list of new papers (with its day, and each paper as it was announced),
 * a list of recent ones, the answer of a search, or the page of one paper with its versions.
 *
 * @throws FormatError when there is no paper of such a page in it
 */
export function parseArxivPage(text: string): Parsed {
  const notes = createNotes()
  const lines = linesOf(asMeant(text, notes))
  const isOne = !lines.some((line) => ENTRY.test(line))
  const papers = isOne ? readOne(lines) : readList(lines)
  const records = papers.flatMap((paper) => finishArxiv(paper, notes) ?? [])
  if (records.length === 0) {
    throw new FormatError(
      'there is no paper in it as arXiv shows them: copy the whole page, or import its ids',
    )
  }
  return { records, warnings: notes.inOrder() }
}

function readList(lines: readonly string[]): ArxivText[] {
  const papers: ArxivText[] = []
  let paper: ArxivText | undefined
  let last: Field | undefined
  let announced: ArxivText['announced']
  let day: string | undefined
  let position = 0
  for (const [i, line] of lines.entries()) {
    const section = SECTIONS.find(([heading]) => heading.test(line))?.[1]
    const found = DAY.exec(line)?.[1]
    const [, id, remarks = ''] = ENTRY.exec(line) ?? []
    if (section || found) {
      announced = section ?? announced
      if (found) [day, position] = [readDate(found.replace(/ (\d\d)$/, ' 20$1')), 0]
      paper = undefined
    } else if (id !== undefined) {
      const isReplaced = /replaced/i.test(remarks) || announced === 'replace'
      const isCross = /cross-list/i.test(remarks) || announced === 'cross'
      const how = isReplaced ? (isCross ? 'replace-cross' : 'replace') : isCross ? 'cross' : announced
      const isListed = day?.length === 10 && !isReplaced
      papers.push(
        (paper = {
          line: i + 1,
          id,
          announced: how,
          listing: isListed ? { day: day!, position: position++ } : undefined,
          fields: new Map(),
        }),
      )
      last = undefined
    } else if (paper && !NOISE.test(line) && !NUMBER.test(line)) {
      const began = fieldOf(line)
      if (began) {
        last = began.field
        addTo(paper, began.field, began.rest)
      } else if (line !== '') addTo(paper, placeOf(line, paper, last), line)
    }
  }
  return papers
}

const CATEGORIES = /^(?:[a-z-]{2,10}(?:\.[A-Za-z-]{2,10})?\s?){1,9}$/

/** What a line without a label is, by what came before it. */
function placeOf(line: string, { fields }: ArxivText, last: Field | undefined): Field {
  const [title, authors = []] = [fields.get('title') ?? [], fields.get('authors')]
  if (title.length === 0 && CATEGORIES.test(line)) return 'subjects'
  if (/^doi\s?10\./.test(line)) return 'doi'
  if (last === undefined || title.length === 0) return 'title'
  const isMore = authors.length === 0 || authors.at(-1)!.endsWith(',')
  return isMore && (last === 'title' || last === 'authors') ? 'authors' : 'abstract'
}

/** The page of one paper: title, authors and abstract stand without a name, in that order. */
function readOne(lines: readonly string[]): ArxivText[] {
  const start = lines.findIndex((line) => SUBMITTED.test(line))
  if (start < 0) return []
  const all = lines.join('\n')
  const [, id = ''] = /arXiv:\s?([a-z-]*(?:\.[A-Z]{2})?\/?\d{4}[\d.]{3,6})/.exec(all) ?? []
  if (!parseArxivId(id)) return []
  const versions = lines.flatMap((line) => versionIn(line) ?? []).toSorted((a, b) => a.version - b.version)
  const paper: ArxivText = { line: start + 1, id, fields: new Map(), versions }
  let place: Field = 'title'
  for (const line of lines.slice(start + 1)) {
    const began = fieldOf(line)
    if (began) {
      place = began.field
      addTo(paper, place, began.rest)
    } else if (line !== '' && !NOISE.test(line) && !versionIn(line)) {
      const isFull = paper.fields.get(place)?.length
      if (place === 'title' && isFull) place = 'authors'
      else if (place === 'authors' && isFull) place = 'abstract'
      addTo(paper, place, line)
    }
  }
  const submitted = SUBMITTED.exec(lines[start]!)![1]!
  if (versions.length === 0) paper.fields.set('submitted', [submitted])
  return [paper]
}
