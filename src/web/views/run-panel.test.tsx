import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { atLeast } from '#lab/claim.ts'
import type { Recorded, RecordedSeed } from '#lab/recorded.ts'
import { RunPanel } from './run-panel.tsx'

const seed = (accuracy: number, seconds = 14): RecordedSeed => ({
  seconds,
  metrics: { accuracy, steps: 100 },
  verdicts: [
    { says: 'Accuracy stays at 0.93 or more.', expected: 'holds', ...atLeast(accuracy, 0.93) },
    {
      says: 'It even reaches 0.99.',
      expected: 'fails',
      why: 'The network is 100 times smaller.',
      ...atLeast(accuracy, 0.99),
    },
  ],
  plots: [
    {
      kind: 'line',
      title: 'Accuracy',
      alt: 'It rises.',
      x: { label: 'step' },
      y: { label: 'accuracy' },
      series: [
        {
          name: 'nested',
          role: 'method',
          points: [
            [0, 0.1],
            [1, accuracy],
          ],
        },
      ],
    },
  ],
})
const recorded: Recorded = {
  sources: 'abc',
  metrics: { accuracy: 'accuracy at 16 numbers', steps: 'steps' },
  versions: { node: '24.0.0', jax: '0.1.25', backend: 'wasm' },
  seeds: { 0: seed(0.96), 1: seed(0.953), 2: seed(0.97) },
  ablation: { switchedOff: 'train </script><b>without', ...seed(0.312) },
}

async function render(given: { recorded?: Recorded; runnable?: boolean } = { recorded }): Promise<Document> {
  const { recorded, runnable = true } = given
  const html = await RunPanel({ paper: { slug: 'nested' }, recorded, runnable })
  return parseHTML(`<!doctype html><html><body>${String(html)}</body></html>`).document
}

const text = (within: Document, selector: string) =>
  [...within.querySelectorAll(selector)].map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim())

test('is complete before any script: picture, claims with bounds and verdicts, numbers', async () => {
  const page = await render()
  expect(text(page, '.summary')).toEqual([
    'Recorded: 1 of 2 claims holds on each of 3 seeds; the others are not reproduced at this scale.',
  ])
  expect(page.querySelectorAll('figure svg[role=img]')).toHaveLength(1)
  expect(text(page, '.claims .on p')).toEqual(['0.953 ≥ 0.930 ✓ holds', '0.953 < 0.990 ○ not reproduced'])
  expect(text(page, '.claims .on small')).toEqual([
    'seeds: 0.960, 0.953, 0.970',
    'seeds: 0.960, 0.953, 0.970',
  ])
  expect(text(page, '.claims .off p')).toEqual(['0.312 < 0.930 ✕ breaks', '0.312 < 0.990 ○ not reproduced'])
  expect(text(page, '.claims .why')).toEqual(['The network is 100 times smaller.'])
  expect(text(page, '.metrics td')).toEqual(['0.961 (0.953 to 0.970)', '0.312', '100', '100'])
})

test('says what pressing Run will take, and how to do it in a shell', async () => {
  const page = await render()
  expect(text(page, '[data-do=run]')).toEqual(['Run here, about 14 s'])
  expect(text(page, '.command code')).toEqual(['npm run papers -- run nested --seed 0'])
  expect(page.querySelector('noscript')).not.toBeNull()
})

test('hands the recorded numbers to the script as data that cannot end it', async () => {
  const page = await render()
  const scripts = page.querySelectorAll('script')
  expect(scripts).toHaveLength(1)
  expect(scripts[0]!.getAttribute('type')).toBe('application/json')
  const data = JSON.parse(scripts[0]!.textContent) as Record<string, unknown>
  expect(data).toMatchObject({
    slug: 'nested',
    recorded: { 1: { accuracy: 0.953 } },
    ablated: { accuracy: 0.312 },
  })
  expect(page.querySelector('b')).toBeNull()
})

test('a method that was not recorded yet can still be run', async () => {
  const page = await render({})
  expect(text(page, '.summary')[0]).toContain('Not recorded yet')
  expect(text(page, '[data-do=run]')).toEqual(['Run here'])
  expect(page.querySelector('table.claims')!.hasAttribute('hidden')).toBe(true)
})

test('a record without its method is shown without buttons', async () => {
  const page = await render({ recorded, runnable: false })
  expect(page.querySelectorAll('.claims tbody tr')).toHaveLength(2)
  expect(page.querySelectorAll('button, script')).toHaveLength(0)
})
