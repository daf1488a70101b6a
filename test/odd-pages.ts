import { expect } from 'vitest'
import { papers, recorded } from '../src/methods/registry.gen.ts'
import { reproductions } from '../src/methods/reproductions.gen.ts'
import { readFew } from '../src/search/topics/keep-topics.ts'
import { titleKey } from '../src/sources/text.ts'
import type { NewPaper } from '../src/store/index.ts'
import { expectReadable } from './axe.ts'
import { type LiveSite, browserTest, withSite } from './browser.ts'

const EVIL = `<img src=x onerror="document.title='owned'">"'</a><script>document.title='owned'</script>`

const made = (facts: Partial<NewPaper> & { id: string; title: string }): NewPaper => ({
  titleKey: titleKey(facts.title),
  authors: [],
  topics: [],
  listed: 0,
  source: 'test',
  ...facts,
})

const ODD = [
  made({
    id: 'evil',
    title: EVIL,
    authors: [EVIL],
    summary: EVIL,
    abstract: EVIL,
    date: EVIL,
    code: 'javascript:alert(1)',
  }),
  made({ id: 'long', title: 'Donaudampfschifffahrtsgesellschaft'.repeat(9), authors: ['W'.repeat(300)] }),
  made({ id: 'crowd', title: 'Many', authors: Array.from({ length: 2000 }, (_, i) => `Author Number ${i}`) }),
  made({
    id: 'rtl',
    title: 'تعلم التمثيلات: مقدمة',
    abstract: `$${'x+'.repeat(300)}y$ and $$\\sum_{i=1}^{n} x_i$$`,
    date: '2999-01-01',
  }),
]

/** The catalogue's site with papers that are hostile, long, crowded and written from right to left. */
export const withOddPapers = (): LiveSite =>
  withSite({}, async (store) => {
    await store.works.write(ODD.map((paper) => ({ paper })))
    await readFew(store)
  })

const running =
  papers.find((paper) => paper.slug in recorded) ?? papers.find((paper) => paper.slug in reproductions)
const waiting = papers.find((paper) => !(paper.slug in reproductions))
const pageOf = (paper?: { arxiv: string }) => (paper ? [`/papers/${paper.arxiv}`] : [])

/** A page of each kind. */
export const PAGES = [
  '/',
  '/methods',
  '/search?q=embeddings',
  '/nothing/here',
  ...pageOf(running),
  '/papers/evil',
]

export const MORE_PAGES = [
  '/?page=2',
  '/methods?topic=compress&verdict=not',
  '/lessons',
  '/topics',
  '/topics/representation-learning',
  '/topics/quantum-computing',
  '/search',
  '/search?q=xyzzy',
  '/search?q=2401.00001',
  '/api',
  '/embed/2205.13147',
  '/papers/2205.13147/similar/2209.15430',
  ...pageOf(waiting),
  ...ODD.slice(1).map((paper) => `/papers/${paper.id}`),
]

/** Looks at pages by day and night, on a phone and in a small window. */
export const lookAt = (site: LiveSite, paths: readonly string[]): void =>
  browserTest.each([...paths])(
    '%s is accessible by day and night, fits a phone, and breaks none of its own rules',
    async (path) => {
      const page = await site.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        if (!/status of 404|blocked by Playwright/.test(message.text())) complaints.push(message.text())
      })
      await page.goto(site.url + path)
      // Thousands of links or coloured words take axe half a minute: one file of code stands for all of them.
      await expectReadable(page, path === '/papers/crowd' ? 'none' : 'details:not(.code details ~ details)')
      expect.soft(await page.title()).not.toBe('owned')
      expect.soft(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      expect.soft(complaints).toEqual([])
    },
  )
