import { afterAll, expect, test } from 'vitest'
import { type NewPaper, openStore } from '#store/index.ts'
import { allDuplicates } from './duplicates.ts'
import { openEmbedder } from './embed/embedders.ts'
import { embedSome, keepModel } from './indexer.ts'

const store = await openStore(':memory:')
afterAll(() => store.close())

const SUBJECTS = 'proteins galaxies markets traffic glaciers poems bridges neurons crystals rivers'.split(' ')

/** A text of forty words about something of its own. */
const abstractOf = (i: number) =>
  Array.from(
    { length: 40 },
    (_, k) => `${SUBJECTS[(i * 7 + k * (1 + (i % 9))) % 10]} ${(i * 31 + k) % 97}`,
  ).join(' ')

const paper = (i: number, more: Partial<NewPaper> = {}): { paper: NewPaper } => ({
  paper: {
    id: `2601.${String(i).padStart(5, '0')}`,
    title: `About ${SUBJECTS[i % 10]} number ${i}`,
    titleKey: `about ${i}`,
    authors: [],
    abstract: abstractOf(i),
    topics: [],
    listed: 1,
    source: 'test',
    ...more,
  },
})

test('finds works that are here twice, and no others', async () => {
  const embedder = await openEmbedder('papers')
  await keepModel(store, embedder)
  expect(await allDuplicates(store, embedder.name, embedder.width)).toEqual([])

  const again = { id: 'p-0123456789ab', titleKey: 'another', abstract: `${abstractOf(3)} published since` }
  await store.works.write([...Array.from({ length: 60 }, (_, i) => paper(i)), paper(3, again)])
  await embedSome(store, embedder, 100)

  const found = await allDuplicates(store, embedder.name, embedder.width)
  expect(found.map(({ papers: [a, b] }) => [a.id, b.id])).toEqual([['2601.00003', 'p-0123456789ab']])
  expect(found[0]!.overlap).toBeGreaterThan(0.9)
})
