import { contributionOf } from '#feed/contribution.ts'
import { parseSpan } from '#feed/span.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import type { Status } from '#lab/recorded.ts'
import type { Run } from '#mail/runs.ts'
import type { Card } from '#pictures/card.ts'
import { firstAuthors } from '#sources/author-names.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import { findPaper } from '../pages/find-paper.ts'
import type { Site } from '../site.ts'
import { papersInWords } from '../views/counts.ts'
import { titleOf } from '../views/dateline.tsx'
import { dateInWords } from '../views/dates.tsx'
import { beginning } from '../views/maths.tsx'

/** Titles on the card of a day; those for which there is no room are left out. */
const TITLES = 7
/** Letters of a paper's contribution. */
const SUMMARY = 400

/** What the card of an address says: `site`, `methods`, `date/2026-01-05`, `papers/2205.13147`. */
export async function cardOf(site: Site, name: string): Promise<Card | undefined> {
  const [kind = '', ...rest] = name.split('/')
  const of = rest.join('/')
  if (name === 'site') return siteCard(site)
  if (name === 'methods') return methodsCard(site)
  if (kind === 'date') return dayCard(site, of)
  const paper = kind === 'papers' && of !== '' ? await findPaper(site, of) : undefined
  return paper && paperCard(site, paper)
}

const STATUSES: readonly Status[] = ['reproduced', 'varies', 'not reproduced', 'cannot tell']

const plotsOf = ({ runs }: Site) => [...runs.values()].flatMap(({ plot }) => plot ?? [])

const siteCard = (site: Site): Card => ({
  kicker: (site.baseUrl ?? '').replace(/^https?:\/\//, ''),
  title: 'New papers, where they run',
  under: 'Press a button and see the claim measured in your own browser.',
  plots: plotsOf(site),
})

function methodsCard(site: Site): Card {
  const outcomes = [...site.methods.values()].flatMap(({ outcome }) => outcome ?? [])
  const count = (status: Status) => outcomes.filter((outcome) => outcome.status === status).length
  return {
    kicker: `of ${site.methods.size} papers`,
    title: `${outcomes.length} methods that run here`,
    under: STATUSES.filter(count)
      .map((status) => `${statusInWords(status)}: ${count(status)}`)
      .join(' · '),
    plots: plotsOf(site),
  }
}

async function dayCard({ store: { listings } }: Site, date: string): Promise<Card | undefined> {
  const span = parseSpan('date', date)
  if (!span) return undefined
  const papers = await listings.list(span, { limit: TITLES, offset: 0 })
  return {
    kicker: papersInWords(await listings.count(span.from, span.to)),
    title: titleOf(span),
    ...(papers.length === 0 && { under: 'No list came in.' }),
    list: papers.map(({ paper }) => withPlainFormulas(paper.title)),
  }
}

function paperCard({ runs }: Site, paper: StoredPaper): Card {
  const { arxiv, date, withdrawn } = paper
  const run = runs.get(paper.slug ?? '')
  const kicker = [
    withdrawn && 'Withdrawn',
    arxiv !== undefined && `arXiv ${arxiv}`,
    date && dateInWords(date),
  ]
  const contribution = contributionOf(paper)
  return {
    kicker: kicker.filter(Boolean).join(' · '),
    title: withPlainFormulas(paper.title),
    under: firstAuthors(paper.authors),
    ...(run
      ? told(run)
      : contribution && { summary: beginning(withPlainFormulas(contribution.text), SUMMARY) }),
  }
}

const told = ({ claim, status, verdict, plot }: Run): Partial<Card> => ({
  result: {
    claim,
    measured: `${status.charAt(0).toUpperCase()}${status.slice(1)}: ${verdict}`,
    tone: status === 'reproduced' ? 'good' : 'mixed',
  },
  ...(plot && { plots: [plot] }),
})
