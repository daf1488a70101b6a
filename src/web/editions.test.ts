import { expect, test } from 'vitest'
import { importRecords } from '../feed/import.ts'
import { parseHfDaily } from '../sources/hf-daily.ts'
import { fixture } from './app.fixture.ts'

/** Two lists with a gap between them, the newer one on a Monday. */
async function lists() {
  const site = await fixture()
  const listed = (title: string, day: string, position: number, votes: number) => ({
    title,
    abstract: 'What it is about.',
    listing: { day, position },
    signals: [{ name: 'hf-upvotes', value: votes }],
  })
  const records = [
    { ...listed('Gulls <b>', '2026-01-05', 0, 3), categories: ['cs.LG'] },
    listed('Terns', '2026-01-05', 1, 12),
    listed('Auks', '2025-12-31', 0, 1),
  ]
  await importRecords(site.store, records, { source: 'hf', now: 1 })
  return site
}

test('the front page is the newest list, most votes first', async () => {
  const html = await (await lists()).text('/')
  expect(html).toMatch(/Monday, 5 January 2026<\/h1><p class="count">2 papers</)
  expect(html.indexOf('Terns')).toBeLessThan(html.indexOf('Gulls &lt;b&gt;'))
  expect(html).toContain('12 votes on Hugging Face')
  expect(html.split('The list before')[0]).not.toContain('Auks')
})

test('previous and next skip the days without a list', async () => {
  const { text } = await lists()
  expect(await text('/date/2026-01-05')).toContain('href="/date/2025-12-31"')
  expect(await text('/date/2025-12-31')).toContain('href="/date/2026-01-05"')
  expect(await text('/week/2026-W01')).toContain('Auks')
  expect(await text('/month/2026-01')).toMatch(/href="\/month\/2025-12">← Dec 2025</)
})

test('an empty day says why, and where the last list is', async () => {
  const { text } = await lists()
  const saturday = await text('/date/2026-01-03')
  expect(saturday).toContain('arXiv does not announce on Friday and Saturday evenings')
  expect(saturday).toContain('The last list is of 31 December 2025')
  expect(saturday).toMatch(/The list before: Wednesday, 31 December 2025.*Auks/s)
  expect(await text('/date/2026-02-01')).toContain('still to come')
})

test.each(['/date/2026-02-30', '/week/2026-W54', '/month/2026-13', '/date/today', "/date/'--"])(
  'there is no %s',
  async (path) => {
    const { app } = await fixture()
    expect((await app.request(path)).status).toBe(404)
  },
)

test('filters stand in the address', async () => {
  const { text } = await lists()
  const html = await text('/date/2026-01-05?category=cs.LG')
  expect(html).toContain('Gulls')
  expect(html).not.toContain('Terns')
  expect(html).toContain('<option value="cs.LG" selected')
  expect(await text('/date/2026-01-05?runs=on')).toContain('No paper of this list is of that kind')
})

test('trending says why in words, paper by paper', async () => {
  const html = await (await lists()).text('/trending')
  expect(html.indexOf('Terns')).toBeLessThan(html.indexOf('Auks'))
  expect(html).toContain('Why is this here')
  expect(html).toContain('12 votes on Hugging Face; on the list of 5 January 2026, today.')
  expect(html).toContain('1 vote on Hugging Face; on the list of 31 December 2025, 5 days ago.')
  expect(html).toMatch(/votes \+1\.11, age −0\.11, score \+1\.00/)
})

test('comments count, as far as votes let them', async () => {
  const { store, text } = await fixture()
  const records = [1, 400].map((comments) => ({
    title: `Terns ${comments}`,
    listing: { day: '2026-01-05', position: 0 },
    signals: [
      { name: 'hf-upvotes', value: 9 },
      { name: 'hf-comments', value: comments },
    ],
  }))
  await importRecords(store, records, { source: 'hf', now: 1 })
  const html = await text('/trending')
  expect(html.indexOf('Terns 400')).toBeLessThan(html.indexOf('Terns 1'))
  expect(html).toContain('400 comments there')
  expect(html).toMatch(/votes \+1\.00, comments \+0\.16/)
})

test('people count where it is told who wrote the comments', async () => {
  const { store, text } = await fixture()
  const by = (name: string, replies: object[] = []) => ({ type: 'comment', author: { name }, replies })
  const comments = [
    by('ada', [by('bo'), by('ada')]),
    by('librarian-bot'),
    { type: 'title-change', author: { name: 'cy' } },
  ]
  const answer = {
    paper: {
      id: '2601.00017',
      title: 'Gulls of the north',
      upvotes: 9,
      submittedOnDailyAt: '2026-01-05T01:00:00Z',
    },
    comments,
  }
  const { records } = parseHfDaily(JSON.stringify([answer]))
  await importRecords(store, records, { source: 'hf', now: 1 })
  const html = await text('/trending')
  expect(html).toContain('9 votes on Hugging Face; 4 comments there from 2 people;')
  expect(html).toMatch(/votes \+1\.00, people discussing \+0\.08/)
})

test('trending shows the weights in force', async () => {
  const { text } = await fixture([], { trending: { tau: 30, reproduction: 5, people: 0.25 } })
  const html = (await text('/trending')).replaceAll(/\s+/g, ' ')
  expect(html).toContain('at most 25 % of the votes, + 5 for a method')
  expect(html).toContain('make up for 30 hours')
})

test('the newest list says how fresh it is, an older one does not', async () => {
  const { text } = await lists()
  for (const path of ['/', '/date/2026-01-05']) expect(await text(path)).toContain('Fetching is switched off')
  for (const path of ['/date/2025-12-31', '/week/2026-W02', '/papers'])
    expect(await text(path)).not.toContain('class="truth"')
})

test('without lists, the front page and trending send to all papers', async () => {
  const { text } = await fixture()
  expect(await text('/')).toContain('2 papers, newest first')
  expect(await text('/trending')).toContain('href="/papers"')
  expect(await text('/papers')).toContain('2 papers, newest first')
})
