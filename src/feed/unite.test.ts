import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import type { Store } from '#store/index.ts'
import { databases } from '../store/databases.fixture.ts'
import { fillCatalogue } from './catalogue.ts'
import { importRecords, takeBack } from './import.ts'

const DAY = '2026-03-02'
const paged: PaperRecord = { title: 'One Work, Two Names', abstract: 'From a page.' }
const local = 'p-'

describe.each(databases)('in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  const take = (records: PaperRecord[], source = 'test', now = 1) =>
    importRecords(store, records, { source, now })

  test('a paper that turns out to be on arXiv is called so, and found under its old id', async () => {
    const listed: PaperRecord = {
      ...paged,
      listing: { day: DAY, position: 4 },
      signals: [{ name: 'hf-upvotes', value: 7 }],
      links: [{ kind: 'code', url: 'https://github.com/a/b', saidBy: 'hf' }],
    }
    const { added } = await take([listed])
    const old = added[0]!.id
    expect(old.startsWith(local)).toBe(true)
    const key = await store.papers.key(old)

    const arxiv = {
      title: 'One work: two names',
      abstract: 'From a page.',
      arxiv: '2603.00001',
      doi: '10.1000/one',
    }
    const { completed } = await take([arxiv])
    expect(completed.map(({ id }) => id)).toEqual(['2603.00001'])
    expect(await store.papers.count()).toBe(1)
    expect(await store.papers.get(old)).toMatchObject({ id: '2603.00001', abstract: 'From a page.' })
    expect(await store.papers.key('2603.00001')).toBe(key)
    const [first] = await store.listings.list({ from: DAY, to: DAY }, { limit: 9 })
    expect(first).toMatchObject({ paper: { id: '2603.00001' }, signals: { 'hf-upvotes': 7 } })

    for (const records of [[arxiv], [listed], [listed, arxiv]]) {
      expect(await take(records)).toMatchObject({ added: [], completed: [] })
    }
    expect(await store.papers.count()).toBe(1)
  })

  test('works of one author that a source calls by one name stay two, also when they come again', async () => {
    const [one, other] = [
      'lamps at night: bright counting needs steady hands beside many windows',
      'gulls near harbours: flocks follow small fishing boats until evening winds rise again',
    ].map((abstract, i): PaperRecord => ({
      title: ['Counting Lamps Slowly', 'Following Gulls Closely'][i]!,
      abstract: `About ${abstract}.`,
      authors: ['Ann Able', `Bo ${i}`],
      name: 'able2024',
    })) as [PaperRecord, PaperRecord]
    expect((await take([one, other])).added).toHaveLength(2)
    for (const records of [[one], [other], [other, one]]) {
      expect(await take(records)).toMatchObject({ added: [], completed: [], unchanged: records.length })
    }
    expect(await store.papers.count()).toBe(2)
  })

  test('its old name still finds it when the title has changed since', async () => {
    await take([paged])
    await take([{ ...paged, arxiv: '2603.00001', version: 1 }])
    await take([{ title: 'Quite another title', arxiv: '2603.00001', version: 2 }])
    await take([paged])
    expect(await store.papers.count()).toBe(1)
  })

  test('papers that turn out to be one become one, with all that was said of each', async () => {
    await take([{ title: 'By DOI', doi: '10.1000/one', listing: { day: DAY, position: 0 } }], 'a')
    await take([{ title: 'By arXiv', arxiv: '2603.00001', categories: ['cs.LG'] }], 'b')
    const old = (await store.listings.list({ from: DAY, to: DAY }, { limit: 1 }))[0]!.paper.id
    expect(await store.papers.count()).toBe(2)

    const both = { title: 'By both', arxiv: '2603.00001', doi: '10.1000/one', venue: 'A Journal' }
    expect(await take([both], 'c')).toMatchObject({ added: [], completed: [{ id: '2603.00001' }] })
    expect(await store.papers.count()).toBe(1)
    expect(await store.papers.get(old)).toMatchObject({
      id: '2603.00001',
      doi: '10.1000/one',
      venue: 'A Journal',
      categories: ['cs.LG'],
    })
    expect(await store.listings.count(DAY, DAY)).toBe(1)
    expect(await take([both], 'c')).toMatchObject({ added: [], completed: [] })
  })

  test('a DOI that belongs to another arXiv paper joins nothing', async () => {
    await take([
      { title: 'One', arxiv: '2603.00001', doi: '10.1000/one' },
      { title: 'Two', arxiv: '2603.00002' },
    ])
    await take([{ title: 'Two', arxiv: '2603.00002', doi: '10.1000/one', venue: 'A Journal' }])
    expect(await store.papers.count()).toBe(2)
    expect(await store.papers.get('2603.00002')).toMatchObject({ title: 'Two', venue: 'A Journal' })
    expect((await store.papers.get('2603.00002'))!.doi).toBeUndefined()
    // Also when it is told of again by somebody who knows no DOI.
    await take([{ title: 'Two', arxiv: '2603.00002', categories: ['cs.LG'] }], 'another')
    expect((await store.papers.get('2603.00002'))!.doi).toBeUndefined()
  })

  test('within one file too', async () => {
    const { added } = await take([paged, { ...paged, arxiv: '2603.00001' }, paged])
    expect(added.map(({ id }) => id)).toEqual(['2603.00001'])
    expect(await store.papers.count()).toBe(1)
  })

  test('the catalogue takes over a paper that came from a page', async () => {
    const { added } = await take([paged])
    const paper = {
      slug: 'one-work',
      arxiv: '2603.00001',
      title: paged.title,
      authors: [],
      date: '2026-03-01',
      topics: [],
      does: 'compress' as const,
      summary: 'In short.',
      claim: 'More.',
    }
    await fillCatalogue(store, [paper], 1)
    expect(await store.papers.count()).toBe(1)
    expect(await store.papers.get(added[0]!.id)).toMatchObject({ id: '2603.00001', abstract: 'From a page.' })
  })

  test('what its source deleted stays, as withdrawn, with who said so', async () => {
    await take([{ title: 'Gone', arxiv: '2603.00001', version: 1 }], 'oai')
    await take([{ title: 'Elsewhere', name: 'oai:example.org:7' }], 'oai-pmh')
    const names = ['2603.00001', 'oai:example.org:7', '9999.99999']
    const how = { source: 'oai', now: 5 }
    expect(await takeBack(store, names, how)).toHaveLength(2)
    expect(await takeBack(store, names, how)).toEqual([])
    const paper = (await store.papers.get('2603.00001'))!
    expect(paper.withdrawn).toBe(true)
    expect((await store.said.of([paper.id])).get(paper.id)!.facts).toEqual([
      { name: 'withdrawn', value: 'deleted', saidBy: 'oai', saidAt: 5 },
    ])
    await take([{ title: 'Gone', arxiv: '2603.00001', version: 1 }], 'hf')
    expect((await store.papers.get('2603.00001'))!.withdrawn).toBe(true)
    expect((await store.papers.get('oai:example.org:7'))!.withdrawn).toBe(true)
  })

  test('the newest word of a source on a fact is the one kept', async () => {
    const by = (value: string) => [
      { ...paged, facts: [{ name: 'organisation' as const, value, url: 'https://huggingface.co/lab' }] },
    ]
    await take(by('A Lab'), 'hf', 1)
    await take(by('A Lab'), 'hf', 2)
    const { id } = (await store.papers.list({ limit: 1 }))[0]!
    const facts = async () => (await store.said.of([id])).get(id)!.facts
    expect(await facts()).toMatchObject([{ value: 'A Lab', saidAt: 1 }])
    await take(by('A Better Lab'), 'hf', 3)
    expect(await facts()).toMatchObject([{ value: 'A Better Lab', saidAt: 3 }])
  })
})
