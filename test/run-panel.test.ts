import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordOf } from '../src/lab/nested.fixture.ts'
import type { Recorded } from '../src/lab/recorded.ts'
import { papers as catalogued } from '../src/methods/registry.gen.ts'
import { reproductions as catalogue } from '../src/methods/reproductions.gen.ts'
import { violations as axe, overflow } from './axe.ts'
import { browserTest, withSite } from './browser.ts'
import { buildPanel, panelDir } from './panel-build.ts'
import { papers, reproductions } from './run-panel.fixture.ts'

const clientDir = panelDir()
const recorded: Record<string, Recorded> = {}

beforeAll(async () => {
  await buildPanel(clientDir)
  recorded.quick = await recordOf(await reproductions.quick!(), [0, 1])
  // It measures the same, in more time.
  recorded.larger = recorded.quick
}, 60_000)

afterAll(() => rmSync(clientDir, { recursive: true }))

const site = withSite({ clientDir, papers, recorded, runnable: new Set(Object.keys(reproductions)) })

async function open(slug: string, page?: Page, query = ''): Promise<Page> {
  const opened = page ?? (await site.newPage())
  await opened.goto(`${site.url}/papers/${papers.find((paper) => paper.slug === slug)!.arxiv}${query}`)
  return opened
}

/** The run's end; another end than the one wanted fails with what the reader was told. */
async function state(page: Page, wanted: 'done' | 'stopped' | 'failed'): Promise<void> {
  await page.waitForSelector('run-panel:not([data-state=running])')
  const ended = await page.getAttribute('run-panel', 'data-state')
  expect(ended, (await told(page)) ?? '').toBe(wanted)
}
const told = (page: Page) => page.textContent('run-panel .told')
const compared = (page: Page) => page.textContent('run-panel .compared')
/** Presses Stop when the run has shown itself; right after the start that would be a second press. */
async function stop(page: Page): Promise<void> {
  await page.waitForSelector('.live progress[value]')
  await page.waitForTimeout(600)
  await page.click('[data-do=stop]')
}
const noWorkers = (page: Page) => expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0)

const violations = (page: Page, rule?: string) => axe(page, rule, 'run-panel')

