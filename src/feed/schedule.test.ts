import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { createIntake } from './intake.ts'
import { NOON, type PapersServer, servePapers } from './papers-server.fixture.ts'
import { startSchedule } from './schedule.ts'
import { sourceStatus } from './source-status.ts'

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

const intake = () => createIntake(store, server.settings, { now: () => NOON, random: () => 0.5 })

test('fetches at once what was never fetched, each source on its own', async () => {
  const lines: string[] = []
  const schedule = startSchedule(intake(), (line) => lines.push(line))
  await vi.waitFor(async () => {
    const states = (await sourceStatus(intake())).map(({ state }) => state)
    expect(states).toEqual(['good', 'good', 'good'])
  }, 10_000)
  await schedule.close()
  expect(lines).toEqual([])
  expect(await store.papers.count()).toBe(12 + 9)
})

test('fetches from the other sources that are named, too', async () => {
  server.settings = {
    ...server.settings,
    hf: false,
    categories: [],
    openAlex: { key: 'k-1', filter: 'primary_topic.id:T1' },
    feeds: [{ name: 'numbers', url: `${server.url}/feed.xml` }],
  }
  const schedule = startSchedule(intake(), () => {})
  await vi.waitFor(async () => {
    expect(await sourceStatus(intake())).toMatchObject([
      { name: 'openalex', title: 'OpenAlex', state: 'good', found: 8 },
      {
        name: 'feed:numbers',
        title: expect.stringMatching(/^numbers, a feed of 127/),
        state: 'good',
        found: 3,
      },
    ])
  }, 10_000)
  await schedule.close()
})

test('two at once do the work of one', async () => {
  const schedules = [startSchedule(intake(), () => {}), startSchedule(intake(), () => {})]
  await vi.waitFor(async () => expect(await store.papers.count()).toBe(12 + 9), 10_000)
  await Promise.all(schedules.map((schedule) => schedule.close()))
  const asked = server.asked.map(({ url }) => url)
  expect(new Set(asked).size).toBe(asked.length)
})

test('says once what goes wrong, and does not fall over', async () => {
  server.trouble.set('/', (response) => response.socket!.destroy())
  const lines: string[] = []
  const schedule = startSchedule(intake(), (line) => lines.push(line))
  await vi.waitFor(() => expect(lines).toHaveLength(3), 10_000)
  await schedule.close()
  expect(lines[0]).toMatch(/^fetching from \w+ failed: 127\.0\.0\.1:\d+ broke off the connection/)
  expect(await sourceStatus(intake())).toMatchObject([
    { state: 'failing', failures: 1, next: NOON + 60_000 },
    { state: 'failing' },
    { state: 'failing' },
  ])
})

test('closing breaks off what is under way', async () => {
  server.trouble.set('/', () => {})
  const schedule = startSchedule(intake(), () => {})
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(0), 10_000)
  const start = performance.now()
  await schedule.close()
  expect(performance.now() - start).toBeLessThan(2000)
  expect((await sourceStatus(intake())).map(({ state }) => state)).toEqual(Array(3).fill('never fetched'))
})
