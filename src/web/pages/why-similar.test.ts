import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

const PAPER = '/papers/2205.13147'
const OLD = '/papers/math/0309136'

test('a paper’s page leads to what makes each similar one alike', async () => {
  const { app, text } = await fixture()
  const [, path] = /href="(\/papers\/[^"]+\/similar\/[^"]+)" rel="nofollow"/.exec(await text(PAPER))!
  expect(path).toBe(`${PAPER}/similar/math/0309136`)
  const html = await text(path!)
  expect(html).toMatch(/<h1>What makes them alike<\/h1>[^]*Old Spaces[^]*Nested Embeddings/)
  expect(html).toMatch(/It falls most without this word, from [\d.]+ to 0\.0: “[^]*embeddings/)
  expect(html).toContain('<meta name="robots" content="noindex"/>')
  // None of its title's words stands there.
  const back = await app.request(`${OLD}/similar/2205.13147`)
  expect([back.status, await back.text()]).toEqual([404, expect.stringContaining('not compared')])
})

test('other names of papers lead to their addresses; what is not here is said', async () => {
  const { app } = await fixture()
  const moved = await app.request(`${PAPER}v2/similar/arXiv:math/0309136`)
  expect([moved.status, moved.headers.get('location')]).toEqual([301, `${PAPER}/similar/math/0309136`])
  const elsewhere = await app.request('/papers/https://arxiv.org/abs/2205.13147?from=/similar/x')
  expect(elsewhere.headers.get('location')).toBe(PAPER)
  for (const path of [
    `${PAPER}/similar/2205.13147`,
    `${PAPER}/similar/nobody`,
    '/papers/nobody/similar/nested',
  ]) {
    expect((await app.request(path)).status, path).toBe(404)
  }
})
