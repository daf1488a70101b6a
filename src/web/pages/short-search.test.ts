import { expect, test } from 'vitest'
import { hashedEmbedder } from '#search/hashed-embedder.fixture.ts'
import { embedSome, keepModel } from '#search/indexer.ts'
import { type Meaning, openMeaning } from '#search/meaning.ts'
import { fixture } from '../app.fixture.ts'

async function site(widths: readonly number[]) {
  const meaning = {} as Meaning
  const made = await fixture([{ title: 'Badgers in their dens' }, { title: 'Gulls', id: 'gulls' }], {
    meaning,
  })
  const embedder = { ...hashedEmbedder(), widths }
  await keepModel(made.store, embedder)
  await embedSome(made.store, embedder, 100)
  Object.assign(meaning, openMeaning(made.store, embedder))
  return made
}

test('says what is found by the numbers that are kept, and where it stands by all', async () => {
  const { app, text } = await site([16, 64])
  expect(await text('/search/short')).toMatch(/value="16"[^>]* checked(?![^]*role="status")/)
  const html = await text('/search/short?q=badgers&keep=8')
  expect(html).toMatch(/value="8"[^>]* checked/)
  expect(html).toMatch(/are the same as by all 64 numbers, in 8 times less room\. .*trained for 16 and more/)
  expect(await text('/search/short?q=badgers&keep=64')).toMatch(
    /The nearest by all 64 numbers\.[^]*Badgers in their dens/,
  )
  expect(await text('/search/short?q=%3F%3F&keep=64')).toContain('knows none of these words')
  expect((await app.request('/search/short?q=badgers')).headers.get('access-control-allow-origin')).toBe('*')
})

test.each(['33', '0', '', '-4', '16.0', '4e0', 'x'])(
  'refuses to keep %j numbers, and says which can be',
  async (keep) => {
    const { app } = await site([16, 64])
    const answer = await app.request(`/search/short?q=badgers&keep=${keep}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Of 64 numbers 4, 8, 16, or 64 can be kept')
  },
)

test('is not there where vectors cannot be cut, or there are none', async () => {
  const whole = await site([64])
  expect((await whole.app.request('/search/short?q=badgers')).status).toBe(404)
  const { app } = await fixture()
  const answer = await app.request('/search/short?q=badgers')
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('No model answers')])
})