describe('a run', () => {
  browserTest('fills the table beside the record, says how they compare, can be kept', async () => {
    const page = await open('larger')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    // Read at once: the run takes a second.
    const running = await page.evaluate(() => {
      const textOf = (selector: string) =>
        [...document.querySelectorAll(selector)].map((one) => one.textContent)
      return [textOf('.live .phase'), textOf('.live .left'), textOf('.pair .here')]
    })
    expect(running).toEqual([
      [expect.stringMatching(/^learning/)],
      [expect.stringMatching(/^measuring how long$|left$/)],
      ['running here', 'not run here yet'],
    ])
    await page.waitForSelector('.figures .here svg')
    expect(await violations(page)).toEqual([])

    await state(page, 'done')
    expect(await told(page)).toMatch(
      /^Here 1 of 2 claims holds: [\d.,]+ times \(needed: 2\); 1 does not hold: [\d.]+ nats \(allowed: 0\.0001\)\.$/,
    )
    expect(await page.textContent('.spoken')).toBe(await told(page))
    expect(await compared(page)).toMatch(
      /^(Every number is the same|The same) as recorded.* It took [\d.]+ s\.$/,
    )
    expect(await page.locator('.pair .here').allTextContents()).toEqual([
      expect.stringMatching(/^here: [\d.,]+ times ✓ holds$/),
      'not run here yet',
    ])
    expect(await page.locator('.claims li .here').allTextContents()).toEqual([
      expect.stringMatching(/^here: [\d.]+ nats \(allowed: 0\.0001\) ✕ does not hold$/),
    ])
    expect(await page.textContent('.checks .here')).toMatch(/^here, seed 0 .* \(needed: 0.1\) ✓ holds$/)
    expect(await page.locator('.metrics [data-off=""] .here').count()).toBe(2)
    expect(await page.locator('.all figure.added figcaption').allTextContents()).toEqual(['loss'])
    expect(await violations(page)).toEqual([])
    await noWorkers(page)

    const [numbers] = await Promise.all([page.waitForEvent('download'), page.click('.numbers')])
    expect(JSON.parse(readFileSync(await numbers.path(), 'utf8'))).toMatchObject({
      slug: 'larger',
      seed: 0,
      metrics: { first: recorded.larger!.runs[0]!.metrics['first'] },
    })
    const [picture] = await Promise.all([page.waitForEvent('download'), page.click('.figures .here a')])
    expect(picture.suggestedFilename()).toBe('larger-loss.svg')
    expect(readFileSync(await picture.path(), 'utf8')).toContain('prefers-color-scheme')
  })

  browserTest('without a mechanism shows the claims break, beside the run with it', async () => {
    const page = await open('quick')
    await page.click('[data-do=without][data-mechanism=learning]')
    await state(page, 'done')
    expect(await told(page)).toMatch(
      /^Without this idea both claims break, as expected: 1 times \(needed: 2\), [\d.]+ nats/,
    )
    expect(await compared(page)).toContain('as recorded')
    expect(await page.textContent('.pair .off .here')).toBe('here: 1 times ✕ breaks')
    expect(await page.textContent('.claims li .here')).toMatch(/^here, without it: .* nats .* ✕ breaks$/)
    expect(await page.textContent('.command code')).toContain('--seed 0 --without learning')

    await page.click('[data-do=another]')
    await state(page, 'done')
    expect(await compared(page)).toContain('Seed 2 was not recorded')
    expect(await page.textContent('.pair .off .here')).toMatch(/breaks$/)
    expect(await page.textContent('.pair .on .here')).toMatch(/holds$/)
  })

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

  browserTest('stops when asked, says what is there is partial, and can be started again', async () => {
    const page = await open('endless')
    for (let time = 0; time < 2; time++) {
      await page.click('[data-do=run]')
      await page.waitForSelector('.curve svg')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Stop')
      await stop(page)
      await state(page, 'stopped')
      expect(await told(page)).toMatch(
        /^Run stopped at \d+ %\. What is drawn is partial, and gives no verdict\.$/,
      )
      expect(await page.textContent('.curve .by')).toMatch(/^here, seed 0: partial, stopped at \d+ %$/)
      expect(await page.locator('.here .mark').count()).toBe(0)
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-do'))).toBe('run')
      await noWorkers(page)
    }
  })

  browserTest('that is stopped leaves no verdict of the one before it', async () => {
    const page = await open('larger')
    await page.click('[data-do=run]')
    await state(page, 'done')
    expect(await page.locator('.here .mark').count()).toBeGreaterThan(1)
    await page.click('[data-do=another]')
    await stop(page)
    await state(page, 'stopped')
    expect(await page.locator('.here .mark').count()).toBe(0)
    expect(await page.textContent('.pair .on .here')).toMatch(/^stopped at \d+ %: no verdict$/)
    expect(await page.textContent('.stage .here .by')).toMatch(/^here, seed 2: partial, stopped at/)
  })

  browserTest('started by a double click is not stopped by it', async () => {
    const page = await open('stuck')
    await page.dblclick('[data-do=run]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.live progress[value]')
    expect(await page.getAttribute('run-panel', 'data-state')).toBe('running')
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

  browserTest('that a reload ended says so once, with what to do', async () => {
    const page = await open('stuck')
    await page.click('[data-do=run]')
    await page.waitForSelector('.live progress[value]')
    await page.reload()
    await page.waitForSelector('run-panel[data-state=idle]')
    expect(await told(page)).toMatch(/^The run of seed 0 did not end: .* Run it again/)
    await page.reload()
    await page.waitForSelector('run-panel[data-state=idle]')
    expect(await page.isVisible('.course')).toBe(false)
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
  const failing = async (page: Page) => {
    await page.click('[data-do=run]')
    await state(page, 'failed')
    await noWorkers(page)
    return told(page)
  }

  browserTest('the method throws', async () => {
    expect(await failing(await open('broken'))).toBe(
      'The run stopped: shapes differ. The command below shows where.',
    )
  })

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

describe('the page', () => {
  browserTest('is accessible by day and night and fits a phone, before a run and after it', async () => {
    const page = await site.newPage({ reducedMotion: 'reduce', viewport: { width: 360, height: 740 } })
    await open('quick', page)
    for (const isRun of [false, true]) {
      if (isRun) await page.click('[data-do=run]')
      if (isRun) await state(page, 'done')
      await page.emulateMedia({ colorScheme: 'light' })
      expect(await violations(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await violations(page, 'color-contrast')).toEqual([])
      expect(await overflow(page)).toBe(0)
    }
  })

  browserTest('shows the record and the command without a script, and no dead button', async () => {
    const page = await site.newPage({ javaScriptEnabled: false })
    await open('larger', page)
    expect(await page.locator('.claims [data-says]').count()).toBe(2)
    expect(await page.locator('.figures svg').first().isVisible()).toBe(true)
    expect(await page.textContent('.command code')).toBe('npm run papers -- run larger --seed 0')
    expect(await page.isVisible('noscript p')).toBe(true)
    for (const button of await page.locator('run-panel button').all())
      expect(await button.isVisible()).toBe(false)
  })

  browserTest('loads at most 5 kB of script before Run', async () => {
    const page = await site.newPage()
    const scripts: Promise<Buffer>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body())
    })
    await open('larger', page)
    await page.waitForLoadState('networkidle')
    const bytes = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0)
    // The panel, and the keys of every page.
    expect(scripts).toHaveLength(2)
    expect(bytes).toBeLessThan(5_000)
  })
})

describe('the site as it is built', () => {
  const built = withSite()

  const [slug] = Object.keys(catalogue)
  const startTest = slug === undefined ? test.skip : browserTest

  startTest('starts a method of the catalogue, and stops it', async () => {
    const { arxiv } = catalogued.find((paper) => paper.slug === slug)!
    const page = await built.newPage()
    await page.goto(`${built.url}/papers/${arxiv}`)
    await page.click('[data-do=run]')
    await stop(page)
    await state(page, 'stopped')
    await noWorkers(page)
  })
})
