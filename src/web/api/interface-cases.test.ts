import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { parseArxivAtom } from '#sources/arxiv-atom.ts'
import { parseBibtex } from '#sources/bibtex.ts'
import { parseHfDaily } from '#sources/hf-daily.ts'
import type { PaperRecord } from '#sources/record.ts'
import { parseRis } from '#sources/ris.ts'
import { fixture } from '../app.fixture.ts'

const FOLDER = fileURLToPath(new URL('../../../../shared/cases/interfaces/', import.meta.url))
const isHere = existsSync(FOLDER)
if (!isHere) console.warn(`cases of interfaces are not tried: there is no ${FOLDER}`)
const read = (name: string) => readFileSync(FOLDER + name, 'utf8')

/** The site with records told one after another, as their source tells them. */
async function siteOf(source: string, ...told: PaperRecord[][]) {
  const made = await fixture([], { baseUrl: 'https://papers.example' })
  onTestFinished(() => made.store.close())
  for (const [i, records] of told.entries()) await importRecords(made.store, records, { source, now: i + 1 })
  const json = async (path: string) => (await made.app.request(path)).json()
  const leads = async (path: string) => (await made.app.request(path)).headers.get('location')
  return { ...made, json, leads }
}

describe.skipIf(!isHere)('interfaces', () => {
  test.each([
    ['x.bib', 'bibtex', parseBibtex, '10.1000/xyz123', 'A Study of Things'],
    ['x.ris', 'ris', parseRis, '10.1000/ris1', 'RIS thing'],
  ] as const)('%s is found by its DOI, however it is written', async (name, source, parse, doi, title) => {
    const { json, leads, text } = await siteOf(source, parse(read(name)).records)
    const { id } = (await json(`/api/papers/${doi}`)) as { id: string }
    for (const form of [
      doi,
      doi.toUpperCase(),
      `doi:${doi}`,
      `https://doi.org/${doi}`,
      `http://dx.doi.org/${doi.replace('/', '%2F')}`,
    ]) {
      const written = encodeURIComponent(form)
      expect(await json(`/api/papers/${written}`), form).toMatchObject({ title })
      expect(await leads(`/search?q=${written}`), form).toBe(`/papers/${id}`)
      if (form !== id) expect(await leads(`/papers/${written}`), form).toBe(`/papers/${id}`)
      expect(await json(`/api/papers/search?q=${written}`)).toMatchObject([{ title }])
    }
    for (const end of ['bib', 'ris', 'csl.json']) expect(await text(`/papers/${id}.${end}`)).toContain(doi)
  })

  test.each([
    ['as they came', ['atom-v1.xml', 'atom-v2.xml', 'atom-v3.xml']],
    ['the last first', ['atom-v3.xml', 'atom-v2.xml', 'atom-v1.xml']],
  ])('a paper that was replaced and withdrawn says so, %s', async (_order, names) => {
    const versions = names.map((name) => parseArxivAtom(read(name)).records)
    const { json, text } = await siteOf('arxiv-atom', ...versions)
    const id = '2611.01234'
    expect(await json(`/api/papers/${id}`)).toMatchObject({
      title: 'New title',
      publishedAt: '2026-11-02T10:00:00.000Z',
      withdrawnAt: '2026-11-13T00:00:00.000Z',
      dailyPapers: { withdrawn: true, version: 3 },
    })
    const known = (await json(`/api/papers/${id}/versions`)) as { title?: string }[]
    expect(known.map(({ title }) => title)).toEqual(['Old title', 'New title', 'New title'])
    const page = await text(`/papers/${id}`)
    expect(page).toContain('<meta name="citation_conference_title" content="NeurIPS 2026"/>')
    expect(page).toMatch(/withdrawn/i)
    const feed = await text(`/feeds/search.atom?q=${id}`)
    expect(feed).toContain(`<id>https://arxiv.org/abs/${id}</id>`)
    expect(feed).toContain('This paper was withdrawn.')
  })

  test('what is linked to a paper stands on its page and in the API', async () => {
    const { json, text } = await siteOf('hf-daily', parseHfDaily(read('linked.json')).records)
    const page = await text('/papers/2611.05555')
    for (const address of ['https://huggingface.co/a/m', 'https://p.example.org', 'https://github.com/a/b']) {
      expect(page).toContain(`href="${address}`)
    }
    expect(await json('/api/papers/2611.05555')).toMatchObject({
      linkedModels: [{ id: 'a/m' }],
      numTotalModels: 1,
      projectPage: expect.stringContaining('https://p.example.org'),
      githubRepo: 'https://github.com/a/b',
      githubStars: 99,
      upvotes: 3,
      numComments: 2,
    })
    expect(await json('/api/arxiv/2611.05555/repos')).toMatchObject({ models: [{ id: 'a/m' }] })
  })

  const namesIn = (html: string) =>
    Array.from(html.matchAll(/<meta (?:name|property)="([^"]+)"/g), ([, name]) => name!)

  test.each([
    ['a.html', undefined],
    ['b.html', 'NeurIPS 2022'],
  ])('a page has every name that reference managers read in %s', async (name, venue) => {
    const record = {
      title: 'Matryoshka',
      arxiv: '2611.00001',
      abstract: 'The whole abstract',
      authors: ['Ann Lee', 'Bo Lin'],
      date: '2022-05-26',
      categories: ['cs.LG'],
      ...(venue !== undefined && { venue }),
    }
    const { text } = await siteOf('arxiv-atom', [record])
    expect(namesIn(await text('/papers/2611.00001'))).toEqual(
      expect.arrayContaining([...new Set(namesIn(read(name)))]),
    )
  })

  test('a list has every key that reference managers read in c.html', async () => {
    const record = { title: 'Paper A', arxiv: '2602.10604', authors: ['Ann Lee'], date: '2026-02-11' }
    const { text } = await siteOf('arxiv-atom', [record])
    const keysIn = (html: string) => {
      const spans = Array.from(html.matchAll(/class="Z3988" title="([^"]+)"/g), ([, title]) => title!)
      return spans.map((title) => [...new URLSearchParams(title.replaceAll('&amp;', '&')).keys()])
    }
    const [wanted] = keysIn(read('c.html'))
    expect(keysIn(await text('/search?q=paper'))[0]).toEqual(expect.arrayContaining(wanted!))
  })
})
