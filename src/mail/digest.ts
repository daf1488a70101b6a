import type { Chosen, Store } from '#store/index.ts'
import { type Entry, type OpinionUrl, createEntry } from './entry.ts'
import { type NamedIssue, issueInWords, namedIssue, weekInWords } from './issue-names.ts'
import { type Content, type InlinePicture, type Quoted, quoted } from './message.ts'
import { picture } from './picture.ts'
import { wrap } from './plain.ts'
import type { Run, Runs } from './runs.ts'
import { escape, template } from './template.ts'

/** One issue for one reader, before it is put together. */
export interface Issue {
  /** `YYYY-MM-DD`, the reader's own. */
  day: string
  kind: 'daily' | 'weekly'
  papers: readonly Chosen[]
  /** What is said when there are none. */
  why?: string
  /** Their signed addresses; absent for a preview that is nobody's. */
  reader?: {
    manage: string
    unsubscribe: string
    opinion?: OpinionUrl | undefined
    since?: number | undefined
  }
  /** Names of this reader's issues that may not have arrived. */
  doubts?: readonly string[]
}

export interface DigestWriter {
  write(issue: Issue): Promise<Content>
}

/** Papers kept ready: more than one day's lists hold. */
const KEPT = 2000
/** Pictures in one mail. */
const PICTURES = 8

/** Puts issues together; what several readers get is made once. */
export function createDigestWriter({
  store,
  runs,
  baseUrl,
  asksOpinions = false,
  encode = quoted,
  log = () => {},
}: {
  store: Pick<Store, 'papers' | 'said'>
  runs: Runs
  baseUrl: string
  /** Readers may say of each paper that they want more like it, or less. */
  asksOpinions?: boolean
  /** How pieces are kept: as they go over the wire, or for a preview as they are. */
  encode?: (text: string) => Quoted
  /** Told of pictures that could not be drawn. */
  log?: (line: string) => void
}): DigestWriter {
  const papers = new Map<string, Entry>()
  const heads = new Map<string, Quoted>()

  async function prepared(id: string): Promise<Entry | undefined> {
    const known = papers.get(id)
    if (known) return known
    const paper = await store.papers.get(id)
    if (!paper) return undefined
    const { facts = [] } = (await store.said.of([paper.id])).get(paper.id) ?? {}
    const run = runs.get(paper.slug ?? '')
    const made = createEntry(paper, facts, { run, picture: await pictureOf(run), baseUrl, encode })
    if (papers.size >= KEPT) papers.clear()
    papers.set(id, made)
    return made
  }

  /** An issue goes out without a picture rather than not. */
  async function pictureOf(run: Run | undefined): Promise<Buffer | undefined> {
    try {
      return run?.plot && (await picture(run.plot))
    } catch (error) {
      log(`a picture is missing in mails: ${String(error)}`)
      return undefined
    }
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
      const opinion = asksOpinions ? reader?.opinion : undefined
      if (reader && doubts.length > 0) {
        const lost = `Your issue of ${doubts.map((name) => issueInWords(namedIssue(name))).join(', and that of ')} may not have reached you.`
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
        const isPictured = paper.picture !== undefined && pictures.size < PICTURES
        html.push(paper.html(reason, opinion, isPictured))
        text.push(paper.text(reason, opinion))
        if (isPictured) pictures.set(paper.picture!.id, paper.picture!)
      }
      const count = titles.length
      const line = `${issueInWords({ kind, day })} · ${count === 0 ? 'no new paper' : `${count} ${count === 1 ? 'paper' : 'papers'}`}`
      const first = titles[0]
      if (first === undefined) {
        html.push(encode(template.note({ html: escape(why) })))
        text.push(encode(`${wrap(why)}\n\n`))
      }
      return {
        subject: subjectOf(first, count, { kind, day }),
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

function subjectOf(first: string | undefined, count: number, named: NamedIssue): string {
  if (first === undefined)
    return `No new paper ${named.kind === 'daily' ? 'on' : 'in'} ${issueInWords(named)}`
  const title = first.length > 90 ? `${first.slice(0, 88).trimEnd()}…` : first
  const what = count > 1 ? `${title}, and ${count - 1} more` : title
  return named.kind === 'daily' ? what : `${weekInWords(named.day)}: ${what}`
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
