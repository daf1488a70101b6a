import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases } from './databases.fixture.ts'
import type { NewPaper, Store, TextQuery } from './index.ts'

describe.each(databases)('papers in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  const save = async (papers: NewPaper[]) => {
    const known = await store.works.find({ ids: papers.map(({ id }) => id) })
    const keys = new Map(known.map(({ id, key }) => [id, key]))
    const keyOf = ({ id }: NewPaper) => (keys.has(id) ? { key: keys.get(id)! } : {})
    return store.works.write(papers.map((paper) => ({ paper, ...keyOf(paper) })))
  }

  const paper = (id: string, more: Partial<NewPaper> = {}): NewPaper => ({
    id,
    title: `Paper ${id}`,
    titleKey: `paper ${id}`,
    authors: [],
    topics: [],
    categories: [],
    withdrawn: false,
    listed: 1,
    source: 'test',
    ...more,
  })

  const words = (...words: string[]): TextQuery => ({ words, phrases: [] })
  const ids = async (query: TextQuery) => {
    const best = await store.text.best(query, { limit: 5 })
    const papers = await store.papers.many(best.map(({ key }) => key))
    return best.map(({ key }) => papers.get(key)!.id)
  }
  const found = (word: string) => ids(words(word))

  test('gives back what was saved, absent facts absent', async () => {
    const full = paper('2205.13147', {
      arxiv: '2205.13147',
      slug: 'matryoshka',
      authors: ['Ada "the first" Lovelace', 'Émilie du Châtelet'],
      abstract: "Robert'); drop table papers; --",
      summary: '<script>alert(1)</script>',
      topics: ['retrieval'],
      date: '2022-05-26',
    })
    await save([full, paper('p-1')])

    const { titleKey: _, ...expected } = full
    expect(await store.papers.get('2205.13147')).toEqual(expected)
    expect(await store.papers.get('matryoshka')).toEqual(expected)
    expect(await store.papers.get('p-1')).not.toHaveProperty('abstract')
    expect(await store.papers.get('p-2')).toBeUndefined()
  })

  test('lists the newest first, month before day, undated last', async () => {
    await save([
      paper('a'),
      paper('b', { date: '2024-05' }),
      paper('c', { date: '2024-05-02' }),
      paper('d', { date: '2023-12-31' }),
    ])
    const ids = async (limit: number, offset: number) =>
      (await store.papers.list({ limit, offset })).map((found) => found.id)

    expect(await ids(10, 0)).toEqual(['c', 'b', 'd', 'a'])
    expect(await ids(2, 1)).toEqual(['b', 'd'])
    expect(await store.papers.count()).toBe(4)
  })

  test('saves all or none', async () => {
    const clash = paper('b', { arxiv: '1' })
    await expect(save([paper('a', { arxiv: '1' }), clash])).rejects.toThrow(/unique/i)
    expect(await store.papers.count()).toBe(0)
  })

  test('replaces no paper that was not read before', async () => {
    await save([paper('a', { title: 'Sparse codes' })])
    const stranger = { paper: paper('a', { title: 'Dense codes' }) }
    await expect(store.works.write([{ paper: paper('b') }, stranger])).rejects.toThrow('a is here already')
    expect(await store.papers.get('a')).toMatchObject({ title: 'Sparse codes' })
    expect(await store.papers.get('b')).toBeUndefined()
  })

  test('replaces a known paper in the index too, and keeps its day of listing', async () => {
    await save([paper('a', { title: 'Sparse codes' })])
    await save([paper('a', { title: 'Dense codes', listed: 2 })])

    expect(await found('sparse')).toEqual([])
    expect(await found('dense')).toEqual(['a'])
    expect(await store.papers.get('a')).toMatchObject({ title: 'Dense codes', listed: 1 })
  })

  test('finds by stem, without accents, title before abstract', async () => {
    await save([
      paper('in-abstract', { abstract: 'We study embeddings of things.' }),
      paper('in-title', { title: 'Embedding', abstract: 'Nothing else is said here.' }),
      paper('by-author', { authors: ['Rémi Münzhuber'] }),
    ])
    expect(await found('embedded')).toEqual(['in-title', 'in-abstract'])
    expect(await found('munzhuber')).toEqual(['by-author'])
    expect(await store.text.count(words('embedded'))).toBe(2)
  })

  test('marks the found words in the excerpt', async () => {
    await save([paper('a', { abstract: 'Long before. A sparse code stores much.' })])
    const key = (await store.papers.key('a'))!
    expect((await store.text.excerpts(words('sparse'), [key])).get(key)).toContain('\u0001sparse\u0002')
  })

  test('finds whole phrases, and words by their beginning', async () => {
    await save([
      paper('a', { abstract: 'A sparse code stores much.' }),
      paper('b', { abstract: 'This code is not sparse at all.' }),
    ])
    expect(await ids({ words: [], phrases: ['sparse code'] })).toEqual(['a'])
    expect(await ids({ words: ['code'], phrases: ['sparse code'] })).toEqual(['a'])
    expect(await ids({ words: ['stor'], phrases: [], prefix: 'stor' })).toEqual(['a'])
    expect(await store.text.count({ words: [], phrases: ['sparse code'] })).toBe(1)
    expect(await store.text.best({ words: [], phrases: [] }, { limit: 5 })).toEqual([])
  })

  test('forgets the vector of a paper whose text changed', async () => {
    await save([paper('a'), paper('b')])
    await store.vectors.keepModel({ name: 'm', width: 2, state: 'serving', created: 1 })
    const [a, b] = [(await store.papers.key('a'))!, (await store.papers.key('b'))!]
    expect(await store.vectors.missing('m', 10)).toEqual([a, b])
    await store.vectors.write('m', [
      { key: a, vector: Uint8Array.of(1, 2) },
      { key: b, vector: Uint8Array.of(3, 4) },
    ])
    expect(await store.vectors.missing('m', 10)).toEqual([])

    await save([paper('a', { title: 'Another' }), paper('b', { venue: 'Elsewhere' })])
    expect(await store.vectors.missing('m', 10)).toEqual([a])
    const [kept] = await store.vectors.list('m', { after: 0, limit: 10 })
    expect([kept!.key, [...kept!.vector]]).toEqual([b, [3, 4]])
    await store.vectors.dropModel('m')
    expect(await store.vectors.count('m')).toBe(0)
  })
})
