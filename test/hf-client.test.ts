import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { serve as listen } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import type { PaperRecord } from '#sources/record.ts'
import { type Fixture, fixture } from '../src/web/app.fixture.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
/** A Python that has `huggingface_hub`; HF_PYTHON names one in an environment of its own. */
const PYTHON = process.env['HF_PYTHON'] ?? '/usr/bin/python3'
const hasClient =
  existsSync(PYTHON) &&
  (await run(PYTHON, ['-c', 'import huggingface_hub.cli.papers']).then(
    () => true,
    () => false,
  ))
if (!hasClient) {
  console.warn(
    `the client of Hugging Face is not asked: ${PYTHON} has no huggingface_hub (HF_PYTHON names another)`,
  )
}

const on = (day: string, position: number, more: Partial<PaperRecord> = {}): PaperRecord => ({
  title: `Gulls ${day} ${position}`,
  abstract: 'What gulls do.',
  authors: ['Ada Ångström', 'Bo Li'],
  arxiv: `26${day.slice(5, 7)}.${day.slice(8)}00${position}`,
  date: day,
  listing: { day, position },
  ...more,
})

const WHOLE = on('2026-01-05', 0, {
  published: Date.parse('2026-01-05T01:02:03Z'),
  submitted: Date.parse('2026-01-05T06:07:08.250Z'),
  links: [
    { kind: 'code', url: 'https://github.com/gulls/code', saidBy: 'hf-user' },
    { kind: 'project', url: 'https://gulls.example.org/', saidBy: 'hf' },
    { kind: 'model', url: 'https://huggingface.co/gulls/large', saidBy: 'hf' },
    { kind: 'dataset', url: 'https://huggingface.co/datasets/gulls/seen', saidBy: 'hf' },
    { kind: 'demo', url: 'https://huggingface.co/spaces/gulls/fly', saidBy: 'hf' },
  ],
  signals: [
    { name: 'hf-upvotes', value: 31 },
    { name: 'hf-comments', value: 2 },
    { name: 'github-stars', value: 7 },
  ],
  facts: [
    { name: 'organisation', value: 'Gull University', url: 'https://huggingface.co/gulls' },
    { name: 'submitter', value: 'Bo Li', url: 'https://huggingface.co/boli' },
    { name: 'discussion', value: '65e8f0' },
  ],
  summary: 'Gulls fly.',
  keywords: ['gulls', 'flight'],
})

interface Told {
  day: Record<string, unknown>[]
  search: Record<string, unknown>[]
  info: Record<string, unknown>
  month: string[]
  pages: string[][]
  submitter: string[]
  trending: string[]
  read: string
  unknown: { status: number; says: string }
  wrong: { status: number; says: string }
  ls: Shell
  searched: Shell
  told: Shell
  printed: Shell
  missing: Shell
}
interface Shell {
  code: number
  out: string
  err: string
}

describe.skipIf(!hasClient)('the client of Hugging Face', () => {
  let site: Fixture
  let server: ReturnType<typeof listen>
  let told: Told
  beforeAll(async () => {
    site = await fixture()
    const records = [WHOLE, on('2026-01-05', 1), on('2026-01-02', 0), on('2026-01-01', 0)]
    await importRecords(site.store, records, { source: 'hf', now: 1 })
    const port = await freePort()
    server = listen({ fetch: site.app.fetch, port, hostname: '127.0.0.1' })
    const { stdout } = await run(PYTHON, ['test/hf-client.py', '2026-01-05', WHOLE.arxiv!], {
      env: {
        PATH: process.env['PATH'],
        HF_ENDPOINT: `http://127.0.0.1:${port}`,
        HF_HUB_DISABLE_TELEMETRY: '1',
        HF_HUB_DISABLE_UPDATE_CHECK: '1',
        HF_HOME: '/nonexistent',
        NO_COLOR: '1',
      },
    })
    told = JSON.parse(stdout) as Told
  }, 240_000)
  afterAll(async () => {
    server?.close()
    await site?.store.close()
  })

  test('reads every field it knows', () => {
    const known = {
      id: WHOLE.arxiv,
      title: WHOLE.title,
      summary: 'What gulls do.',
      authors: WHOLE.authors,
      published_at: '2026-01-05 01:02:03+00:00',
      submitted_at: '2026-01-05 06:07:08.250000+00:00',
      submitted_by: { username: 'boli', fullname: 'Bo Li' },
      organization: { name: 'gulls', fullname: 'Gull University' },
      upvotes: 31,
      comments: 2,
      discussion_id: '65e8f0',
      github_repo: 'https://github.com/gulls/code',
      github_stars: 7,
      project_page: 'https://gulls.example.org/',
      ai_summary: 'Gulls fly.',
      ai_keywords: ['gulls', 'flight'],
      githubRepoAddedBy: 'user',
    }
    expect(told.day[0]).toMatchObject(known)
    expect(told.search.find(({ id }) => id === WHOLE.arxiv)).toMatchObject(known)
    expect(told.info).toMatchObject({
      ...known,
      linked_models: ['gulls/large'],
      num_total_models: 1,
      linked_datasets: ['gulls/seen'],
      linked_spaces: ['gulls/fly'],
    })
    expect(told.read).toContain(`# ${WHOLE.title}`)
  })

  test('lists by day, month, submitter and trend, and pages over days', () => {
    expect(told.day).toHaveLength(2)
    expect(told.month).toHaveLength(4)
    expect(told.pages).toEqual([told.day.map(({ id }) => id), ['2601.02000', '2601.01000'], []])
    expect(told.submitter).toEqual([WHOLE.arxiv])
    expect(told.trending[0]).toBe(WHOLE.arxiv)
  })

  test('is told what is wrong', () => {
    expect(told.unknown).toMatchObject({ status: 404, says: expect.stringContaining('no paper is called') })
    expect(told.wrong).toMatchObject({ status: 400, says: expect.stringContaining('YYYY-MM-DD') })
    expect(told.missing).toMatchObject({ code: 1, err: expect.stringContaining('not found') })
  })

  test('works in the shell', () => {
    const ids = ({ out }: Shell) => (JSON.parse(out) as { id: string }[]).map(({ id }) => id)
    expect(ids(told.ls)).toEqual([WHOLE.arxiv, '2601.05001'])
    expect(ids(told.searched)).toContain(WHOLE.arxiv)
    expect(told.told).toMatchObject({
      code: 0,
      out: expect.stringContaining('https://github.com/gulls/code'),
    })
    expect(told.printed.out).toContain('What gulls do.')
  })
})
