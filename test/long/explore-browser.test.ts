import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { papers } from '../../src/methods/registry.gen.ts'
import { openShipped } from '../../src/search/embed/static-embedder.ts'
import { embedSome, keepModel } from '../../src/search/indexer.ts'
import { type Meaning, openMeaning } from '../../src/search/meaning.ts'
import { overflow, violations } from '../axe.ts'
import { browserTest, withSite } from '../browser.ts'

const meaning = {} as Meaning
const site = withSite({ meaning }, async (store) => {
  await keepModel(store, openShipped())
  await embedSome(store, openShipped(), 1000)
  Object.assign(meaning, openMeaning(store, openShipped()))
})

async function open(slug: string, page: Page): Promise<Page> {
  await page.goto(`${site.url}/papers/${papers.find((paper) => paper.slug === slug)!.arxiv}`)
  return page
}

/** What is shown, and what the folded table has at that stop. */
const shown = (page: Page) =>
  page.$eval('explore-knob', (knob) => {
    const text = (all: Iterable<Element>) => [...all].map((one) => one.textContent)
    const at = knob.querySelector('output')!.textContent
    const row = [...knob.querySelectorAll('tbody tr')].find(
      ({ firstElementChild }) => firstElementChild!.textContent === at,
    )
    return {
      at,
      said: knob.querySelector('input')!.getAttribute('aria-valuetext'),
      values: text(knob.querySelectorAll('.side .large')),
      recorded: text(row!.querySelectorAll('td')),
    }
  })
const marked = (page: Page) =>
  page.$eval('figure svg .stop', (stop) =>
    [...stop.querySelectorAll('circle')].map((dot) => Number(dot.getAttribute('cx'))),
  )

describe('the knob', () => {
  browserTest.each(['light', 'dark'] as const)(
    'answers keys at once, in words, and marks its place in the picture, %s',
    async (colorScheme) => {
      const page = await open(
        'matryoshka',
        await site.newPage({ colorScheme, viewport: { width: 375, height: 700 } }),
      )
      await page.waitForSelector('figure svg .stop')
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.focus('#explore')
      const seen = []
      for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'End']) {
        await page.keyboard.press(key)
        const now = await shown(page)
        expect(now.said).toBe(now.at)
        expect(now.values).toEqual(now.recorded)
        seen.push({ at: now.at, x: await marked(page) })
      }
      expect(seen.map(({ at }) => at)).toEqual(['4 of 64', '8 of 64', '16 of 64', '64 of 64'])
      const places = seen.map(({ x }) => x[0]!)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(new Set(places).size).toBe(4)
      for (const { x } of seen) expect(x).toEqual([x[0], x[0], x[0]])
      expect(asked).toEqual([])
      expect(
        await page.$eval('#explore', (knob) => knob.getBoundingClientRect().height),
      ).toBeGreaterThanOrEqual(44)
      expect(await violations(page, undefined, 'explore-knob')).toEqual([])
      expect(await overflow(page)).toBe(0)
    },
  )

  browserTest('says what each stop measures where that differs', async () => {
    const page = await open('relative-representations', await site.newPage())
    await page.focus('#explore')
    const measures = []
    for (const key of ['End', 'ArrowLeft', 'Home']) {
      await page.keyboard.press(key)
      measures.push(await page.textContent('explore-knob .measures'))
    }
    expect(new Set(measures).size).toBe(3)
  })

  browserTest('without scripts shows its first stop, the picture and all stops as a table', async () => {
    const page = await open('matryoshka', await site.newPage({ javaScriptEnabled: false }))
    expect(await page.isVisible('#explore')).toBe(false)
    expect(await page.isVisible('explore-knob .own')).toBe(false)
    expect(await page.isVisible('.figures svg')).toBe(true)
    expect(await page.textContent('explore-knob output')).toBe('8 of 64')
    await page.click('explore-knob summary')
    expect(await page.locator('explore-knob tbody tr').count()).toBe(4)
  })

  browserTest('leaves a paper page within 4 kB of script before anything is pressed', async () => {
    const page = await site.newPage()
    const scripts: Promise<Buffer>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body())
    })
    await open('matryoshka', page)
    await page.waitForLoadState('networkidle')
    const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_000)
  })
})

