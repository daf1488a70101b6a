import type { ServerResponse } from 'node:http'
import { type LocalServer, serveLocally } from '#sources/local-server.fixture.ts'
import type { IntakeSettings } from './intake.ts'

/** What one path of the server answers instead of papers. */
export type Trouble = (response: ServerResponse) => void

/** All services in one, on this machine: made-up papers in the shapes that the real ones use. */
export interface PapersServer extends LocalServer {
  settings: IntakeSettings
  /** Paths by their beginning. */
  trouble: Map<string, Trouble>
  /** Papers on the list of the day, by number. */
  announced: { number: number; type: string; version?: number }[]
  /** Papers in the archive, and records on a page of it. */
  archive: number
  perPage: number
  /** Days of the articles in the feed of a journal, the newest first. */
  articles: string[]
}

/** The day it is on this server. */
export const TODAY = '2026-11-24'
export const NOON = Date.parse(`${TODAY}T12:00:00Z`)

export const idOf = (number: number): string => `2611.${String(number).padStart(5, '0')}`

export async function servePapers(): Promise<PapersServer> {
  const server = await serveLocally((request, response) => {
    const url = new URL(request.url!, 'http://here')
    for (const [start, trouble] of papers.trouble)
      if (request.url!.startsWith(start)) return trouble(response)
    const question = url.searchParams
    if (url.pathname === '/hf/api/daily_papers') return void response.end(dailyList(question.get('date')!))
    if (url.pathname.startsWith('/rss/')) {
      if (request.headers['if-none-match'] === '"today"') return void response.writeHead(304).end()
      return void response.setHeader('etag', '"today"').end(rss(papers.announced))
    }
    if (url.pathname === '/api') return void response.end(atom(question.get('id_list')!.split(',')))
    if (url.pathname === '/feed.xml') {
      if (request.headers['if-none-match'] === '"feed"') return void response.writeHead(304).end()
      return void response.setHeader('etag', '"feed"').end(feed(papers.articles))
    }
    if (url.pathname === '/openalex/works') return void response.end(openAlex(question, papers.perPage))
    if (url.pathname.startsWith('/crossref/works')) return crossref(url, response)
    if (url.pathname.startsWith('/datacite/')) {
      const doi = decodeURIComponent(url.pathname.split('/').at(-1)!)
      if (!doi.startsWith('10.5281/')) return void response.writeHead(404).end()
      return void response.end(
        JSON.stringify({ type: 'dataset', title: `Data ${doi}`, DOI: doi, author: [] }),
      )
    }
    if (url.pathname === '/oai') return void response.end(oai(question, papers))
    response.writeHead(404).end()
  })
  const { url } = server
  const papers: PapersServer = Object.assign(server, {
    settings: {
      hf: true,
      categories: ['cs.LG'],
      feeds: [] as IntakeSettings['feeds'],
      bases: {
        hf: `${url}/hf`,
        arxivRss: `${url}/rss`,
        arxivApi: `${url}/api`,
        oai: `${url}/oai`,
        openAlex: `${url}/openalex`,
        crossref: `${url}/crossref`,
        dataCite: `${url}/datacite`,
      },
      allowPrivate: true,
      userAgent: 'daily-papers/test',
    },
    trouble: new Map<string, Trouble>(),
    announced: [
      { number: 1, type: 'new' },
      { number: 2, type: 'cross' },
      { number: 3, type: 'replace', version: 2 },
    ],
    archive: 10,
    perPage: 4,
    articles: ['2026-11-24', '2026-11-23', '2026-10-01'],
  })
  return papers
}

const abstract = (number: number) =>
  `We measure the number ${number} and find it as large as it was claimed to be.`

/** Two papers a weekday, the first of them with votes. */
function dailyList(day: string): string {
  const weekday = new Date(day).getUTCDay()
  if (weekday === 0 || weekday === 6) return '[]'
  const date = Number(day.slice(8))
  return JSON.stringify(
    [100 + date, 200 + date].map((number) => ({
      paper: {
        id: idOf(number),
        title: `Voted ${number}`,
        summary: abstract(number),
        authors: [{ name: 'Ada Ångström' }],
        publishedAt: `${day}T00:00:00.000Z`,
        submittedOnDailyAt: `${day}T01:00:00.000Z`,
        upvotes: number,
      },
      numComments: 1,
    })),
  )
}

