import { abstractUrl, isWebAddress } from './links.ts'
import { dayInWords } from './dates.ts'
import { type Content, type InlinePicture, type Quoted, inlinePicture, quoted } from './message.ts'
import { picture } from './picture.ts'
import { wrap } from './plain.ts'
import type { Run, Runs } from './runs.ts'
import { escape, template } from './template.ts'
import type { Chosen, Store, StoredPaper } from '#store/index.ts'

/** One issue for one reader, before it is put together. */
export interface Issue {
  /** `YYYY-MM-DD`, the reader's own. */
  day: string
  kind: 'daily' | 'weekly'
  papers: readonly Chosen[]
  /** What is said when there are none. */
  why?: string
  /** Their signed addresses; absent for a preview that is nobody's. */
  reader?: { manage: string; unsubscribe: string; since?: number | undefined }
  /** Days of this reader's issues that may not have arrived. */
  doubts?: readonly string[]
}

export interface DigestWriter {
  write(issue: Issue): Promise<Content>
}

/** A paper as every mail has it; only the reason is the reader's. */
interface Prepared {
  title: string
  html(why: string): Quoted
  text(why: string): Quoted
  picture: InlinePicture | undefined
}

/** Papers kept ready: more than one day's lists hold. */
const KEPT = 2000
/** Reasons kept ready for each of them. */
const REASONS = 200
const SUMMARY = 320
/** Pictures in one mail. */
const PICTURES = 8
const COLOURS = { good: '#1b6a34', mixed: '#855000' } as const

/** Puts issues together; what several readers get is made once. */
export function createDigestWriter({
  store,
  runs,
  baseUrl,
  encode = quoted,
}: {
  store: Pick<Store, 'papers'>
  runs: Runs
  baseUrl: string
  /** How pieces are kept: as they go over the wire, or for a preview as they are. */
  encode?: (text: string) => Quoted
}): DigestWriter {
  const papers = new Map<string, Prepared>()
  const heads = new Map<string, Quoted>()

  async function prepared(id: string): Promise<Prepared | undefined> {
    const known = papers.get(id)
    if (known) return known
    const paper = await store.papers.get(id)
    if (!paper) return undefined
    const made = prepare(paper, { run: runs.get(paper.slug ?? ''), baseUrl, encode })
    if (papers.size >= KEPT) papers.clear()
    papers.set(id, made)
    return made
  }

  function head(line: string, preview: string): Quoted {
    const name = `${line}\n${preview}`
    const known = heads.get(name)
    if (known) return known
    const made = encode(
      template.head({ title: 'Daily Papers', line: escape(line), preview: escape(preview) }),
    )
    if (heads.size >= KEPT) heads.clear()
    heads.set(name, made)
    return made
  }

  return {
    async write({ day, kind, papers: chosen, why = '', reader, doubts = [] }) {
      const html: Quoted[] = []
      const text: Quoted[] = []
      const pictures = new Map<string, InlinePicture>()
      const titles: string[] = []
      if (reader && doubts.length > 0) {
        const lost = `Your issue of ${doubts.map(dayInWords).join(', and that of ')} may not have reached you.`
        html.push(
          encode(
            template.note({
              html: `${escape(lost)} <a href="${escape(reader.manage)}#issues">Its papers are on your page</a>.`,
            }),
          ),
        )
        text.push(encode(`${wrap(`${lost} Its papers are on your page:`)}\n${reader.manage}#issues\n\n\n`))
      }
      for (const [id, reason] of chosen) {
        const paper = await prepared(id)
        if (!paper) continue
        titles.push(paper.title)
        html.push(paper.html(reason))
        text.push(paper.text(reason))
        if (paper.picture && pictures.size < PICTURES) pictures.set(paper.picture.id, paper.picture)
      }
      const count = titles.length
      const line = `${dayInWords(day)} · ${count === 0 ? 'no new paper' : `${count} ${count === 1 ? 'paper' : 'papers'}`}`
      const first = titles[0]
      if (first === undefined) {
        html.push(encode(template.note({ html: escape(why) })))
        text.push(encode(`${wrap(why)}\n\n`))
      }
      return {
        subject: subjectOf(first, count, day),
        html: [
          head(line, titles.slice(0, 3).join(' · ') || why),
          ...html,
          encode(htmlFoot(kind, baseUrl, reader)),
        ],
        text: [encode(`DAILY PAPERS\n${line}\n\n`), ...text, encode(textFoot(kind, baseUrl, reader))],
        pictures: [...pictures.values()],
      }
    },
  }
}

function subjectOf(first: string | undefined, count: number, day: string): string {
  if (first === undefined) return `No new paper on ${dayInWords(day)}`
  const title = first.length > 90 ? `${first.slice(0, 88).trimEnd()}…` : first
  return count > 1 ? `${title}, and ${count - 1} more` : title
}

