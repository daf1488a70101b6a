import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { suggestions } from './suggest.ts'

let store: Store
beforeAll(async () => {
  store = await openStore(':memory:')
  const titles = [
    'Contrastive Learning of Visual Representations',
    'A Simple Framework for Contrastive Learning',
    'Contrastive learning, and what else: contrastive lenses',
    'Masked Autoencoders Are Scalable Vision Learners',
    'MAE: Masked Autoencoders for Video',
    'Masked-Autoencoders in Time',
    'Contrast in Photographs',
    'Éclairs with BERT and éclairs with GPT',
    'Eclairs with BERT again',
    'Learning. Contrastive',
  ]
  await store.works.write(
    titles.map((title, i) => ({
      paper: { id: `p${i}`, title, titleKey: title, authors: [], topics: [], listed: 0, source: 'test' },
    })),
  )
})
afterAll(() => store.close())

test.each([
  ['contrastive le', ['contrastive learning', 'contrastive lenses']],
  ['Contrastive L', ['contrastive learning']],
  ['masked aut', ['masked autoencoders']],
  ['masked-aut', ['masked-autoencoders']],
  ['eclairs with b', ['éclairs with BERT']],
  ['ÉCLAIRS w', ['éclairs with BERT']],
])('%j goes on as %j', async (typed, wanted) => {
  const found = await suggestions(store, typed, 8)
  const same = (one: string) =>
    one
      .normalize('NFD')
      .replaceAll(/\p{M}|-/gu, ' ')
      .replaceAll(/ +/g, ' ')
      .toLowerCase()
  expect(found.map(same)).toEqual(expect.arrayContaining(wanted.slice(0, 1).map(same)))
  expect(same(found[0]!)).toBe(same(wanted[0]!))
})

test('phrases of most papers come first, whole titles last, and nothing twice', async () => {
  const [phrase, ...titles] = await suggestions(store, 'contrastive', 8)
  expect(phrase).toBe('contrastive learning')
  expect(titles.toSorted()).toEqual([
    'A Simple Framework for Contrastive Learning',
    'Contrastive Learning of Visual Representations',
    'Contrastive learning, and what else: contrastive lenses',
    'Learning. Contrastive',
  ])
  // No phrase goes over a colon or the end of a sentence.
  expect((await suggestions(store, 'else', 8)).map((one) => one.toLowerCase())).toEqual([
    'contrastive learning, and what else: contrastive lenses',
  ])
  expect(await suggestions(store, 'contrastive', 1)).toHaveLength(1)
})

test('a word that is ended with a blank is no beginning of another', async () => {
  expect(await suggestions(store, 'contrast ', 8)).toEqual(['Contrast in Photographs'])
})

test.each([
  '',
  ' ',
  'author:ada',
  'year:2024 contrastive',
  '-contrastive',
  'cs.LG',
  '2205.13147',
  '???',
  'x'.repeat(101),
])('offers nothing for %j', async (typed) => {
  expect(await suggestions(store, typed, 8)).toEqual([])
})
