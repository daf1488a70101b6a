import { afterEach, beforeEach, expect, test } from 'vitest'
import { type NewPaper, type Store, openStore } from '#store/index.ts'
import { bringUpToDate } from './upkeep.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const paper = (i: number, more: Partial<NewPaper> = {}): NewPaper => ({
  id: `2401.0000${i}`,
  arxiv: `2401.0000${i}`,
  title: `Paper ${i}`,
  titleKey: `paper ${i}`,
  authors: ['Ann Able'],
  topics: [],
  listed: 1,
  source: 'bibtex',
  ...more,
})
const write = (...papers: NewPaper[]) => store.works.write(papers.map((one) => ({ paper: one })))

test('words of TeX and HTML in stored papers become plain, once', async () => {
  await write(
    paper(1, {
      title: "Erd\\H{o}s--R\\'enyi Graphs",
      abstract: 'We use \\emph{random} graphs &amp; more.',
      authors: ["Alfr\\'ed R\\'enyi"],
    }),
    paper(2),
  )
  const heard: number[] = []
  expect(await bringUpToDate(store, 2, (done) => heard.push(done))).toEqual({ papers: 2, doubtful: [] })
  expect(heard).toEqual([2])
  expect(await store.papers.get('2401.00001')).toMatchObject({
    title: 'Erdős–Rényi Graphs',
    abstract: 'We use random graphs & more.',
    authors: ['Alfréd Rényi'],
    listed: 1,
  })
  expect(await bringUpToDate(store, 3)).toEqual({ papers: 0, doubtful: [] })
})

test('a paper that was made of two works is named, and shows what its own source said', async () => {
  const [key] = await write(
    paper(1, { title: 'Introduction', abstract: 'Of another work.', venue: 'Journal of A' }),
  )
  const raw = JSON.stringify({
    paper: {
      id: '2401.00001',
      title: 'Introduction',
      summary: 'A modern survey of lamps.',
      authors: [{ name: 'Zoe Zed' }],
    },
  })
  const statement = { source: 'hf', name: '2401.00001', titleKey: 'introduction', said: 1, raw }
  await store.works.write([
    { paper: (await store.works.byKeys([key!]))[0]!, key: key!, isUnchanged: true, statements: [statement] },
  ])
  const { doubtful } = await bringUpToDate(store, 2)
  expect(doubtful).toEqual([
    { id: '2401.00001', title: 'Introduction', told: 'Ann Able and, says hf, Zoe Zed' },
  ])
  expect(await store.papers.get('2401.00001')).toMatchObject({
    authors: ['Zoe Zed'],
    abstract: 'A modern survey of lamps.',
  })
})