interface Preparing {
  run: Run | undefined
  baseUrl: string
  encode: (text: string) => Quoted
}

function prepare(paper: StoredPaper, { run, baseUrl, encode }: Preparing): Prepared {
  const href = `${baseUrl}/papers/${paper.id.split('/').map(encodeURIComponent).join('/')}`
  const authors = firstAuthors(paper.authors)
  const summary = beginning(paper.summary ?? paper.abstract ?? 'No abstract is known.')
  const drawn = run?.plot && inlinePicture(`${paper.slug}@daily-papers`, run.plot.alt, picture(run.plot))
  const links = linksOf(paper, href, run)
  const shared = {
    href: escape(href),
    title: escape(paper.title),
    authors: escape(authors),
    summary: escape(summary),
    links: links.map(({ name, href }) => `<a href="${escape(href)}">${escape(name)}</a>`).join(' &middot; '),
    badge: run ? badge(run) : '',
    picture: escape(drawn?.id ?? ''),
    alt: escape(drawn?.alt ?? ''),
  }
  const piece = drawn ? template.picturedPaper : template.paper
  const verdict = run && `Runs here: ${run.status}, ${run.verdict}, ${run.seconds}`
  return {
    title: paper.title.replaceAll(/\s+/g, ' ').trim(),
    picture: drawn,
    html: kept((why) => encode(piece({ ...shared, why: escape(why) }))),
    text: kept((why) =>
      encode(
        [
          wrap(paper.title),
          ...(authors === '' ? [] : [wrap(authors, '  ')]),
          '',
          wrap(summary, '  '),
          '',
          wrap(why, '  '),
          ...(verdict === undefined ? [] : [wrap(verdict, '  ')]),
          `  ${href}`,
          '\n',
        ].join('\n'),
      ),
    ),
  }
}

/** Makes each text once. */
function kept(make: (why: string) => Quoted): (why: string) => Quoted {
  const made = new Map<string, Quoted>()
  return (why) => {
    const known = made.get(why)
    if (known !== undefined) return known
    if (made.size >= REASONS) made.clear()
    const text = make(why)
    made.set(why, text)
    return text
  }
}

function badge({ status, verdict, seconds }: Run): string {
  const tone = status === 'reproduced' ? 'good' : 'mixed'
  return `<strong class="${tone}" style="color:${COLOURS[tone]}">${status}</strong> &middot; ${escape(verdict)} &middot; ${escape(seconds)}<br />`
}

function linksOf({ arxiv, code }: StoredPaper, href: string, run: Run | undefined) {
  return [
    { name: run ? 'Run it' : 'Read more', href },
    ...(arxiv === undefined ? [] : [{ name: 'arXiv', href: abstractUrl(arxiv) }]),
    ...(code !== undefined && isWebAddress(code) ? [{ name: 'code', href: code }] : []),
  ]
}

function firstAuthors(authors: readonly string[]): string {
  const shown = authors.length === 4 ? authors : authors.slice(0, 3)
  const more = authors.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** Whole sentences up to a length, or the beginning of the first. */
function beginning(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim()
  if (plain.length <= SUMMARY) return plain
  const cut = plain.slice(0, SUMMARY)
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('? '))
  return end > SUMMARY / 3 ? cut.slice(0, end + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`
}

const often = (kind: Issue['kind']) => (kind === 'daily' ? 'every day' : 'once a week')

/** Stands for the site's address where that is not known. */
const NAME = 'Daily Papers'

function htmlFoot(kind: Issue['kind'], baseUrl: string, reader: Issue['reader']): string {
  const name = baseUrl.replace(/^https?:\/\//, '') || NAME
  const site = `<a href="${escape(baseUrl || '/')}">${escape(name)}</a>`
  if (!reader)
    return template.foot({
      html: `This is the issue as a reader gets it who follows nothing in particular. ${site}`,
    })
  const links = `<a href="${escape(reader.manage)}">Change or pause</a> &middot; <a href="${escape(reader.unsubscribe)}">Unsubscribe</a>`
  return template.foot({ html: `${escape(because(kind, reader.since))}<br />${links} &middot; ${site}` })
}

function textFoot(kind: Issue['kind'], baseUrl: string, reader: Issue['reader']): string {
  if (!reader) return `-- \n${baseUrl || NAME}\n`
  return `-- \n${because(kind, reader.since)}\nChange or pause: ${reader.manage}\nUnsubscribe: ${reader.unsubscribe}\n`
}

const because = (kind: Issue['kind'], since: number | undefined) =>
  `You get this ${often(kind)}${since === undefined ? '' : `, as you asked on ${new Date(since).toISOString().slice(0, 10)}`}.`
