import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { serve as listen } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import type { PaperRecord } from '#sources/record.ts'
import { type Fixture, fixture } from '../src/web/app.fixture.ts'
import { freePort } from './free-port.ts'

/** A checkout of zotero/translation-server with its modules and packages. */
const FOLDER = process.env['ZOTERO_SERVER'] ?? ''
const hasServer = existsSync(join(FOLDER, 'src/server.js')) && existsSync(join(FOLDER, 'node_modules'))
if (!hasServer) {
  console.warn('Zotero’s translation-server is not asked: ZOTERO_SERVER names no checkout of it, installed')
}

const DAY = '2026-01-05'
const PLAIN = { 'content-type': 'text/plain' }
const LONG = `We count gulls & terns at 3 < 4 places. ${'Each was counted twice. '.repeat(80)}END.`
const CROWD = Array.from({ length: 3000 }, (_, i) => `Ada${i} Gull${i}`)

const PAPERS: readonly PaperRecord[] = [
  {
    title: 'A Preprint of Gulls',
    arxiv: '2601.00001',
    date: DAY,
    authors: ['Ada de Vries', 'Bo Li'],
    categories: ['cs.LG'],
  },
  {
    title: 'A Journal’s Gulls',
    doi: '10.1000/g(1)<2>;x',
    date: '2025-03',
    authors: ['Zoë Ångström'],
    venue: 'Journal of Gulls',
  },
  {
    title: 'Gulls at a Conference',
    arxiv: '2601.00003',
    doi: '10.1145/1.2',
    authors: ['Ada Gull'],
    venue: 'NeurIPS 2025',
  },
  {
    title: 'Gulls in Proceedings',
    doi: '10.18653/v1/2025.acl-long.7',
    authors: ['Ada Gull'],
    venue: 'Proceedings of ACL 2025',
  },
  { title: 'Gulls Without an Id', authors: ['Cy Young'], date: '2024' },
  { title: 'A Crowd of Gulls', arxiv: '2601.00006', authors: CROWD, date: DAY },
  {
    title: '海鸥的表示学习',
    arxiv: '2601.00007',
    authors: ['王小明', '李 华'],
    abstract: '我们研究海鸥。',
    date: DAY,
  },
  { title: 'שחפים ו-$x^2$', arxiv: '2601.00008', authors: ['שרה כהן'], abstract: 'על שחפים.', date: DAY },
  {
    title: 'Withdrawn Gulls',
    arxiv: '2601.00009',
    authors: ['Di Wu'],
    withdrawn: true,
    version: 2,
    date: DAY,
  },
  {
    title: 'Gulls & "Terns" <in> $\\mathbb{R}^d$',
    arxiv: 'math/0309137',
    authors: ["Ed O'Roe Jr.", 'Anna van der Berg'],
  },
].map((record, position) => ({ abstract: LONG, listing: { day: DAY, position }, ...record }))

const listens = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )

interface Item {
  itemType: string
  title: string
  creators: { lastName?: string; firstName?: string }[]
  [field: string]: unknown
}

