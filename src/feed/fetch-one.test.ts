import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { type FetchOne, createFetchOne } from './fetch-one.ts'
import { createIntake } from './intake.ts'
import { type PapersServer, idOf, servePapers } from './papers-server.fixture.ts'

let server: PapersServer
let store: Store
let fetchOne: FetchOne
beforeEach(async () => {
  server = await servePapers()
  store = await openStore(':memory:')
  fetchOne = createFetchOne(createIntake(store, server.settings))
})
afterEach(async () => {
  await store.close()
  await server[Symbol.asyncDispose]()
})

test('a paper that a reader names comes in once, and the log says so', async () => {
  const both = await Promise.all([fetchOne(idOf(1), 'a'), fetchOne(idOf(1), 'b')])
  expect(both).toEqual([
    { result: 'here', id: idOf(1) },
    { result: 'here', id: idOf(1) },
  ])
  expect(server.asked.filter(({ url }) => url!.startsWith('/api'))).toHaveLength(1)
  expect(await store.papers.get(idOf(1))).toMatchObject({ arxiv: idOf(1) })
  expect(await store.imports.list(9)).toMatchObject([{ what: idOf(1), added: 1 }])
})

test('what nobody knows, and a service that does not answer, are said', async () => {
  expect(await fetchOne('10.9999/none', 'a')).toEqual({ result: 'unknown' })
  server.trouble.set('/api', (response) => void response.writeHead(500).end())
  expect(await fetchOne(idOf(2), 'a')).toMatchObject({
    result: 'failed',
    error: expect.stringContaining('500'),
  })
  expect(await store.papers.count()).toBe(0)
})

test('so many are asked for at once, and so many by one reader within an hour', async () => {
  const limited = createFetchOne(createIntake(store, server.settings), { ofOne: 3, ofAll: 4, atOnce: 2 })
  const at = await Promise.all(['10.9999/1', '10.9999/2', '10.9999/3'].map((id) => limited(id, 'a')))
  expect(at.map(({ result }) => result)).toEqual(['unknown', 'unknown', 'busy'])
  expect(await limited('10.9999/3', 'a')).toEqual({ result: 'unknown' })
  expect(await limited('10.9999/4', 'a')).toEqual({ result: 'busy' })
  expect(await limited('10.9999/4', 'b')).toEqual({ result: 'unknown' })
  expect(await limited('10.9999/5', 'c')).toEqual({ result: 'busy' })
})
