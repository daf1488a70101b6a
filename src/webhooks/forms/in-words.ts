import { statusInWords } from '#lab/record-in-words.ts'
import type { EventPaper, Payload } from '../events.ts'

/** A message for people, before a chat gives it its form: plain text, and where it leads. */
export interface Told {
  heading: string
  url?: string
  lines: Line[]
  /** So many papers are not among the lines. */
  more: number
}

export interface Line {
  text: string
  url?: string
  /** What follows in smaller words. */
  note?: string
}

/** A chat shows so many papers; the rest is a click away. */
const MOST_LINES = 10

/** What happened, in a heading and a few lines. */
export function inWords(payload: Payload): Told {
  switch (payload.type) {
    case 'day.new': {
      const { day, papers, listed, url } = payload.data
      return list(`${count(papers)} on the list of ${day}`, listed, papers, url)
    }
    case 'search.found': {
      const { search, papers, url } = payload.data
      return list(`${count(papers.length)} for “${search.words}”`, papers, papers.length, url)
    }
    case 'paper.version': {
      const { paper, version } = payload.data
      return about(`Version ${version} of a paper`, paper)
    }
    case 'group.activity':
      return about(`${payload.data.colleagues} colleagues at a paper`, payload.data.paper)
    case 'paper.withdrawn':
      return about('A paper was withdrawn', payload.data.paper)
    case 'verdict.new':
    case 'verdict.changed': {
      const { data } = payload
      const was = payload.type === 'verdict.changed' ? `, was ${statusInWords(payload.data.before)}` : ''
      return {
        heading: `${data.method}: ${statusInWords(data.verdict)}${was}`,
        ...(data.url !== undefined && { url: data.url }),
        lines: [
          ...(data.paper ? [lineOf(data.paper)] : []),
          ...data.claims.map(({ says, inWords, outcome }) => ({
            text: says,
            note: `${inWords}: ${outcome}`,
          })),
        ],
        more: 0,
      }
    }
    case 'webhook.test':
      return { heading: `${payload.data.webhook}: messages of the papers arrive here`, lines: [], more: 0 }
  }
}

function list(heading: string, papers: readonly EventPaper[], all: number, url: string | undefined): Told {
  const lines = papers.slice(0, MOST_LINES).map(lineOf)
  return { heading, ...(url !== undefined && { url }), lines, more: all - lines.length }
}

const about = (heading: string, paper: EventPaper): Told => ({
  heading,
  ...(paper.url !== undefined && { url: paper.url }),
  lines: [lineOf(paper)],
  more: 0,
})

function lineOf({ id, title, authors, moreAuthors = 0, url }: EventPaper): Line {
  const [first, second, third, ...rest] = authors
  const others = rest.length + moreAuthors > 0 ? ' and others' : ''
  const note = [first, second, third].filter((name) => name !== undefined).join(', ') + others
  return { text: title || id, ...(url !== undefined && { url }), ...(note !== '' && { note }) }
}

const count = (papers: number) => `${papers} ${papers === 1 ? 'paper' : 'papers'}`

/** What is said of papers that are left out. */
export const moreInWords = (more: number): string => `and ${more} more`
