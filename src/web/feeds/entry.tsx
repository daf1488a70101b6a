import { createHash } from 'node:crypto'
import type { Verdict } from '#feed/verdicts.ts'
import { inWords } from '#lab/in-words.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import { deciding } from '#lab/recorded.ts'
import { topicNames } from '#search/topics/topic-names.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { NOTHING_SAID, type Said, type StoredPaper } from '#store/index.ts'
import type { Method, Site } from '../site.ts'
import { abstractUrl, doiUrl, isWebAddress, paperPath } from '../views/addresses.ts'
import { linksOf } from '../views/paper-links.tsx'
import { Maths } from '../views/maths.tsx'

/** A paper, or news of one, as every form of a feed tells it. Times are UTC milliseconds. */
export interface FeedEntry {
  /** An IRI that stays the same whatever becomes of the paper: readers know by it what they have seen. */
  id: string
  /** Plain text. */
  title: string
  /** Of its page here. */
  path: string
  /** Address of the paper where it came from. */
  elsewhere?: string
  /** All that is told of it, its formulas as MathML. */
  html: string
  /** Its abstract in plain text. */
  text?: string
  authors: readonly string[]
  tags: readonly string[]
  doi?: string
  /** When the paper came out, as far as that is known. */
  published?: number
  /** When it came here, and when there was last something new to tell of it. */
  listed: number
  updated: number
}

/** A paper for a feed: whole abstract, what running it showed, and where to read on. */
export function paperEntry(site: Site, paper: StoredPaper, said: Said | undefined): FeedEntry {
  const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
  const published = momentOf(paper.date)
  const listed = momentOf(said?.day) ?? published ?? paper.listed
  const withdrawn = said?.facts.findLast(({ name }) => name === 'withdrawn')?.saidAt ?? 0
  const elsewhere = elsewhereOf(paper)
  const abstract = paper.abstract ?? paper.summary
  return {
    id: paper.arxiv === undefined ? uuid(`paper ${paper.id}`) : abstractUrl(paper.arxiv),
    title: withPlainFormulas(paper.title),
    path: paperPath(paper.id),
    ...(elsewhere !== undefined && { elsewhere }),
    html: String(<Body site={site} paper={paper} said={said} method={method} />),
    ...(abstract !== undefined && { text: withPlainFormulas(abstract) }),
    authors: paper.authors,
    tags: [...new Set([...paper.categories, ...topicNames(paper, said?.topics)])],
    ...(paper.doi !== undefined && { doi: paper.doi }),
    ...(published !== undefined && { published }),
    listed,
    updated: Math.max(listed, published ?? 0, momentOf(paper.updated) ?? 0, withdrawn),
  }
}

/** News of a verdict: each is one of its own. */
export function verdictEntry(
  site: Site,
  { slug, status, before, since }: Verdict,
  paper: StoredPaper,
  said: Said | undefined,
): FeedEntry {
  const was = before === undefined ? '' : `, was ${statusInWords(before)}`
  const entry = paperEntry(site, paper, said)
  return {
    ...entry,
    id: uuid(`verdict ${slug} ${status} ${since}`),
    title: `${entry.title}: ${statusInWords(status)}${was}`,
    listed: since,
    updated: since,
  }
}

interface BodyProps {
  site: Site
  paper: StoredPaper
  said: Said | undefined
  method: Method | undefined
}

const Body = ({ site, paper, said, method }: BodyProps) => (
  <>
    {paper.withdrawn && <p>This paper was withdrawn.</p>}
    {method?.outcome && <Tried outcome={method.outcome} />}
    {paper.summary !== undefined && <p dir="auto">{paper.summary}</p>}
    {paper.abstract !== undefined && (
      <p dir="auto">
        <Maths text={paper.abstract} inLink />
      </p>
    )}
    <p>
      {readOn(site, paper, said).map(({ name, href }, i) => (
        <>
          {i > 0 && ' · '}
          <a href={href}>{name}</a>
        </>
      ))}
    </p>
  </>
)

function Tried({ outcome: { status, claims } }: { outcome: NonNullable<Method['outcome']> }) {
  const claim = deciding(claims)
  return (
    <p>
      <strong>Tried here in small: {statusInWords(status)}.</strong>
      {claim && ` ${claim.says} Measured: ${inWords(claim.worst)}.`}
    </p>
  )
}

/** Links out of an entry, without what is counted, which changes; those of ours only where the operator named the site's address. */
function readOn({ baseUrl }: Site, paper: StoredPaper, said: Said | undefined) {
  const here = `${baseUrl}${paperPath(paper.id)}`
  const own = ['.bib', '.ris', '.md'].map((end, i) => ({
    name: ['BibTeX', 'RIS', 'Markdown'][i]!,
    href: here + end,
  }))
  const out = linksOf(paper, { ...NOTHING_SAID, links: said?.links ?? [] })
  return baseUrl === undefined ? out : [{ name: 'Here', href: here }, ...out, ...own]
}

function elsewhereOf({ arxiv, doi }: StoredPaper): string | undefined {
  if (arxiv !== undefined) return abstractUrl(arxiv)
  const address = doi === undefined ? undefined : doiUrl(doi)
  return address !== undefined && isWebAddress(address) ? address : undefined
}

/** A day, a month or a year by its first moment. */
function momentOf(date: string | undefined): number | undefined {
  const moment = Date.parse(date ?? '')
  return Number.isNaN(moment) ? undefined : moment
}

/** The same name has the same IRI for ever: a UUID of version 8, made of a hash. */
export function uuid(name: string): string {
  const hash = createHash('sha256').update(`daily-papers ${name}`).digest('hex')
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ]
  return `urn:uuid:${parts.join('-')}`
}