describe('a digit', () => {
  browserTest(
    'is answered as it is drawn, moved and erased, by pointer and by keyboard alone',
    async () => {
      const page = await open('sparsey', await site.newPage())
      await page.focus('explore-knob .own button')
      await page.keyboard.press('Enter')
      // Drawn while the method trains: answered when it is ready.
      const pad = (await page.locator('.pad > canvas').boundingBox())!
      await page.mouse.move(pad.x + pad.width / 2, pad.y + 40)
      await page.mouse.down()
      await page.mouse.move(pad.x + pad.width / 2 + 5, pad.y + pad.height - 40, { steps: 8 })
      await page.mouse.up()
      await page.waitForSelector('.answers li', { timeout: 60_000 })
      const answers = () => page.locator('.answers li').allTextContents()
      expect((await answers()).join(' ')).toMatch(/a 1; \d+ % of its winners win again.*a 1$/s)

      await page.focus('[aria-label="Take a 0 that it never saw"]')
      await page.keyboard.press('Enter')
      await expect.poll(answers).toContainEqual(expect.stringMatching(/a 0$/))
      const before = await answers()
      await page.focus('[aria-label="Move left"]')
      for (let i = 0; i < 6; i++) await page.keyboard.press('Enter')
      await expect.poll(answers).not.toEqual(before)
      expect(await violations(page, undefined, 'explore-knob')).toEqual([])

      await page.click('.hands >> text=Erase')
      expect(await answers()).toEqual([])
    },
    90_000,
  )

  browserTest('says what to do when the training does not load', async () => {
    const page = await site.newPage()
    await page.route('**/assets/draw-*', (route) =>
      route.request().url().includes('draw-digit') ? route.continue() : route.abort(),
    )
    await open('sparsey', page)
    await page.click('explore-knob .own button')
    await expect.poll(() => page.textContent('.pad [role=status]')).toContain('reload the page')
    expect(await page.locator('.pad progress').count()).toBe(0)
  })
})

describe('a query', () => {
  const told = '.found [role=status]'

  browserTest(
    'is answered under the knob by as many numbers as are kept, with the keyboard alone',
    async () => {
      const page = await open('matryoshka', await site.newPage({ viewport: { width: 375, height: 700 } }))
      await page.focus('#short')
      await page.keyboard.type('models of two minds')
      await page.keyboard.press('Enter')
      await expect
        .poll(() => page.textContent(told))
        .toMatch(/^\d+ of 10 are the same as by all 256 numbers, in 8 times/)
      expect(await page.inputValue('#short')).toBe('models of two minds')
      const by32 = await page.locator('.found ol li').allTextContents()

      await page.focus('.lengths :checked')
      for (const _ of [0, 1, 2]) await page.keyboard.press('ArrowLeft')
      await expect
        .poll(() => page.textContent(told))
        .toMatch(/in 64 times less room.*trained for 32 and more/)
      expect(await page.locator('.found ol li').allTextContents()).not.toEqual(by32)
      expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('4')
      // The knob over recorded numbers is another one.
      expect(await page.textContent('explore-knob output')).toBe('8 of 64')
      expect(await violations(page, undefined, 'explore-knob')).toEqual([])
      expect(await overflow(page)).toBe(0)
    },
  )

  browserTest('is answered on a page of its own without scripts', async () => {
    const page = await open('matryoshka', await site.newPage({ javaScriptEnabled: false }))
    await page.fill('#short', 'models of two minds')
    await page.click('.short-form button')
    expect(new URL(page.url()).search).toBe('?q=models+of+two+minds')
    await page.check('.lengths [value="256"]')
    await page.click('.short-form button')
    expect(await page.textContent(told)).toBe('The nearest by all 256 numbers.')
    expect(await page.locator('.found li').count()).toBe(10)
    await page.close()
    const seen = await site.newPage({ colorScheme: 'dark', viewport: { width: 360, height: 740 } })
    await seen.goto(`${site.url}/search/short?q=models+of+two+minds&keep=8`)
    expect(await violations(seen)).toEqual([])
    expect(await overflow(seen)).toBe(0)
  })
})
