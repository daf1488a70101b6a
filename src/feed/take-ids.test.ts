import { afterEach, beforeEach, expect, test } from 'vitest'
import { FetchError } from '#sources/fetch-error.ts'
import { openStore } from '#store/index.ts'
import { createIntake } from './intake.ts'
import { NOON, type PapersServer, idOf, servePapers } from './papers-server.fixture.ts'
import { type Answered, takeIds } from './take-ids.ts'

let server: PapersServer
beforeEach(async () => void (server = await servePapers()))
afterEach(() => server[Symbol.asyncDispose]())

async function take(ids: { arxiv?: string[]; dois?: string[] }): Promise<Answered[]> {
  const store = await openStore(':memory:')
  try {
    const { fetch, settings } = createIntake(store, server.settings, { now: () => NOON })
    const answers: Answered[] = []
    for await (const answer of takeIds({ arxiv: [], dois: [], ...ids }, { fetch, bases: settings.bases }))
      answers.push(answer)
    return answers
  } finally {
    await store.close()
  }
}

const said = (answers: readonly Answered[]) =>
  answers.map(({ source, records, warnings, share }) => [
    source,
    records.map(({ arxiv, doi }) => arxiv ?? doi),
    warnings.map(({ message }) => message),
    share,
  ])

test('works are asked for where they are known', async () => {
  const dois = ['10.5555/a', '10.5281/zenodo.1', '10.9999/none']
  expect(said(await take({ arxiv: [idOf(1), idOf(2)], dois }))).toEqual([
    ['arxiv-atom', [idOf(1), idOf(2)], [], 0.4],
    ['crossref', ['10.5555/a'], [], 0.6],
    ['csl-json', ['10.5281/zenodo.1'], ['neither Crossref nor DataCite knows 10.9999/none'], 1],
  ])
})

test('a DOI alone, and one with a comma, are asked for by themselves', async () => {
  const dois = ['10.5555/a,b', '10.5555/c']
  expect(said(await take({ dois }))).toEqual([
    ['crossref', ['10.5555/c'], [], 0.5],
    ['crossref', ['10.5555/a,b'], [], 1],
  ])
})

test('a service that does not answer is an error in words', async () => {
  server.trouble.set('/api', (response) => void response.writeHead(500).end())
  await expect(take({ arxiv: [idOf(1)] })).rejects.toThrow(FetchError)
})
