import { expect, test } from 'vitest'
import { workId, workNames } from './work-id.ts'
import { wordsInPage } from './work-pages.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'

test.each([
  ['https://www.alphaxiv.org/overview/2205.13147v4', '2205.13147'],
  ['https://www.alphaxiv.org/ja/overview/2205.13147', '2205.13147'],
  ['alphaxiv.org/resources/2205.13147', '2205.13147'],
  ['https://huggingface.co/papers/2205.13147#community', '2205.13147'],
  ['https://huggingface.co/api/papers/2205.13147', '2205.13147'],
  ['https://www.semanticscholar.org/arxiv/2205.13147', '2205.13147'],
  ['https://api.semanticscholar.org/arXiv:2205.13147', '2205.13147'],
  ['https://api.semanticscholar.org/graph/v1/paper/ARXIV:2205.13147?fields=title', '2205.13147'],
  ['https://api.semanticscholar.org/graph/v1/paper/DOI:10.1000/xyz123', '10.1000/xyz123'],
  ['https://aclanthology.org/2023.acl-long.5/', '10.18653/v1/2023.acl-long.5'],
  ['https://aclanthology.org/2023.acl-long.5.pdf', '10.18653/v1/2023.acl-long.5'],
  ['https://aclanthology.org/2023.acl-long.5v2.pdf', '10.18653/v1/2023.acl-long.5'],
  ['https://www.aclweb.org/anthology/P19-1001/', '10.18653/v1/p19-1001'],
])('%s names %s', (address, id) => {
  expect(workId(address)).toBe(id)
})

test.each([
  ['https://openreview.net/forum?id=aB-c_9', 'openreview:aB-c_9'],
  ['https://openreview.net/pdf?id=aB-c_9', 'openreview:aB-c_9'],
  ['openreview.net/forum?id=aB-c_9&noteId=x', 'openreview:aB-c_9'],
  ['https://proceedings.mlr.press/v139/doe21a.html', 'pmlr:v139/doe21a'],
  ['http://proceedings.mlr.press/v139/doe21a/doe21a.pdf', 'pmlr:v139/doe21a'],
  [`https://www.semanticscholar.org/paper/A-Title-Doe/${SHA}`, `s2:${SHA}`],
  [`https://www.semanticscholar.org/paper/${SHA}`, `s2:${SHA}`],
  ['https://api.semanticscholar.org/CorpusID:249097975', 'corpus:249097975'],
  ['https://aclanthology.org/2024.lrec-main.12/', 'acl:2024.lrec-main.12'],
])('%s is called %s', (address, name) => {
  expect(workNames(address)).toContain(name)
})

test.each([
  'https://openreview.net/',
  'https://openreview.net/group?id=ICLR.cc',
  'openreview',
  'https://example.org/forum?id=a',
  'a/b',
  'https://www.semanticscholar.org/search?q=sets',
  'https://proceedings.mlr.press/v139/',
])('%s names nothing', (address) => {
  expect(workNames(address)).toEqual([])
})

test('a page whose paper is not known by it may tell its words', () => {
  expect(wordsInPage(`https://www.semanticscholar.org/paper/Sets-of-Things-Doe-Li/${SHA}`)).toBe(
    'Sets of Things Doe Li',
  )
  expect(wordsInPage('https://proceedings.mlr.press/v139/doe21a.html')).toBe('author:doe year:2021')
  expect(wordsInPage('https://openreview.net/forum?id=aBc')).toBeUndefined()
})
