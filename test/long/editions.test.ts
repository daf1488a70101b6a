import type { IntakeSettings } from '../../src/feed/intake.ts'
import { importRecords } from '../../src/feed/import.ts'
import type { PaperRecord } from '../../src/sources/record.ts'
import { expectReadable } from '../axe.ts'
import { browserTest, withSite } from '../browser.ts'

const fetching: IntakeSettings = {
  hf: true,
  categories: ['cs.LG'],
  feeds: [],
  bases: { hf: '', arxivRss: '', arxivApi: '', oai: '', openAlex: '', crossref: '', dataCite: '' },
  allowPrivate: false,
  userAgent: 'x',
}

const record = (i: number): PaperRecord => ({
  title: i === 3 ? 'Donaudampfschifffahrtsgesellschaft'.repeat(9) : `Paper ${i} of the list`,
  abstract: 'What it is about, in a line or two. '.repeat(6),
  authors: Array.from({ length: i * 40 }, (_, a) => `Author ${a}`),
  arxiv: `2601.0000${i}`,
  categories: ['cs.LG'],
  listing: { day: i < 5 ? '2026-01-05' : '2025-12-31', position: i },
  links: [{ kind: 'code', url: `https://github.com/a/b${i}`, saidBy: 'hf' }],
  signals: [{ name: 'hf-upvotes', value: i * 7 }],
  facts: [{ name: 'submitter', value: 'W'.repeat(200), url: 'https://huggingface.co/w' }],
})

const site = withSite({ fetching, now: () => Date.parse('2026-01-05T08:00:00Z') }, async (store) => {
  await importRecords(store, [1, 2, 3, 4, 5, 6].map(record), { source: 'hf', now: 1 })
  const first = { title: 'Paper of another title', arxiv: '2601.00004', authors: [], version: 1 }
  await importRecords(store, [first, { ...record(4), version: 2, abstract: 'It is about $x^2$.' }], {
    source: 'arxiv',
    now: 2,
  })
  const { sources } = store
  await sources.begin(await sources.get('hf', 1), 1, 2)
  await sources.fail('hf', `the host ${'x'.repeat(300)} refuses connections (ECONNREFUSED)`, 3)
})

browserTest.each([
  '/',
  '/week/2026-W02',
  '/month/2026-01',
  '/date/2026-01-03',
  '/trending',
  '/status',
  '/papers/2601.00004',
])('%s is accessible by day and night, and fits a phone', async (path) => {
  const page = await site.newPage()
  await page.goto(site.url + path)
  await expectReadable(page)
})
