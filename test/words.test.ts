import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measuredTable } from '../src/cli/measured-table.ts'
import { importRecords } from '../src/feed/import.ts'
import { SEEDS } from '../src/lab/nested.fixture.ts'
import { readRuns } from '../src/mail/runs.ts'
import { previewDigest } from '../src/mail/preview.ts'
import { type Fixture, NESTED, RECORDED, fixture } from '../src/web/app.fixture.ts'
import { papers } from './cli-process.ts'

/** What each claim says, and its number beside its bound: the same wherever a reader meets it. */
const CLAIMS = [
  ['Cut to 16 numbers, accuracy falls by at most 4 points.', '2.5 points worse (allowed: 4)'],
  ['The error is at most 0.3 times that of an ordinary network cut alike.', '0.220 times (allowed: 0.3)'],
] as const
const DAY = '2026-01-05'

let site: Fixture
let folder: string
beforeAll(async () => {
  site = await fixture()
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-words-'))
  const { title, arxiv } = NESTED
  const listing = { day: DAY, position: 0 }
  await importRecords(site.store, [{ title, arxiv, listing }], { source: 'hf', now: 1 })
})
afterAll(async () => {
  await site.store.close()
  rmSync(folder, { recursive: true })
})

const plain = (html: string) => parseHTML(html).document.body.textContent.replaceAll(/\s+/g, ' ')
const shell = async (...args: string[]) =>
  (await papers(args, { env: { DATA_DIR: folder }, fixture: true })).out
const seeds = ['--seeds', SEEDS.join(',')]
const facts = CLAIMS.map(([says, inWords]) => expect.objectContaining({ says, inWords, outcome: 'holds' }))

describe('every claim', () => {
  test.each<[string, () => Promise<string>]>([
    ['its page', async () => plain(await site.text(`/papers/${NESTED.arxiv}`))],
    ['its page as Markdown', () => site.text(`/papers/${NESTED.arxiv}.md`)],
    ['the shell', () => shell('run', 'nested', ...seeds)],
    ['its README', () => Promise.resolve(measuredTable(RECORDED))],
  ])('in %s', async (_, read) => {
    const text = await read()
    for (const part of CLAIMS.flat()) expect(text).toContain(part)
  })

  test('in every answer in JSON', async () => {
    const api = JSON.parse(await site.text(`/api/papers/${NESTED.arxiv}`)) as {
      dailyPapers: { reproduction: { claims: object[] } }
    }
    const summary = (await shell('run', 'nested', ...seeds, '--json')).trim().split('\n').at(-1)!
    expect(api.dailyPapers.reproduction.claims).toEqual(facts)
    expect(JSON.parse(summary)).toMatchObject({ claims: facts })
    expect(JSON.parse(await shell('show', 'nested', '--json'))).toMatchObject({ claims: facts })
    const listed = JSON.parse(await shell('list', '--json')) as { slug: string }[]
    expect(listed.find(({ slug }) => slug === 'nested')).toMatchObject({ claims: facts })
  })
})

describe('the claim that decides', () => {
  const [says, number] = CLAIMS[0]

  test('on /methods', async () => {
    expect(plain(await site.text('/methods'))).toContain(`${says}reproduced here · ${number}`)
  })

  test('in the mail, as HTML and as text', async () => {
    const runs = readRuns({ nested: RECORDED })
    const { html, text } = await previewDigest({ store: site.store, runs, baseUrl: 'https://x.org' }, DAY)
    const line = `Runs here, reproduced. ${says} Measured: ${number}, in 14 s.`
    expect(plain(html)).toContain(line)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(line)
  })
})

test('a list tells the verdict, in the same word', async () => {
  expect(plain(await site.text('/papers'))).toContain('reproduced here · run it, 14 s')
})
