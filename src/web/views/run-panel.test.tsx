import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import type { Check, Claim } from '#lab/claim.ts'
import { SEEDS, nested, recordOf } from '#lab/nested.fixture.ts'
import type { Recorded } from '#lab/recorded.ts'
import type { AskedRun } from '../asked-run.ts'
import { RunPanel } from './run-panel.tsx'

const recorded = await recordOf(nested, SEEDS)

interface Given {
  recorded?: Recorded
  runnable?: boolean
  asked?: AskedRun
}

async function render(given: Given = { recorded }): Promise<Document> {
  const { recorded, runnable = true, asked } = given
  const html = await RunPanel({ paper: { slug: 'nested' }, recorded, runnable, asked })
  return parseHTML(`<!doctype html><html><body>${String(html)}</body></html>`).document
}

const text = (within: Document, selector: string) =>
  [...within.querySelectorAll(selector)].map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim())

test('is complete before any script: one claim, its verdict in words, a pair, one picture', async () => {
  const page = await render()
  expect(text(page, '.summary')).toEqual([
    'Reproduced: 2 of 2 claims hold on each of 3 seeds that nobody had seen.',
  ])
  expect(text(page, '.headline .says')).toEqual(['Cut to 16 numbers, accuracy falls by at most 4 points.'])
  expect(text(page, '.headline .from')).toEqual(['The paper: abstract'])
  expect(text(page, '.pair .by')).toEqual([
    'With the idea, the weakest of 3 seeds',
    'Without it: train without the nested loss',
    'Without it: shuffle the numbers before the cut',
  ])
  expect(text(page, '.pair .number')).toEqual([
    '2.5 points worse (allowed: 4) ✓ holds on 3 of 3 seeds',
    '22 points worse ✕ breaks on 3 of 3 seeds',
    '47 points worse ✕ breaks on 3 of 3 seeds',
  ])
  expect(page.querySelectorAll('.stage .figures svg[role=img]')).toHaveLength(1)
  expect(page.querySelectorAll('.all figure')).toHaveLength(1)
})

test('the other claims stand beside the picture, and, folded, every claim without each idea', async () => {
  const page = await render()
  expect(text(page, '.beside ul.claims .verdict')).toEqual([
    '✓ holds 0.220 times (allowed: 0.3) on 3 of 3 seeds',
  ])
  expect(text(page, '.all .why')).toEqual(['An ordinary network spreads what it knows.'])
  expect(text(page, '.all .without')).toEqual([
    '✕ breaks 22 points worse when we train without the nested loss; on 3 of 3 seeds',
    '✕ breaks 47 points worse when we shuffle the numbers before the cut; on 3 of 3 seeds',
    '✕ breaks 1 times when we train without the nested loss; on 3 of 3 seeds',
  ])
})

test('what does not hold is told before what was not tried, what holds after it', async () => {
  const [first, second] = nested.claims as Claim[]
  const failing = { ...second!, atMost: 0.01 } as Claim
  const order = async (claims: Claim[]) =>
    [
      ...(await render({ recorded: await recordOf({ ...nested, claims }, SEEDS) })).querySelector('.beside')!
        .children,
    ]
      .filter((one) => one.textContent !== '')
      .map((one) => one.id || one.className)
  expect(await order([first!, second!])).toEqual(['scope', 'claims'])
  expect(await order([first!, failing])).toEqual(['does-not-hold', 'scope'])
})

test('says what was tried, shrunk and not tried, and what the rival did with more time', async () => {
  const page = await render()
  const { notTried, tried, shrunk } = nested.scope
  expect(text(page, '.scope dd')).toEqual([notTried, tried, shrunk])
  expect(text(page, '.pair ~ .scope, .claims ~ .scope, .controls ~ .scope')[0]).toContain(notTried)
  expect(text(page, '.rival')).toEqual([
    'The rival, an ordinary network, with three times the training on seed 412: accuracy, ordinary network cut ' +
      '0.78 in place of 0.75; the first claim then holds, 2.3 points worse (allowed: 4).',
  ])
})

test('checks, metrics, settings and seeds are folded, in neutral words', async () => {
  const page = await render()
  expect(text(page, 'details.all summary')).toEqual(['All checks and numbers 2 of 2 checks hold'])
  expect(page.querySelector('details.all')!.hasAttribute('open')).toBe(false)
  expect(text(page, '.checks .on')).toEqual(['97 % (needed: 90) ✓ holds', '2 points (allowed: 5) ✓ holds'])
  expect(text(page, '.metrics tbody tr:nth-child(2) > *').join(' ')).toMatch(
    /^accuracy, cut to 16 0\.95\d \(.* to .*\)\s*0\.750\s*0\.500$/,
  )
  expect(text(page, '.settings > *')).toEqual(['nested: learning rate', '0.0100'])
  expect(text(page, '.provenance')[0]).toMatch(/^Seeds 412, 1200, 7777, drawn from the claims/)
})

