import { expect, test } from 'vitest'
import { violations } from './axe.ts'
import { browserTest } from './browser.ts'
import { MORE_PAGES, PAGES, lookAt, withOddPapers } from './odd-pages.ts'

const site = withOddPapers()

lookAt(site, PAGES)

browserTest.each([
  ['/', 1],
  ['/methods', 1],
  ['/search?q=embeddings', 2],
])('%s loads %i scripts and little else', async (path, scripts) => {
  const page = await site.newPage()
  const sizes: Promise<[type: string, url: string, bytes: number]>[] = []
  page.on('requestfinished', (request) => {
    sizes.push(request.sizes().then((s) => [request.resourceType(), request.url(), s.responseBodySize]))
  })

  await page.goto(site.url + path, { waitUntil: 'networkidle' })

  const loaded = await Promise.all(sizes)
  expect(loaded.every(([, url]) => url.startsWith(site.url))).toBe(true)
  const loadedScripts = loaded.filter(([type]) => type === 'script')
  expect(loadedScripts).toHaveLength(scripts)
  for (const [, url, size] of loadedScripts) expect(size, url).toBeLessThan(2000)
  const bytes = loaded.filter(([type]) => type !== 'image').reduce((sum, [, , size]) => sum + size, 0)
  expect(bytes, 'page, style sheet and font').toBeLessThan(90_000)
  for (const [type, url, size] of loaded) if (type === 'image') expect(size, url).toBeLessThan(8_000)
})

browserTest('the search page shows papers while one types, and Enter still works', async () => {
  const page = await site.newPage()
  await page.goto(`${site.url}/search`)

  await page.getByLabel('Search papers').pressSequentially('shorter embeddings')
  await page.getByRole('link', { name: 'Matryoshka Representation Learning' }).waitFor()
  // On a busy machine the first papers are those of the first letters.
  await page.waitForURL(({ searchParams }) => searchParams.get('q') === 'shorter embeddings')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('q')

  await page.getByLabel('Search papers').fill('2205.13147')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/papers/2205.13147')
})

browserTest('without scripts one can skim, search, and read', async () => {
  const page = await site.newPage({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  await page.goto(site.url)

  await page.getByRole('searchbox').fill('shorter embeddings without retraining')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'Matryoshka Representation Learning' }).click()

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
    'Matryoshka Representation Learning',
  )
  expect(new URL(page.url()).pathname).toBe('/papers/2205.13147')
  await page.goBack()
  expect(await page.getByRole('searchbox').inputValue()).toBe('shorter embeddings without retraining')
})

browserTest('the keyboard skips to the content and shows where it is', async () => {
  const page = await site.newPage()
  await page.goto(site.url)

  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the content' })
  expect(
    await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0),
  ).toBe(true)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')

  expect(await page.evaluate(() => document.activeElement!.closest('main') !== null)).toBe(true)
  expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid')
})

browserTest('on a phone the search field is at the thumb and hides nothing', async () => {
  const page = await site.newPage({ viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true })
  await page.goto(site.url)

  const field = (await page.getByLabel('Search papers').boundingBox())!
  expect(field.y).toBeGreaterThan(780 - 80)
  expect(field.height).toBeGreaterThanOrEqual(44)
  const footer = page.getByRole('contentinfo')
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  const box = (await footer.boundingBox())!
  expect(box.y + box.height).toBeLessThanOrEqual(field.y)
})

browserTest('single keys walk a list, open, search, and say what they do', async () => {
  const page = await site.newPage()
  await page.goto(`${site.url}/papers`)
  const inHand = () =>
    page.evaluate(() => document.activeElement!.closest('.entry')?.querySelector('h2')?.textContent)
  const titles = await page.locator('.entry h2').allTextContents()

  await page.keyboard.press('j')
  expect(await inHand()).toBe(titles[0])
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  expect(await inHand()).toBe(titles[1])
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
  expect(outline).toBe('solid')

  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keys' })
  for (const key of ['j', 'k', 'o', 'r', 'u', '/', '?'])
    expect(await dialog.getByText(key, { exact: true }).count(), key).toBe(1)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.keyboard.press('/')
  await page.keyboard.type('j?')
  expect(await page.getByLabel('Search papers').inputValue()).toBe('j?')
  await page.keyboard.press('Escape')
  await page.locator('.entry h2 a').nth(1).focus()
  await page.keyboard.press('Control+j')
  expect(await inHand()).toBe(titles[1])
  await page.keyboard.press('o')
  await page.waitForURL('**/papers/*')
})

browserTest('r goes to the run of the paper in hand, and keys that are off do nothing', async () => {
  const page = await site.newPage()
  await page.goto(`${site.url}/search?q=matryoshka`)
  await page.keyboard.press('j')
  await page.keyboard.press('r')
  await page.waitForURL('**/papers/2205.13147#run')

  await page.getByRole('button', { name: 'Keys' }).click()
  await page.getByRole('checkbox').uncheck()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.goto(`${site.url}/papers`)
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement!.tagName)).toBe('BODY')
})

test('headings go down one step at a time', async () => {
  for (const path of [...PAGES, ...MORE_PAGES]) {
    const html = await (await fetch(site.url + path)).text()
    const levels = Array.from(html.matchAll(/<h([1-6])[\s>]/g), ([, level]) => Number(level))
    expect(levels[0], path).toBe(1)
    levels.reduce((before, level) => {
      expect(level, `${path}: h${before} then h${level}`).toBeLessThanOrEqual(before + 1)
      return level
    })
  }
})
