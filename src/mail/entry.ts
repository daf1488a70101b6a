import { type Contribution, contributionOf } from '#feed/contribution.ts'
import { firstAuthors } from '#sources/author-names.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Fact, StoredPaper } from '#store/index.ts'
import { abstractUrl, isWebAddress, paperUrl } from './links.ts'
import { type InlinePicture, type Quoted, inlinePicture } from './message.ts'
import { wrap } from './plain.ts'
import type { Run } from './runs.ts'
import { type Piece, escape, template } from './template.ts'

/** Where one reader says that they want more like a paper, or less. */
export type OpinionUrl = (id: string, opinion: 'more' | 'less') => string

/** A paper as every mail has it; only the reason and the links are the reader's. */
export interface Entry {
  id: string
  title: string
  /** With its picture, if it has one and that goes with the mail. */
  html(why: string, opinion: OpinionUrl | undefined, isPictured: boolean): Quoted
  text(why: string, opinion: OpinionUrl | undefined): Quoted
  picture: InlinePicture | undefined
}

/** Reasons kept ready for each paper. */
const REASONS = 200
const SUMMARY = 300
const COLOURS = { good: '#1b6a34', mixed: '#855000' } as const
/** Where the reader's own links go: no text of a paper holds it. */
const OWN = '\u0000'

/** Puts together, once, what all mails with a paper share. */
export function createEntry(
  paper: StoredPaper,
  facts: readonly Fact[],
  {
    run,
    picture,
    baseUrl,
    encode,
  }: {
    run: Run | undefined
    /** Of the run, drawn. */
    picture: Buffer | undefined
    baseUrl: string
    encode: (text: string) => Quoted
  },
): Entry {
  const { id } = paper
  const href = paperUrl(baseUrl, id)
  const title = plain(paper.title)
  const authors = plain(firstAuthors(paper.authors))
  const contribution = contributionOf(paper, facts)
  const summary = contribution ? beginning(plain(contribution.text)) : 'No abstract is known.'
  const note = noteOn(contribution)
  const drawn = picture && inlinePicture(`${paper.slug}@daily-papers`, run?.plot?.alt ?? '', picture)
  const shared = {
    href: escape(href),
    title: escape(title),
    authors: escape(authors),
    summary: escape(summary),
    note: note === undefined ? '' : `${note}<br />`,
    claim: run ? claimOf(run) : '',
    links: linksOf(paper, href, run)
      .map(({ name, href }) => `<a href="${escape(href)}">${escape(name)}</a>`)
      .join(' &middot; '),
    own: OWN,
    picture: escape(drawn?.id ?? ''),
    alt: escape(drawn?.alt ?? ''),
  }
  const htmlOf = (piece: Piece<keyof typeof shared | 'why'>) =>
    kept((why) =>
      piece({ ...shared, why: escape(why) })
        .split(OWN)
        .map((part) => encode(part)),
    )
  const [bare, pictured] = [htmlOf(template.paper), htmlOf(template.picturedPaper)]
  const text = kept((why) => {
    const lines = [
      wrap(title),
      ...(authors === '' ? [] : [wrap(authors, '  ')]),
      '',
      wrap(note === undefined ? summary : `${summary} (${note})`, '  '),
      '',
      wrap(why, '  '),
      ...(run
        ? [wrap(`${verdictOf(run)} ${run.claim} Measured: ${run.verdict}, in ${run.seconds}.`, '  ')]
        : []),
      `  ${href}`,
    ]
    return [encode(`${lines.join('\n')}\n`), encode('\n\n')]
  })

  return {
    id,
    title,
    picture: drawn,
    html: (why, opinion, isPictured) =>
      around((isPictured && drawn ? pictured : bare)(why), opinion && encode(ownLinks(id, opinion))),
    text: (why, opinion) => around(text(why), opinion && encode(ownLines(id, opinion))),
  }
}

const plain = (text: string): string => withPlainFormulas(text).replaceAll(/\s+/g, ' ').trim()

const noteOn = (contribution: Contribution | undefined): string | undefined =>
  contribution?.by === 'a machine' ? 'Summary made by a machine.' : undefined

const around = ([before, after]: readonly Quoted[], own: Quoted | undefined): Quoted =>
  `${before}${own ?? ''}${after ?? ''}` as Quoted

function ownLinks(id: string, opinion: OpinionUrl): string {
  const link = (said: 'more' | 'less', words: string) => `<a href="${escape(opinion(id, said))}">${words}</a>`
  return `<br />${link('more', 'More like this')} &middot; ${link('less', 'Less like this')}`
}

const ownLines = (id: string, opinion: OpinionUrl): string =>
  `  More like this: ${opinion(id, 'more')}\n  Less like this: ${opinion(id, 'less')}\n`

/** Makes each text once. */
function kept<T>(make: (why: string) => T): (why: string) => T {
  const made = new Map<string, T>()
  return (why) => {
    const known = made.get(why)
    if (known !== undefined) return known
    if (made.size >= REASONS) made.clear()
    const text = make(why)
    made.set(why, text)
    return text
  }
}

const verdictOf = ({ status }: Run) => `Runs here, ${status}.`

function claimOf(run: Run): string {
  const tone = run.status === 'reproduced' ? 'good' : 'mixed'
  const status = `<strong class="${tone}" style="color:${COLOURS[tone]}">${escape(verdictOf(run))}</strong>`
  return `${status} ${escape(run.claim)} Measured: ${escape(run.verdict)}, in ${escape(run.seconds)}.<br />`
}

function linksOf({ arxiv, code }: StoredPaper, href: string, run: Run | undefined) {
  return [
    { name: run ? 'Run it' : 'Read more', href },
    ...(arxiv === undefined ? [] : [{ name: 'arXiv', href: abstractUrl(arxiv) }]),
    ...(code !== undefined && isWebAddress(code) ? [{ name: 'code', href: code }] : []),
  ]
}

/** Whole sentences up to a length, or the beginning of the first. */
function beginning(text: string): string {
  if (text.length <= SUMMARY) return text
  const cut = text.slice(0, SUMMARY)
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('? '))
  return end > SUMMARY / 3 ? cut.slice(0, end + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`
}
