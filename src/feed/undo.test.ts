import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import type { Store } from '#store/index.ts'
import { databases } from '../store/databases.fixture.ts'
import { importRecords } from './import.ts'
import { undoImport } from './undo.ts'

const DAY = '2026-03-02'
const lamps: PaperRecord = {
  title: 'Counting Lamps in Large Rooms',
  authors: ['Ann Able'],
  abstract: 'We count lamps.',
  listing: { day: DAY, position: 0 },
}

describe.each(databases)('taking back in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  async function take(source: string, ...records: PaperRecord[]): Promise<number> {
    const imported = await store.imports.begin({ at: 1, source, what: 'a file' })
    await importRecords(store, records, { source, now: 1, imported })
    return imported
  }
  const everything = async () => {
    const papers = await store.papers.list({ limit: 99 })
    const said = await store.said.of(papers.map(({ id }) => id))
    return { papers, said: [...said], listed: await store.listings.count(DAY, DAY) }
  }

  test('a paper that only this import told of goes, with its place on the list', async () => {
    await take('bibtex', { title: 'Another Work of Some Length', authors: ['Bo Bell'] })
    const before = await everything()
    const imported = await take('daily-page', lamps, { title: 'Nothing but a Title Here' })
    const { removed, kept } = await undoImport(store, imported, 2)
    expect([removed.length, kept.length]).toEqual([2, 0])
    expect(await everything()).toEqual(before)
    await expect(undoImport(store, imported, 3)).rejects.toThrow('taken back already')
    await expect(undoImport(store, 99, 3)).rejects.toThrow('there is no import 99')
  })

  test('what other sources said stays, word for word', async () => {
    await take('hf', lamps)
    const before = await everything()
    const imported = await take('csl-json', {
      ...lamps,
      doi: '10.5555/lamps',
      venue: 'Journal of Rooms',
      abstract: 'We count lamps, and more.',
      listing: { day: DAY, position: 7 },
      links: [{ kind: 'code', url: 'https://github.com/able/lamps', saidBy: 'abstract' }],
      signals: [{ name: 'citations', value: 3 }],
    })
    expect(await store.papers.get('10.5555/lamps')).toMatchObject({ venue: 'Journal of Rooms' })
    await undoImport(store, imported, 2)
    expect(await everything()).toEqual(before)
    expect(await store.papers.get('10.5555/lamps')).toBeUndefined()
  })

  test('what a source had said before is what it says again', async () => {
    await take('bibtex', { ...lamps, doi: '10.5555/lamps' })
    const before = await everything()
    const imported = await take('bibtex', { ...lamps, doi: '10.5555/lamps', abstract: 'Worse.' })
    expect((await everything()).papers).toMatchObject([{ abstract: 'Worse.' }])
    await undoImport(store, imported, 2)
    expect(await everything()).toEqual(before)
  })

  test('works that the import had made one are two again', async () => {
    await take('bibtex', { title: 'By DOI Alone, a Work', doi: '10.5555/lamps' })
    await take('hf', { title: 'By arXiv Alone, a Work', arxiv: '2603.00001' })
    const imported = await take('openalex', {
      title: 'By Both, a Work',
      arxiv: '2603.00001',
      doi: '10.5555/lamps',
    })
    expect(await store.papers.count()).toBe(1)
    await undoImport(store, imported, 2)
    expect(await store.papers.count()).toBe(2)
    expect(await store.papers.get('2603.00001')).toMatchObject({ title: 'By arXiv Alone, a Work' })
    expect(await store.papers.get('10.5555/lamps')).toMatchObject({ title: 'By DOI Alone, a Work' })
    expect((await store.papers.get('2603.00001'))!.doi).toBeUndefined()
    // And come together again.
    await take('openalex', { title: 'By Both, a Work', arxiv: '2603.00001', doi: '10.5555/lamps' })
    expect(await store.papers.count()).toBe(1)
  })

  test('votes for works that the import had made one are counted once a person, and are for each its own again', async () => {
    for (const id of ['ada', 'bo']) {
      await store.members.admit({ id, name: id, handle: id, email: `${id}@example.org` }, 1)
    }
    await take('bibtex', { title: 'By DOI Alone, a Work', doi: '10.5555/lamps' })
    await take('hf', { title: 'By arXiv Alone, a Work', arxiv: '2603.00001' })
    const votes = async (name: string) => {
      const { id } = (await store.papers.get(name))!
      return (await store.said.of([id])).get(id)!.votes
    }
    const { id } = (await store.papers.get('10.5555/lamps'))!
    await store.votes.say('ada', id, 1)
    await store.votes.say('ada', '2603.00001', 1)
    await store.votes.say('bo', '2603.00001', 1)
    const both = { title: 'By Both, a Work', arxiv: '2603.00001', doi: '10.5555/lamps' }
    const imported = await take('openalex', both)
    expect(await votes('2603.00001')).toBe(2)
    await undoImport(store, imported, 2)
    expect([await votes('10.5555/lamps'), await votes('2603.00001')]).toEqual([1, 2])
  })

  test('a paper of the time before imports were kept is not touched by taking back', async () => {
    await store.works.write([
      {
        paper: {
          id: '2401.00001',
          arxiv: '2401.00001',
          title: 'An Old Paper',
          titleKey: 'an old paper',
          authors: ['Ann Able'],
          abstract: 'Old.',
          topics: [],
          listed: 1,
          source: 'hf',
        },
        links: [{ kind: 'code', url: 'https://github.com/able/old', saidBy: 'abstract' }],
        facts: [{ name: 'submitter', value: 'Sue', saidBy: 'hf', saidAt: 1 }],
      },
    ])
    const before = await everything()
    const imported = await take('arxiv-atom', {
      title: 'A New Title',
      arxiv: '2401.00001',
      version: 2,
      abstract: 'New.',
    })
    expect((await everything()).papers).toMatchObject([{ title: 'A New Title', authors: ['Ann Able'] }])
    await undoImport(store, imported, 2)
    const after = await everything()
    expect(after.said).toEqual(before.said)
    expect(after.papers).toMatchObject([{ title: 'An Old Paper', abstract: 'Old.', listed: 1 }])
  })
})
