import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Paper } from '#lab/paper.ts'
import { papers } from '#methods/registry.gen.ts'
import { type Store, openStore } from '#store/index.ts'
import { fillCatalogue } from './catalogue.ts'
import { importRecords } from './import.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const paper: Paper = {
  slug: 'small',
  arxiv: '2401.00001',
  title: 'A Small Paper: on “Size”',
  authors: ['A. Author'],
  date: '2024-01-01',
  topics: ['size'],
  does: 'compress',
  summary: 'Small.',
  claim: 'It is 1.',
}

test('every paper of the catalogue is there, once', async () => {
  expect(await fillCatalogue(store, papers, 1)).toBe(papers.length)
  expect(await fillCatalogue(store, papers, 2)).toBe(0)
  expect(await store.papers.count()).toBe(papers.length)
})

test('a corrected fact replaces the old one, an imported abstract stays', async () => {
  await fillCatalogue(store, [paper], 1)
  await importRecords(store, [{ title: paper.title, abstract: 'From elsewhere.' }], {
    source: 'test',
    now: 2,
  })
  await fillCatalogue(store, [{ ...paper, claim: 'It is 2.' }], 3)

  expect(await store.papers.get('small')).toMatchObject({
    claim: 'It is 2.',
    abstract: 'From elsewhere.',
    listed: 1,
  })
})

test('a paper imported before it came into the catalogue is not doubled', async () => {
  await importRecords(store, [{ title: 'a small paper - on "size"', abstract: 'Early.' }], {
    source: 'test',
    now: 1,
  })
  await fillCatalogue(store, [paper], 2)

  expect(await store.papers.count()).toBe(1)
  expect(await store.papers.get('2401.00001')).toMatchObject({ abstract: 'Early.', slug: 'small' })
})
