import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

test('lists what runs with its verdict, and what does not run yet', async () => {
  const { text } = await fixture()

  const html = await text('/methods')

  const [running, waiting] = html.split('No reproduction yet')
  expect(running).toContain('Nested Embeddings')
  expect(running).toContain('2.5 points worse (allowed: 4)')
  expect(running).toContain('/plots/nested.svg')
  expect(waiting).toContain('href="/papers/math/0309136"')
})

test('a method that was not recorded is listed without numbers', async () => {
  const { text } = await fixture([], { recorded: {} })
  const html = await text('/methods')
  expect(html).toContain('runs here, not recorded yet')
  expect(html).not.toContain('<img')
})