const rss = (announced: PapersServer['announced']) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>cs.LG</title><link>http://rss.arxiv.org/rss/cs.LG</link>
<pubDate>Tue, 24 Nov 2026 00:00:00 -0500</pubDate>
${announced
  .map(
    ({ number, type, version = 1 }) => `<item><title>Number ${number}</title>
<link>https://arxiv.org/abs/${idOf(number)}</link>
<description>arXiv:${idOf(number)}v${version} Announce Type: ${type}
Abstract: ${abstract(number)}</description>
<guid isPermaLink="false">oai:arXiv.org:${idOf(number)}v${version}</guid>
<category>cs.LG</category><arxiv:announce_type>${type}</arxiv:announce_type>
<dc:creator>Ada Ångström, Bo Li</dc:creator></item>`,
  )
  .join('\n')}
</channel></rss>`

const atom = (ids: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<id>http://arxiv.org/api/x</id><title>query</title>
${ids
  .map((id) => {
    const number = Number(id.slice(5))
    return `<entry><id>http://arxiv.org/abs/${id}v${number === 3 ? 2 : 1}</id><title>Number ${number}</title>
<summary>${abstract(number)}</summary><published>2026-11-20T10:00:00Z</published>
<updated>2026-11-20T10:00:00Z</updated><author><name>Ada Ångström</name></author><author><name>Bo Li</name></author>
<category term="stat.ML" scheme="http://arxiv.org/schemas/atom"/><category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
<arxiv:primary_category term="stat.ML"/></entry>`
  })
  .join('\n')}
</feed>`

const feed = (days: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel><title>Journal of Numbers</title><link>https://numbers.example.org</link>
${days
  .map(
    (day) => `<item><title>Article of ${day}</title><link>https://numbers.example.org/10.5555/${day}</link>
<description>${abstract(Number(day.slice(8)))}</description><dc:creator>Ada Ångström</dc:creator>
<prism:doi>10.5555/${day}</prism:doi><dc:date>${day}</dc:date></item>`,
  )
  .join('\n')}
</channel></rss>`

/** Two pages of works, all of one day, then an empty one. */
function openAlex(question: URLSearchParams, perPage: number): string {
  const cursor = question.get('cursor') === '*' ? 0 : Number(question.get('cursor'))
  const works = Array.from({ length: cursor < 2 ? perPage : 0 }, (_, i) => cursor * perPage + i)
  return JSON.stringify({
    meta: { count: 2 * perPage, next_cursor: works.length > 0 ? String(cursor + 1) : null },
    results: works.map((number) => ({
      id: `https://openalex.org/W${9000 + number}`,
      title: `Work ${number}`,
      doi: `https://doi.org/10.5555/w${number}`,
      publication_date: '2026-11-22',
      authorships: [{ author: { display_name: 'Ada Ångström' } }],
    })),
  })
}

/** Records in the order of their numbers; every tenth is an old paper that was changed. */
function oai(
  question: URLSearchParams,
  { archive, perPage }: Pick<PapersServer, 'archive' | 'perPage'>,
): string {
  const token = question.get('resumptionToken')
  const skip = token === null ? 0 : Number(token.slice('skip-'.length))
  const numbers = Array.from({ length: Math.min(perPage, archive - skip) }, (_, i) => skip + i + 1)
  const records = numbers.map((number) => {
    const date = number % 10 === 0 ? 'Mon, 6 Jan 2020 10:00:00 GMT' : 'Fri, 20 Nov 2026 10:00:00 GMT'
    return `<record><header><identifier>oai:arXiv.org:${idOf(number)}</identifier><datestamp>2026-11-23</datestamp></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>${idOf(number)}</id>
<version version="v1"><date>${date}</date></version><title>Number ${number}</title>
<authors>Ada Ångström, Bo Li</authors><categories>stat.ML cs.LG</categories><abstract>${abstract(number)}</abstract>
</arXivRaw></metadata></record>`
  })
  const next = skip + perPage < archive ? `skip-${skip + perPage}` : ''
  return `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T12:00:00Z</responseDate>
<request verb="ListRecords">http://here</request>
<ListRecords>${records.join('\n')}<resumptionToken>${next}</resumptionToken></ListRecords></OAI-PMH>`
}

/** Knows what begins with `10.5555/`. */
function crossref({ pathname, searchParams }: URL, response: ServerResponse): void {
  const work = (doi: string) => ({ DOI: doi, type: 'journal-article', title: [`Work ${doi}`], author: [] })
  const isKnown = (doi: string) => doi.startsWith('10.5555/')
  const filter = searchParams.get('filter')
  if (filter !== null) {
    const dois = filter.split(',').map((one) => one.replace(/^doi:/, ''))
    const message = { 'total-results': 0, items: dois.filter(isKnown).map(work) }
    return void response.end(JSON.stringify({ status: 'ok', 'message-type': 'work-list', message }))
  }
  const doi = decodeURIComponent(pathname.split('/').at(-1)!)
  if (!isKnown(doi)) return void response.writeHead(404).end('Resource not found.')
  response.end(JSON.stringify({ status: 'ok', 'message-type': 'work', message: work(doi) }))
}
