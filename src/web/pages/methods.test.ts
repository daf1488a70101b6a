import { expect, test } from 'vitest'
import { RECORDED, fixture } from '../app.fixture.ts'

test('lists what runs with its verdict, and what does not run yet', async () => {
  const { text } = await fixture()

  const html = await text('/methods')

  const [running, waiting] = html.split('No reproduction yet')
  expect(running).toContain('Nested Embeddings')
  expect(running).toContain('2.5 points worse (allowed: 4)')
  expect(running).toMatch(/href="\/papers\/2205\.13147#run">Run it, 14 s<\/a>/)
  expect(running).toContain('/plots/nested.svg')
  expect(waiting).toContain('href="/papers/math/0309136"')
})

test('a method that was not recorded is listed without numbers', async () => {
  const { text } = await fixture([], { recorded: {} })
  const html = await text('/methods')
  expect(html).toContain('runs here, not recorded yet')
  expect(html).not.toContain('<img')
})

test('is narrowed by what a method is for and how it came out, in the address', async () => {
  const { app, text } = await fixture()
  expect(await text('/methods')).toMatch(/href="\/methods\?topic=compress">Compress <span>1</)
  for (const query of ['topic=compress', 'topic=embeddings', 'verdict=reproduced&topic=retrieval']) {
    expect(await text(`/methods?${query}`)).toContain('Nested Embeddings')
  }
  expect(await text('/methods?verdict=not')).toContain('No method is of both kinds')
  for (const query of ['topic=knitting', 'verdict=fine', 'verdict=constructor']) {
    for (const path of ['/methods', '/methods.csv', '/methods.json'])
      expect((await app.request(`${path}?${query}`)).status, `${path}?${query}`).toBe(404)
  }
})

test('all recorded numbers are a table and JSON', async () => {
  const { app, text } = await fixture()
  const csv = await app.request('/methods.csv')
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/)
  const [head, ...rows] = (await csv.text()).trimEnd().split('\r\n')
  expect(head).toBe('method,arxiv,seed,without,longer,kind,name,value,unit,relation,bound')
  const { runs, metrics, claims, checks } = RECORDED
  const perRun = Object.keys(metrics).length + claims.length + checks.length + 1
  expect(rows).toHaveLength(runs.length * perRun)
  for (const row of rows) expect(row).toMatch(/^nested,2205\.13147,\d+,/)
  expect(rows.some((row) => row.includes(',claim,') && row.includes(',points,<=,0.04'))).toBe(true)

  const [method] = JSON.parse(await text('/methods.json'))
  expect(method).toMatchObject({ method: 'nested', verdict: 'reproduced', runs, metrics })
  expect(method).not.toHaveProperty('plots')
})
