import { expect, test } from 'vitest'
import type { Embedder } from '#search/embed/embedder.ts'
import { hashedEmbedder } from '#search/hashed-embedder.fixture.ts'
import { embedSome, keepModel } from '#search/indexer.ts'
import { keepSetting } from '#search/switch/settings.ts'
import { finishSwitch, switchTo } from '#search/switch/switch.ts'
import { fixture } from '../app.fixture.ts'

const MODELS: Record<string, Embedder> = { one: hashedEmbedder('one', 32), two: hashedEmbedder('<two>', 40) }
const open = async (setting: string) => MODELS[setting]!

test('says that no model has embedded anything yet', async () => {
  const { text, app } = await fixture()
  expect(await text('/status/search')).toContain('found by their words alone')
  expect(await text('/status')).toContain('href="/status/search"')
  expect(await (await app.request('/api/status/search')).json()).toMatchObject({ models: [], bridges: [] })
})

test('tells how a switch goes, in words and in numbers', async () => {
  const more = Array.from({ length: 500 }, (_, i) => ({
    id: `p${i}`,
    title: `Paper number ${i} of ${i % 7} things`,
  }))
  const { text, app, store } = await fixture(more)
  await keepSetting(store, 'one', 'one')
  await keepModel(store, MODELS['one']!)
  await embedSome(store, MODELS['one']!, 1000)
  await switchTo(store, 'two', { open, budgetMs: 0 })

  const html = await text('/status/search')
  expect(html).toMatch(/A new model answers queries while \d+ of 502 papers still wait/)
  expect(html).toContain('Left behind, kept until every paper is new')
  expect(html).toContain('Old query, old vectors')
  expect(html).toContain('Average compatibility')
  expect(html).toContain('&lt;two&gt;')
  expect(html.match(/in use/g)).toHaveLength(1)
  const response = await app.request('/api/status/search')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toMatchObject({
    papers: 502,
    serving: '<two>',
    models: [{ name: '<two>', state: 'serving', since: expect.stringMatching(/^20.*Z$/) }, { rows: 502 }],
    bridges: [{ to: 'one', oldOld: { agreement: 1 }, mixed: { oldShare: expect.any(Number) } }],
  })

  await embedSome(store, MODELS['two']!, 1000)
  await finishSwitch(store)
  expect(await text('/status/search')).toContain('Every paper has a vector')
})
