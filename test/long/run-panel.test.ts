import { describe, expect } from 'vitest'
import { browserTest } from '../browser.ts'
import { compared, failing, noWorkers, state, stop, told, violations, withPanels } from '../run-panel.ts'

const site = withPanels()
const { open } = site

describe('a run', () => {
  browserTest(
    'of a method that was not recorded fills the panel; one that cannot tell says why',
    async () => {
      const page = await open('doubtful')
      await page.click('[data-do=run]')
      await state(page, 'done')
      expect(await told(page)).toMatch(
        /^This run cannot tell: the check “The loss starts at 0\.1 nats or more\.” fails with 0\.05 nats \(needed: 0\.1\)\./,
      )
      expect(await page.locator('.claims li .here').allTextContents()).toEqual([
        expect.stringMatching(/5 times \(needed: 2\) \? cannot tell$/),
        expect.stringMatching(/\? cannot tell$/),
      ])
      expect(await violations(page)).toEqual([])
    },
  )

  browserTest('takes all cores when asked, to the same numbers', async () => {
    const page = await open('quick')
    let threads = 0
    page.on('worker', (worker) => (threads += worker.url().startsWith('blob:') ? 1 : 0))
    await page.click('.choices summary')
    await page.selectOption('.backend select', 'threads')
    await page.click('[data-do=run]')
    await state(page, 'done')
    expect(threads).toBe(await page.evaluate(() => navigator.hardwareConcurrency))
    expect(await compared(page)).toContain('as recorded')
    await noWorkers(page)
  })

  browserTest('starts by `r` as well, and one at a time', async () => {
    const page = await open('stuck')
    let started = 0
    page.on('worker', (worker) => (started += worker.url().includes('/assets/worker') ? 1 : 0))
    await page.evaluate(() => {
      const button = document.querySelector<HTMLElement>('[data-do=run]')!
      button.click()
      button.click()
    })
    await page.keyboard.press('r')
    await page.waitForSelector('.live progress[value]')
    expect(started).toBe(1)
  })

  browserTest('that is stopped leaves no verdict of the one before it', async () => {
    const page = await open('larger')
    await page.click('[data-do=run]')
    await state(page, 'done')
    expect(await page.locator('.here .mark').count()).toBeGreaterThan(1)
    await page.click('[data-do=another]')
    await page.waitForSelector('.stage .here svg')
    await stop(page)
    await state(page, 'stopped')
    expect(await page.locator('.here .mark').count()).toBe(0)
    expect(await page.textContent('.pair .on .here')).toMatch(/^stopped at \d+ %: no verdict$/)
    expect(await page.textContent('.stage .here .by')).toMatch(/^here, seed 2: partial, stopped at/)
  })

  browserTest('ends when the reader leaves, and the page they come back to is ready', async () => {
    const page = await open('stuck')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    await page.goto(`${site.url}/robots.txt`)
    await noWorkers(page)
    await page.goBack()
    await page.waitForSelector('run-panel:not([data-state=running])')
    expect(await page.isEnabled('[data-do=run]')).toBe(true)
    expect(await told(page)).toMatch(/did not end|Run stopped at/)
  })

  browserTest('tells its time by this device: measured first, then what it took the last time', async () => {
    const page = await open('larger')
    expect(await page.textContent('[data-do=run]')).toBe('Run here, about 14 s')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    await state(page, 'done')
    const took = /^Run here, took \d+ s$/
    expect(await page.textContent('[data-do=run]')).toMatch(took)
    await page.reload()
    await page.waitForSelector('run-panel[data-state=idle]')
    expect(await page.textContent('[data-do=run]')).toMatch(took)
    expect(await page.textContent('[data-do=without]')).toContain('about 14 s')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    expect(await page.textContent('.live .left')).toMatch(/left$/)
  })

  browserTest('moves nothing on the page, and breaks no rule of its content policy', async () => {
    const page = await site.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text())
    })
    await open('larger', page)
    await page.evaluate(() => {
      const seen: number[] = []
      Object.assign(globalThis, { seen })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number
          hadRecentInput: boolean
        })[])
          if (!entry.hadRecentInput) seen.push(entry.value)
      }).observe({ type: 'layout-shift' })
    })
    await page.click('[data-do=run]')
    await state(page, 'done')
    const moved = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen)
    expect(moved.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.002)
    expect(complaints).toEqual([])
  })

  browserTest('is ready as its address asks, and starts by `r`', async () => {
    const page = await open('quick', undefined, '?seed=1&without=learning')
    expect(await told(page)).toBe('Ready to run: seed 1, without it: leave the learning rate at zero.')
    await page.keyboard.press('r')
    await state(page, 'done')
    expect(await told(page)).toMatch(/^Without this idea both claims break, as expected/)
    expect(await compared(page)).toContain('as recorded')
  })

  browserTest('says that a page out of sight is slowed down', async () => {
    const page = await open('stuck')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    expect(await page.textContent('.note')).toContain('keep this one in view')
  })

  browserTest('ends with its panel', async () => {
    const page = await open('stuck')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    await page.evaluate(() => document.querySelector('run-panel')!.remove())
    await noWorkers(page)
  })

  browserTest('works where the page is not isolated, without a choice of threads', async () => {
    const page = await site.newPage()
    await page.route('**/papers/**', async (route) => {
      const response = await route.fetch()
      const { 'cross-origin-opener-policy': _, ...headers } = response.headers()
      await route.fulfill({ response, headers })
    })
    await open('quick', page)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
    await page.click('[data-do=run]')
    await state(page, 'done')
    expect(await compared(page)).toContain('as recorded')
    expect(await page.locator('option[value=threads]').isDisabled()).toBe(true)
  })
})

describe('what goes wrong is said with what to do', () => {
  browserTest('memory runs out', async () => {
    expect(await failing(await open('heavy'))).toContain('Close some tabs')
  })

  browserTest.each(['live-run', 'worker'])('%s does not load', async (part) => {
    const page = await site.newPage()
    await page.route(`**/assets/${part}*`, (route) => route.abort())
    expect(await failing(await open('larger', page))).toContain('reload the page')
  })

  browserTest.each([
    ['Worker', 'Update it'],
    ['WebAssembly', 'WebAssembly is switched off'],
  ])('no %s', async (part, advice) => {
    const page = await site.newPage()
    await page.addInitScript((name) => Reflect.deleteProperty(globalThis, name), part)
    expect(await failing(await open('larger', page))).toContain(advice)
  })
})
