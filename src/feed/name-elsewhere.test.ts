import { expect, test } from 'vitest'
import { parseOpenAlex } from '#sources/openalex.ts'
import { parseSemanticScholar } from '#sources/semantic-scholar.ts'
import { workNames } from '#sources/work-id.ts'
import { openStore } from '#store/index.ts'
import { importRecords } from './import.ts'
import { areNamed, nameAsElsewhere } from './name-elsewhere.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'
const S2 = JSON.stringify({
  paperId: SHA,
  externalIds: { CorpusId: 249097975, ACL: '2024.lrec-main.12' },
  title: 'On Terns',
  authors: [{ name: 'Ada Gull' }],
})
const OPENALEX = JSON.stringify({
  id: 'https://openalex.org/W1',
  title: 'On Auks',
  primary_location: { landing_page_url: 'https://example.org/auks' },
  locations: [
    { landing_page_url: 'https://openreview.net/forum?id=aB-c_9' },
    { pdf_url: 'http://proceedings.mlr.press/v139/doe21a/doe21a.pdf' },
  ],
})
const PAGES = {
  'On Terns': [
    `https://www.semanticscholar.org/paper/On-Terns-Gull/${SHA}`,
    'https://api.semanticscholar.org/CorpusID:249097975',
    'https://aclanthology.org/2024.lrec-main.12/',
    'https://aclanthology.org/2024.lrec-main.12.pdf',
  ],
  'On Auks': ['https://openreview.net/pdf?id=aB-c_9', 'https://proceedings.mlr.press/v139/doe21a.html'],
}

test('a paper is found by its pages, also one that was stored before they were read', async () => {
  const store = await openStore(':memory:')
  const records = [...parseSemanticScholar(S2).records, ...parseOpenAlex(OPENALEX).records]
  await importRecords(store, records, { source: 'openalex', now: 1 })
  const titles = async (page: string) => {
    const papers = await Promise.all(workNames(page).map((name) => store.papers.get(name)))
    return papers.flatMap((paper) => paper?.title ?? [])
  }
  const found = async () => {
    for (const [title, pages] of Object.entries(PAGES)) {
      for (const page of pages) expect(await titles(page), page).toContain(title)
    }
  }
  await found()

  const all = await store.works.after(0, 9)
  for (const { key } of all) {
    const names = [
      `s2:${SHA}`,
      'corpus:249097975',
      'acl:2024.lrec-main.12',
      'openreview:aB-c_9',
      'pmlr:v139/doe21a',
    ]
    await store.works.forget(key, names)
  }
  expect(await titles(PAGES['On Auks'][0]!)).toEqual([])

  expect(await areNamed(store)).toBe(false)
  const heard: number[] = []
  expect(await nameAsElsewhere(store, (count) => heard.push(count))).toBe(2)
  expect(heard).toEqual([2])
  await found()
  expect(await areNamed(store)).toBe(true)
  expect(await nameAsElsewhere(store)).toBe(0)
  await store.close()
})
