import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importRecords } from '../../src/feed/import.ts'
import { undoImport } from '../../src/feed/undo.ts'
import { search } from '../../src/search/search.ts'
import { readFew, startTopics } from '../../src/search/topics/keep-topics.ts'
import { databases } from '../../src/store/databases.fixture.ts'
import type { Store } from '../../src/store/index.ts'

const LAMPS = {
  title: 'Counting street lamps by object detection',
  abstract:
    'We count street lamps in photographs. A detector finds lamps in images of cities at night, and object ' +
    'detection with a convolutional network trained on few images is compared with segmentation.',
  authors: ['Ann Able'],
}

describe.each(databases)('in %s', (_name, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  const lamps = { ...LAMPS, arxiv: '2401.00001', date: '2024-01-02', categories: ['cs.CV'] }
  const how = { source: 'arxiv', now: 5 }
  const names = async () =>
    (await store.said.of(['2401.00001'])).get('2401.00001')!.topics.map(({ name }) => name)

  test('topics are found out in the background, and again when a paper or what is said of it changes', async () => {
    await importRecords(store, [lamps], how)
    const topics = startTopics(store, { idleMs: 10 })
    await topics.caughtUp()
    expect(await names()).toEqual(expect.arrayContaining(['object detection', 'computer vision']))

    const by = {
      ...how,
      source: 'hf',
      imported: await store.imports.begin({ at: 6, source: 'hf', what: 'a file' }),
    }
    await importRecords(store, [{ title: lamps.title, arxiv: lamps.arxiv, keywords: ['lidar'] }], by)
    await topics.caughtUp()
    expect(await names()).toEqual(['point clouds', 'computer vision'])

    await undoImport(store, by.imported, 7)
    await topics.caughtUp()
    expect(await names()).toContain('object detection')

    await importRecords(store, [{ ...lamps, version: 2, categories: ['cs.RO'] }], how)
    await topics.caughtUp()
    expect(await names()).toEqual(expect.arrayContaining(['object detection', 'robotics']))
    await topics.close()
  })

  test('papers of a topic are counted, listed newest first and searched', async () => {
    const record = (n: number) => ({ ...LAMPS, title: `${LAMPS.title} ${n}`, arxiv: `2401.0000${n}` })
    const dated = [3, 1, 2].map((n) => ({ ...record(n), date: `2024-01-0${n}`, categories: ['cs.CV'] }))
    await importRecords(store, [...dated, { ...record(4), categories: ['cs.CV'] }], how)
    await readFew(store)

    expect((await store.topics.counts()).get('object detection')).toBe(4)
    expect(await store.topics.count('object detection')).toBe(4)
    const listed = await store.topics.list('object detection', { limit: 2, offset: 1 })
    expect(listed.map(({ id }) => id)).toEqual(['2401.00002', '2401.00001'])
    expect(await store.topics.list('knitting', { limit: 2 })).toEqual([])

    const found = async (query: string) => {
      const result = await search(store, query, { limit: 9 })
      return result.kind === 'hits' ? result.total : result.kind
    }
    expect(await found('lamps topic:"object detection"')).toBe(4)
    expect(await found('topic:object-detection year:2024')).toBe(3)
    expect(await found('lamps topic:robotics')).toBe(0)
    expect(await found('lamps topic:knitting')).toBe(0)
  })
})
