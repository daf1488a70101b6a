import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { titleKey } from '#sources/text.ts'
import { KeySet, type NewPaper, type Store, openStore } from '#store/index.ts'
import { openForOnce } from './open.ts'
import { matching } from './saved-search.ts'
import { search } from './search.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

async function fill(papers: readonly (Partial<NewPaper> & { title: string })[]): Promise<KeySet> {
  const works = papers.map((paper, i) => ({
    paper: {
      id: `p${i}`,
      titleKey: titleKey(paper.title),
      authors: [],
      topics: [],
      listed: 1,
      source: 'test',
      ...paper,
    },
  }))
  return KeySet.of(await store.works.write(works))
}
const finds = async (title: string, words: string, without = '') =>
  (await matching(store, { words, without }, await fill([{ title }]))).size > 0

const CASES = '../shared/cases/mail/words.tsv'
let given: string[][] = []
try {
  given = readFileSync(CASES, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
} catch {
  console.warn(`no ${CASES}: its searches are not tried`)
}

test.each([
  ...given,
  ['Many MLPs and one CNN', 'MLP CNN', '', 'match'],
  ['Many MLPs and one CNN', 'MLP RNN', '', 'no match'],
  ['A Schrödinger bridge', 'schrodinger bridges', '', 'match'],
  ['Ein Schrodinger bridge', 'Schrödinger', '', 'match'],
  ['A beta-VAE of faces', 'beta-VAE', '', 'match'],
  ['Beta decay, and a VAE', '"beta-VAE"', '', 'no match'],
  ['深度学习模型的压缩', '学习模型', '', 'match'],
  ['学校里的模型与练习', '学习模型', '', 'no match'],
  ['深層学習のモデル', 'モデル', '', 'match'],
  ['Обучение моделей', 'обучение', '', 'match'],
  ['Robots that plan', 'robot', 'planning', 'no match'],
  ['Robots that plan', 'robot -plan', '', 'no match'],
  ['Robots that plan', 'robot -"plan that"', '', 'match'],
  ['State-of-the-art robots', 'state-of-the-art', '', 'match'],
  ['Quantized networks', 'quantization', '', 'match'],
  ['Transformers are large', 'transform', '', 'match'],
  ['Anything', '', '', 'no match'],
  ['Anything', '-nothing', '', 'match'],
  ['Anything', '!!!', '', 'no match'],
])('%s · %s · without %s: %s', async (title, words, without, expected) => {
  expect(await finds(title, words, without)).toBe(expected === 'match')
})

describe('a saved search', () => {
  test('knows the operators, wanted or not, and nothing but papers it was asked of', async () => {
    const keys = [
      ...(await fill([
        { title: 'Maps', authors: ['Ada Lovelace'], categories: ['cs.LG'], date: '2024-01-01' },
        { title: 'Maps again', authors: ['Bo Li'], categories: ['cs.CV'], date: '2024-01-01' },
        { title: 'Maps of old', authors: ['Ada Lovelace'], categories: ['cs.CV'], date: '2019-01-01' },
      ])),
    ]
    const all = KeySet.of(keys)
    const found = async (words: string, without = '', among = all) =>
      [...(await matching(store, { words, without }, among))].map((key) => keys.indexOf(key))
    expect(await found('author:lovelace')).toEqual([0, 2])
    expect(await found('maps -author:"Ada Lovelace"')).toEqual([1])
    expect(await found('maps', 'category:cs.CV')).toEqual([0])
    expect(await found('year:2024 category:cs')).toEqual([0, 1])
    expect(await found('maps -year:2019 -again')).toEqual([0])
    expect(await found('maps', '', KeySet.of([keys[1]!]))).toEqual([1])
  })

  test('takes no new word for a slip of an old one', async () => {
    expect(await finds('Transformers', 'transfirmers')).toBe(false)
  })

  test('finds by meaning what lacks the words', async () => {
    const among = await fill([
      { title: 'Speech recognition', abstract: 'We transcribe spoken audio into text.' },
      { title: 'Automatic speech recognition of spoken language' },
      { title: 'Protein folding', abstract: 'Structures of proteins.' },
    ])
    const meaning = await openForOnce(store, 'papers')
    const [, near] = [...among]
    const wanted = { words: 'automatic speech recognition system', without: '' }
    expect([...(await matching(store, wanted, among))]).toEqual([])
    expect([...(await matching(store, wanted, among, meaning))]).toContain(near)
  })
})

test('the search of the site leaves out the same', async () => {
  await fill([
    { title: 'Robots that plan' },
    { title: 'Robots that wait' },
    { title: 'Plans', categories: ['cs.RO'] },
  ])
  const ids = async (query: string) => {
    const found = await search(store, query, { limit: 9 })
    return found.kind === 'hits' ? found.hits.map(({ paper }) => paper.id) : []
  }
  expect(await ids('robots -plan')).toEqual(['p1'])
  expect(await ids('plan -category:cs.RO')).toEqual(['p0'])
})
