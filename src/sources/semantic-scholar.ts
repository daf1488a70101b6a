import { z } from 'zod'
import { finish } from './finish.ts'
import { readItems, readShape } from './json.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'

const text = z.string().nullish()
const count = z.number().nullish()

/** What is read of a paper. */
const PAPER = z.object({
  paperId: text,
  externalIds: z.object({ ArXiv: text, DOI: text, ACL: text, CorpusId: z.number().nullish() }).nullish(),
  url: text,
  title: text,
  abstract: text,
  venue: text,
  publicationVenue: z.object({ name: text }).nullish(),
  journal: z.object({ name: text }).nullish(),
  year: count,
  publicationDate: text,
  citationCount: count,
  influentialCitationCount: count,
  tldr: z.object({ text }).nullish(),
  openAccessPdf: z.object({ url: text }).nullish(),
  authors: z.array(z.object({ name: text }).nullable()).nullish(),
})

/** Where the list is in an answer: of a search, and of recommendations. */
const LISTS = ['data', 'recommendedPapers']

/**
 * Reads papers of the Semantic Scholar API: one, a batch, a search, recommendations, citations or references.
 *
 * A batch has a gap for each id that is not known; they are counted in a warning.
 *
 * @throws FormatError when there are no papers in it, but an error, authors or something else
 */
export function parseSemanticScholar(source: string): Parsed {
  const notes = createNotes()
  const { items, isList, around, isCut } = readItems(source, LISTS, notes)
  const gaps = items.filter(({ value }) => value === null)
  const papers = items
    .filter(({ value }) => value !== null)
    .map((item) => ({ ...item, value: insideCitation(item.value) }))
  if (papers.length > 0 && !papers.some(({ value }) => isS2Paper(value))) throw noPapers(papers[0]!.value)

  if (gaps.length > 0) {
    const which = gaps.length === 1 ? 'one paper asked for is' : `${gaps.length} papers asked for are`
    notes.add(gaps[0]!.line, `${which} not known to Semantic Scholar`)
  }
  const records = papers.flatMap(({ value, line }) => readS2Paper(value, line, notes) ?? [])
  const next = isList ? (around['token'] ?? around['next']) : undefined
  return {
    records,
    warnings: notes.inOrder(),
    ...(isCut && { isCut }),
    ...((typeof next === 'string' || typeof next === 'number') && { next: String(next) }),
  }
}

/** Whether a value looks like a paper of Semantic Scholar. */
export const isS2Paper = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'paperId' in value

/** A citation or reference holds its paper; anything else is the paper. */
function insideCitation(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('citingPaper' in value) return value.citingPaper
  return 'citedPaper' in value ? value.citedPaper : value
}

/** Reads one paper. */
export function readS2Paper(value: unknown, line: number, notes: Notes): PaperRecord | undefined {
  const paper = isS2Paper(value) ? readShape(PAPER, value, line, notes) : undefined
  if (!paper) {
    notes.add(line, 'what is no paper skipped')
    return undefined
  }
  const { externalIds, title, abstract } = paper
  // arXiv is where a preprint lies, not where it appeared.
  const venue = [paper.publicationVenue?.name, paper.venue, paper.journal?.name].find(
    (name) => name && !/^arxiv(?:\.org)?$/i.test(name.trim()),
  )
  return finish(
    {
      title,
      abstract,
      authors: (paper.authors ?? []).map((author) => author?.name),
      arxiv: [externalIds?.ArXiv, externalIds?.DOI, paper.openAccessPdf?.url],
      doi: externalIds?.DOI,
      date: paper.publicationDate ?? paper.year?.toString(),
      venue,
      summary: paper.tldr?.text,
      url: paper.url,
      signals: [
        { name: 's2-citations', value: paper.citationCount },
        { name: 's2-influential-citations', value: paper.influentialCitationCount },
      ],
      name: paper.paperId,
      pages: pagesOf(paper),
    },
    line,
    notes,
  )
}

/** Where it is, under ids that are no addresses by themselves. */
function pagesOf({ externalIds }: z.output<typeof PAPER>): string[] {
  const { ACL, CorpusId } = externalIds ?? {}
  return [
    ...(ACL ? [`https://aclanthology.org/${ACL}`] : []),
    ...(CorpusId ? [`https://api.semanticscholar.org/CorpusID:${CorpusId}`] : []),
  ]
}

function noPapers(first: unknown): FormatError {
  const said = z.object({ error: z.string().optional(), message: z.string().optional() }).safeParse(first)
  const error = said.data?.error ?? said.data?.message
  if (error) return new FormatError(`Semantic Scholar answered with an error: ${error.slice(0, 200)}`)
  const isAuthor = typeof first === 'object' && first !== null && 'authorId' in first
  return new FormatError(
    isAuthor ? 'these are authors, not papers' : 'there is no paper of Semantic Scholar in it',
  )
}
