import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { type Intake, createIntake, takeTurn } from './intake.ts'
import { importRecords } from './import.ts'
import { parseHfDaily } from '#sources/hf-daily.ts'
import { NOON, type PapersServer, TODAY, idOf, servePapers } from './papers-server.fixture.ts'

let store: Store
let server: PapersServer
beforeEach(async () => {
  store = await openStore(':memory:')
  server = await servePapers()
})
afterEach(async () => {
  await store.close()
  await server[Symbol.asyncDispose]()
})

const list = (numbers: readonly number[], day = TODAY) =>
  JSON.stringify(
    numbers.map((number) => ({
      paper: { id: idOf(number), title: `Number ${number}`, submittedOnDailyAt: `${day}T01:00:00.000Z` },
    })),
  )

/** Fetches while the list of today is this; page by page when there are several. */
async function fetchToday(...pages: string[]) {
  const intake: Intake = createIntake(store, server.settings, { now: () => NOON, random: () => 0.5 })
  server.trouble.set('/hf', (response) => {
    const question = new URL(response.req.url!, server.url).searchParams
    const page = Number(question.get('p') ?? 0)
    response.end(question.get('date') === TODAY ? (pages[page] ?? '[]') : '[]')
  })
  return takeTurn(intake, 'hf', { since: TODAY })
}
const shown = async (day = TODAY) =>
  (await store.listings.list({ from: day, to: day }, { limit: 500 })).map(({ paper }) => paper.title)

test('the newest order of a list wins, and what was taken off leaves it', async () => {
  await fetchToday(list([1, 2, 3]))
  expect(await shown()).toEqual(['Number 1', 'Number 2', 'Number 3'])
  await fetchToday(list([3, 1, 4]))
  expect(await shown()).toEqual(['Number 3', 'Number 1', 'Number 4'])
  expect((await store.papers.get(idOf(2)))!.title).toBe('Number 2')
  await fetchToday(list([3, 1, 4]))
  expect(await shown()).toEqual(['Number 3', 'Number 1', 'Number 4'])
})

test('a list that breaks off or is empty takes nothing off', async () => {
  await fetchToday(list([1, 2, 3]))
  expect(await fetchToday('[]')).toMatchObject({ result: 'done', found: 0 })
  expect(await shown()).toHaveLength(3)
  expect(await fetchToday(list([4, 1, 2]).slice(0, -40))).toMatchObject({ result: 'failed' })
  expect((await shown()).toSorted()).toEqual(['Number 1', 'Number 2', 'Number 3', 'Number 4'])
})

test('a second page goes on where the first one ends', async () => {
  const numbers = Array.from({ length: 130 }, (_, i) => 300 - i)
  await fetchToday(list(numbers.slice(0, 100)), list(numbers.slice(100)))
  expect(await shown()).toEqual(numbers.map((number) => `Number ${number}`))
})

test('a list from before papers named their day is a list too', async () => {
  await fetchToday(JSON.stringify([{ paper: { id: idOf(1), title: 'Old form', upvotes: 3 } }]))
  expect(await shown()).toEqual(['Old form'])
})

test('a list from a file is the same list', async () => {
  await fetchToday(list([1, 2]))
  const { records } = parseHfDaily(list([2, 1]))
  await importRecords(store, records, { source: 'hf-daily', now: NOON })
  expect(await shown()).toEqual(['Number 2', 'Number 1'])
})

test('what OAI-PMH deleted is withdrawn while the rest comes in', async () => {
  await importRecords(store, [{ title: 'Number 77', arxiv: idOf(77) }], { source: 'hf', now: 1 })
  const intake = createIntake(store, server.settings, { now: () => NOON, random: () => 0.5 })
  const whole = await (await fetch(`${server.url}/oai?verb=ListRecords`)).text()
  const gone = `<record><header status="deleted"><identifier>oai:arXiv.org:${idOf(77)}</identifier>
    <datestamp>2026-11-23</datestamp></header></record>`
  const last = whole.replace(/<resumptionToken>.*<\/resumptionToken>/, `${gone}<resumptionToken/>`)
  server.trouble.set('/oai', (response) => response.end(last))
  expect(await takeTurn(intake, 'oai')).toMatchObject({ result: 'done', added: 4 })
  expect(await store.papers.get(idOf(77))).toMatchObject({ withdrawn: true })
})