describe.skipIf(!hasServer)('Zotero', () => {
  let site: Fixture
  let url: string
  let server: ReturnType<typeof listen>
  let zotero: ReturnType<typeof spawn>
  let at: string

  beforeAll(async () => {
    const [port, other] = [await freePort(), await freePort()]
    url = `http://127.0.0.1:${port}`
    at = `http://127.0.0.1:${other}`
    site = await fixture([], { baseUrl: url })
    await importRecords(site.store, PAPERS, { source: 'json-lines', now: Date.parse(DAY) })
    server = listen({ fetch: site.app.fetch, port, hostname: '127.0.0.1' })
    let said = ''
    zotero = spawn(process.execPath, ['src/server.js'], {
      cwd: FOLDER,
      env: {
        PATH: process.env['PATH'],
        NODE_CONFIG: JSON.stringify({ port: other, host: '127.0.0.1' }),
        DEBUG_LEVEL: '0',
      },
    })
    zotero.stderr!.on('data', (chunk) => (said += chunk))
    while (!(await listens(at))) {
      if (zotero.exitCode !== null) throw new Error(`translation-server did not start: ${said}`)
      await setTimeout(200)
    }
  }, 120_000)
  afterAll(async () => {
    zotero?.kill('SIGKILL')
    server?.close()
    await site?.store.close()
  })

  /** What Zotero finds on a page: items of it, or several to choose from. */
  async function ask(path: string) {
    const answer = await fetch(`${at}/web`, { method: 'POST', body: url + path, headers: PLAIN })
    const found: unknown = await answer.json()
    return { status: answer.status, found }
  }

  async function itemOf(path: string): Promise<Item> {
    const { found } = await ask(path)
    return (found as Item[])[0]!
  }

  const arxiv = (id: string) => ({
    DOI: `10.48550/arXiv.${id}`,
    url: `https://arxiv.org/abs/${id}`,
    repository: 'arXiv',
    archiveID: `arXiv:${id}`,
  })

  test.each<[string, Partial<Item>]>([
    [
      '2601.00001',
      { itemType: 'preprint', title: 'A Preprint of Gulls', date: '2026/01/05', ...arxiv('2601.00001') },
    ],
    [
      '10.1000%2Fg(1)%3C2%3E;x',
      {
        itemType: 'journalArticle',
        publicationTitle: 'Journal of Gulls',
        date: '2025/03',
        DOI: '10.1000/g(1)<2>;x',
      },
    ],
    [
      '2601.00003',
      {
        itemType: 'conferencePaper',
        conferenceName: 'NeurIPS 2025',
        DOI: '10.1145/1.2',
        date: '2026/01',
        url: 'https://arxiv.org/abs/2601.00003',
      },
    ],
    [
      '10.18653/v1/2025.acl-long.7',
      {
        itemType: 'conferencePaper',
        conferenceName: 'Proceedings of ACL 2025',
        DOI: '10.18653/v1/2025.acl-long.7',
        date: '2025',
      },
    ],
    [
      '2601.00007',
      {
        itemType: 'preprint',
        title: '海鸥的表示学习',
        abstractNote: '我们研究海鸥。',
        ...arxiv('2601.00007'),
      },
    ],
    [
      '2601.00008',
      { itemType: 'preprint', title: 'שחפים ו-x²', abstractNote: 'על שחפים.', ...arxiv('2601.00008') },
    ],
    ['2601.00009', { itemType: 'preprint', title: 'Withdrawn Gulls', ...arxiv('2601.00009') }],
    [
      'math/0309137',
      { itemType: 'preprint', title: 'Gulls & "Terns" <in> ℝ^d', date: '2003/09', ...arxiv('math/0309137') },
    ],
    ['2205.13147', { itemType: 'conferencePaper', conferenceName: 'A Conference 2022' }],
  ])('knows what %s is', async (id, facts) => {
    const item = await itemOf(`/papers/${id}`)
    expect(item).toMatchObject(facts)
    if (!('abstractNote' in facts) && id !== '2205.13147') expect(item.abstractNote).toBe(LONG)
  })

  test('takes all authors, in their order, in two parts each', async () => {
    const { creators } = await itemOf('/papers/2601.00006')
    expect(creators).toHaveLength(CROWD.length)
    expect(creators.at(-1)).toMatchObject({ firstName: 'Ada2999', lastName: 'Gull2999' })
    const named = (await itemOf('/papers/math/0309137')).creators
    expect(named.map(({ lastName }) => lastName)).toEqual(["O'Roe", 'van der Berg'])
  }, 120_000)

  test('knows a paper that has no id elsewhere', async () => {
    const papers = await site.store.papers.list({ limit: 100 })
    const { id } = papers.find(({ title }) => title === 'Gulls Without an Id')!
    expect(await itemOf(`/papers/${id}`)).toMatchObject({
      itemType: 'preprint',
      title: 'Gulls Without an Id',
      date: '2024',
    })
  })

  test.each([
    '/',
    `/date/${DAY}`,
    '/week/2026-W02',
    '/month/2026-01',
    '/trending',
    '/search?q=gulls',
    '/papers',
  ])('offers the papers of %s to choose from, and takes the chosen ones', async (path) => {
    const { status, found } = await ask(path)
    const { items, ...session } = found as { items: Record<string, string>; url: string; session: string }
    expect(status).toBe(300)
    expect(Object.values(items)).toEqual(
      expect.arrayContaining(['A Preprint of Gulls', 'Gulls at a Conference']),
    )
    const chosen = Object.entries(items).filter(([, title]) => /^A Preprint|at a Conf/.test(title))
    const answer = await fetch(`${at}/web`, {
      method: 'POST',
      body: JSON.stringify({ ...session, items: Object.fromEntries(chosen) }),
      headers: { 'content-type': 'application/json' },
    })
    const taken = (await answer.json()) as Item[]
    expect(taken.toSorted((a, b) => a.title.localeCompare(b.title))).toMatchObject([
      { itemType: 'preprint', DOI: '10.48550/arXiv.2601.00001', date: DAY },
      { itemType: 'conferencePaper', DOI: '10.1145/1.2', proceedingsTitle: 'NeurIPS 2025' },
    ])
  })

  test.each(['bib', 'ris'])('reads a day as .%s', async (form) => {
    const { found } = await ask(`/date/${DAY}.${form}`)
    const titles = (found as Item[]).map(({ title }) => title)
    expect(titles).toHaveLength(PAPERS.length)
    expect(titles).toContain('A Preprint of Gulls')
  })

  test('finds the paper of a method', async () => {
    const item = await itemOf('/methods')
    expect(item).toMatchObject({ itemType: 'conferencePaper', title: 'Nested Embeddings' })
  })
})