test('has a button to run and one for each mechanism, at the number that it measures', async () => {
  const page = await render()
  expect(text(page, '.pair .on button')).toEqual(['Run here, about 14 s'])
  expect(text(page, '.pair .off button')).toEqual([
    'Run without it: train without the nested loss, about 14 s',
    'Run without it: shuffle the numbers before the cut, about 14 s',
  ])
  expect(text(page, '.primary')).toEqual(['Run here, about 14 s'])
  expect(text(page, '.command code')).toEqual(['npm run papers -- run nested --seed 412'])
  expect(page.querySelector('.course')!.hasAttribute('hidden')).toBe(true)
  expect(page.querySelector('noscript')).not.toBeNull()
})

test('a mechanism that the headline does not rest on has its button below', async () => {
  const claims = [{ ...nested.claims[0]!, restsOn: ['order'] }, nested.claims[1]!] as Claim[]
  const page = await render({ recorded: await recordOf({ ...nested, claims } as typeof nested, SEEDS) })
  expect(text(page, '.pair .off .by')).toEqual(['Without it: shuffle the numbers before the cut'])
  expect(text(page, '.controls > button')).toEqual(['Another idea off: train without the nested loss'])
})

test('has the run ready that the address asks for, or says what of it cannot be', async () => {
  const ready = await render({ recorded, asked: { seed: 3, without: 'order', wrong: [] } })
  expect(ready.querySelector('.seed input')!.getAttribute('value')).toBe('3')
  expect([...ready.querySelectorAll('.primary')].map((one) => one.getAttribute('data-mechanism'))).toEqual([
    'order',
  ])
  expect(text(ready, '.command code')).toEqual(['npm run papers -- run nested --seed 3 --without order'])
  expect(text(ready, '.told')).toEqual([
    'Ready to run: seed 3, without it: shuffle the numbers before the cut.',
  ])
  expect(ready.querySelector('.course')!.hasAttribute('hidden')).toBe(false)

  const wrong = await render({ recorded, asked: { seed: 3, wrong: ['There is no such idea.'] } })
  expect(text(wrong, '.told')).toEqual(['There is no such idea.'])
})

test('hands the recorded numbers to the script as data that cannot end it', async () => {
  const page = await render({ recorded: { ...recorded, metrics: { whole: '</script><b>whole' } } })
  const scripts = page.querySelectorAll('script')
  expect(scripts).toHaveLength(1)
  expect(scripts[0]!.getAttribute('type')).toBe('application/json')
  const { runs } = JSON.parse(scripts[0]!.textContent) as { runs: object[] }
  expect(runs).toHaveLength(9)
  expect(runs[1]).toMatchObject({ seed: 412, without: 'nesting', metrics: { kept: 0.75 } })
  expect(page.querySelector('b')).toBeNull()
})

test.each([
  ['a claim that some seeds break', { atMost: 0.0235 }, 'Varies: 1 of 2 claims holds', '~ varies'],
  [
    'a claim that all seeds break',
    { atMost: 0.001 },
    'Not reproduced at this scale: 1 of 2',
    '✕ does not hold',
  ],
])('%s', async (_, bound, summary, verdict) => {
  const [first, second] = nested.claims as Claim[]
  const page = await render({
    recorded: await recordOf({ ...nested, claims: [{ ...first!, ...bound } as Claim, second!] }, SEEDS),
  })
  expect(text(page, '.summary')[0]).toContain(summary)
  expect(text(page, '.pair .on .mark')).toEqual([verdict])
})

test('a record whose check failed cannot tell, and says which', async () => {
  const checks = [{ ...nested.checks[0]!, atLeast: 0.99 } as Check]
  const page = await render({ recorded: await recordOf({ ...nested, checks }, SEEDS) })
  expect(text(page, '.summary')).toEqual([
    'Cannot tell: the check “The uncut network names 99 % of digits.” fails with 97 % (needed: 99).',
  ])
  expect(text(page, '.pair .on .mark')).toEqual(['? cannot tell'])
})

test('a method that was not recorded yet can still be run', async () => {
  const page = await render({})
  expect(text(page, '.summary')[0]).toContain('Not recorded yet')
  expect(text(page, '[data-do=run]')).toEqual(['Run here'])
  expect(page.querySelector('.all')!.hasAttribute('hidden')).toBe(true)
})

test('a record without its method is shown without buttons', async () => {
  const page = await render({ recorded, runnable: false })
  expect(page.querySelectorAll('.claims [data-says]')).toHaveLength(2)
  expect(page.querySelectorAll('button, script')).toHaveLength(0)
})
