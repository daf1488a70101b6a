import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type NewPaper, openStore } from '#store/index.ts'
import { hashedEmbedder } from './hashed-embedder.fixture.ts'
import { embedSome, keepModel, startIndexer } from './indexer.ts'
import { openMeaning } from './meaning.ts'

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-indexer-'))
afterAll(() => rmSync(folder, { recursive: true }))

const paper = (i: number, title = `Paper number ${i}`): { paper: NewPaper } => ({
  paper: { id: `p${i}`, title, titleKey: title, authors: [], topics: [], listed: 0, source: 'test' },
})
const many = Array.from({ length: 700 }, (_, i) => paper(i))
const embedder = hashedEmbedder()

test('gives every paper its vector, goes on where it was stopped, and a second one does no harm', async () => {
  const store = await openStore(folder)
  await store.works.write(many)
  const first = startIndexer(store, embedder)
  await new Promise((done) => setTimeout(done, 5))
  await first.close()
  const begun = await store.vectors.count(embedder.name)
  expect(begun).toBeLessThan(many.length)
  await store.close()

  const one = await openStore(folder)
  const indexers = [startIndexer(one, embedder), startIndexer(one, embedder)]
  await Promise.all(indexers.map((indexer) => indexer.caughtUp()))
  expect(await one.vectors.count(embedder.name)).toBe(many.length)
  await Promise.all(indexers.map((indexer) => indexer.close()))
  await one.close()
})

test('new and reworded papers are found by their meaning, whoever embeds them', async () => {
  const [reader, writer] = [await openStore(folder), await openStore(folder)]
  let clock = 0
  const meaning = openMeaning(reader, embedder, () => (clock += 1000))
  const indexer = startIndexer(writer, embedder)
  const nearest = async (text: string) => (await meaning.ask(text)).nearest({ limit: 1 })[0]!
  await meaning.ready

  const key = (await writer.papers.key('p5'))!
  await writer.works.write([paper(1000, 'Zebra crossings'), { ...paper(5, 'Giraffes at night'), key }])
  await indexer.caughtUp()
  for (const [id, text] of [
    ['p1000', 'zebra crossing'],
    ['p5', 'giraffe night'],
  ] as const) {
    const found = await nearest(text)
    expect(found.key).toBe(await reader.papers.key(id))
    expect(found.similarity).toBeGreaterThan(0.7)
  }
  await indexer.close()
  await reader.close()
  await writer.close()
})

test('says what went wrong and keeps trying', async () => {
  const store = await openStore(':memory:')
  await store.works.write(many.slice(0, 3))
  const told: string[] = []
  const broken = { ...embedder, embed: () => Promise.reject(new Error('no memory left')) }
  const indexer = startIndexer(store, broken, { report: (message) => told.push(message) })
  await expect.poll(() => told).toEqual(['papers are not embedded: no memory left'])
  await indexer.close()
  await store.close()
})

test('a vector that takes the place of the last one written is read, whoever reads', async () => {
  const store = await openStore(':memory:')
  let clock = 0
  const meaning = openMeaning(store, embedder, () => (clock += 1000))
  const embed = async () => {
    await embedSome(store, embedder, 10)
    return (await meaning.ask('giraffe night')).nearest({ limit: 1 })[0]?.similarity ?? 0
  }
  await keepModel(store, embedder)
  const [key] = await store.works.write([paper(1, 'Zebra crossings')])
  expect(await embed()).toBeLessThan(0.5)
  await store.works.write([{ ...paper(1, 'Giraffe night'), key: key! }])
  expect(await embed()).toBeGreaterThan(0.9)
  await store.close()
})
