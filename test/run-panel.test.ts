import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { papers as catalogued } from '../src/methods/registry.gen.ts'
import { reproductions as catalogue } from '../src/methods/reproductions.gen.ts'
import { overflow } from './axe.ts'
import { browserTest, withSite } from './browser.ts'
import { compared, failing, noWorkers, state, stop, told, violations, withPanels } from './run-panel.ts'

const site = withPanels()
const { open, recorded } = site

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

  browserTest('started by a double click is not stopped by it', async () => {
    const page = await open('stuck')
    await page.dblclick('[data-do=run]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.live progress[value]')
    expect(await page.getAttribute('run-panel', 'data-state')).toBe('running')
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
})

browserTest('what goes wrong is said with what to do', async () => {
  expect(await failing(await open('broken'))).toBe(
    'The run stopped: shapes differ. The command below shows where.',
  )
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
