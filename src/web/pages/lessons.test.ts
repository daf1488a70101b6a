import { expect, test } from 'vitest'
import { RECORDED, fixture } from '../app.fixture.ts'

test('tells from the records what holds, and draws each claim between no effect and its bound', async () => {
  const { text } = await fixture()
  const html = await text('/lessons')
  expect(html).toContain('Lessons from 1 paper that run')
  expect(html).toContain('2 claims hold on every seed')
  expect(html).not.toContain('depend on the seed</h2>')
  expect(html.match(/<svg class="strip"/g)).toHaveLength(2)
  expect(html).toContain('3 of 3 seeds reach the bound; the weakest: 2.5 points worse (allowed: 4)')
  expect(html).toContain('1 paper of the catalogue is not recorded yet.')
})

test('says how claims fall that hold on no seed', async () => {
  const fallen = RECORDED.runs.map((run) =>
    run.without === undefined ? { ...run, claims: [0.1, 1.5] } : run,
  )
  const { text } = await fixture([], { recorded: { nested: { ...RECORDED, runs: fallen } } })
  const html = await text('/lessons')
  expect(html).toContain('2 claims hold on no seed')
  expect(html).toContain(
    '1 shows the effect, smaller than the bound: <a href="/papers/2205.13147">nested</a>',
  )
  expect(html).toContain('1 shows the opposite: <a')
  expect(html).toContain('An ordinary network spreads what it knows.')
})

test('has nothing to teach without a record, and says so', async () => {
  const { text } = await fixture([], { recorded: {} })
  expect(await text('/lessons')).toContain('None is recorded yet.')
  expect(await text('/methods')).not.toContain('/lessons')
})
