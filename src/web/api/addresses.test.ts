import { afterAll, beforeAll, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { type Fixture, fixture } from '../app.fixture.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'
const PAPER = {
  title: 'On Terns',
  arxiv: '2601.00001',
  doi: '10.18653/v1/2026.acl-long.5',
  authors: ['Ada Gull'],
  url: 'https://openreview.net/forum?id=aB-c_9',
  names: [`s2:${SHA}`, 'corpus:249', 'pmlr:v139/gull26a', 'acl:2026.acl-long.5'],
}
const ADDRESSES = [
  'https://openreview.net/forum?id=aB-c_9&noteId=x',
  'https://aclanthology.org/2026.acl-long.5/',
  'https://proceedings.mlr.press/v139/gull26a.html',
  `https://www.semanticscholar.org/paper/On-Terns-Gull/${SHA}`,
  'https://api.semanticscholar.org/CorpusID:249',
  'https://huggingface.co/papers/2601.00001',
  'https://www.alphaxiv.org/abs/2601.00001v2',
  'https://arxiv.org/pdf/2601.00001',
  'https://doi.org/10.18653/v1/2026.acl-long.5',
]

let site: Fixture
beforeAll(async () => {
  site = await fixture()
  await importRecords(site.store, [PAPER], { source: 'bibtex', now: 1 })
})
afterAll(() => site.store.close())

/** Where an address leads in the end, as others follow it. */
async function follow(path: string): Promise<{ path: string; answer: Response }> {
  const answer = await site.app.request(path)
  const location = answer.headers.get('location')
  return location === null ? { path, answer } : follow(location)
}
const json = async (path: string) => (await follow(path)).answer.json()

test.each(ADDRESSES)('%s leads to its paper', async (address) => {
  const written = encodeURIComponent(address)
  for (const path of [`/papers/${address}`, `/papers/${written}`, `/search?q=${written}`]) {
    expect((await follow(path)).path, path).toBe('/papers/2601.00001')
  }
  // As it is, in a part of its own, and by a proxy that makes one slash of two.
  for (const path of [address, written, address.replace('//', '/')]) {
    expect(await json(`/api/papers/${path}`), path).toMatchObject({ id: '2601.00001' })
  }
  expect((await site.app.request(`/api/papers/${written}/similar?limit=1`)).status).toBe(200)
  expect(await json(`/api/papers/search?q=${written}`)).toMatchObject([{ title: 'On Terns' }])
  expect(await json(`/feeds/search.json?q=${written}`)).toMatchObject({ items: [{ title: 'On Terns' }] })
})

test('the query is ours behind an address that something follows, and behind an id', async () => {
  const answer = await site.app.request('/api/papers/https://arxiv.org/abs/2601.00001/similar?limit=1')
  expect(answer.status).toBe(200)
  const wrong = { status: 400, detail: '"id" cannot be asked for; nothing can' }
  expect(await json('/api/papers/2601.00001?id=x')).toMatchObject(wrong)
})

test('a page of a paper that is not here finds nothing, rather than what is like its address', async () => {
  const address = 'https://openreview.net/forum?id=Unknown'
  const detail = expect.stringContaining(address) as string
  expect(await json(`/api/papers/${address}`)).toMatchObject({ status: 404, detail })
  expect(await json(`/api/papers/search?q=${encodeURIComponent(address)}`)).toEqual([])
})
