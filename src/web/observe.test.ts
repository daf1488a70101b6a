import { expect, test } from 'vitest'
import { fixture } from './app.fixture.ts'
import { createMetrics } from './metrics.ts'
import { requestLog } from './request-log.ts'

const ASKED = [
  '/papers/2205.13147',
  '/papers/2205.13147',
  '/search?q=my+illness',
  '/confirm/a-secret-token',
  '/subscription/a-secret-link?a=b',
  '/unsubscribe/a-secret-link',
  '/no/such/a-secret-link',
  '/collections/a-secret-link',
  '/collections/a-secret-link.bib',
  '/own/a-secret-link.atom',
]

test('the log of requests tells of every one, and of no reader', async () => {
  const lines: string[] = []
  const { app } = await fixture([], { onAnswer: requestLog({ write: (line) => lines.push(line) }) })
  const headers = { 'x-forwarded-for': '203.0.113.9', cookie: 'reader=ada', 'user-agent': 'Ada' }
  for (const path of ASKED) await app.request(path, { headers })

  expect(lines).toHaveLength(ASKED.length)
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(told[0]).toMatchObject({ method: 'GET', path: '/papers/2205.13147', status: 200 })
  expect(told[0]!['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  expect(told.map(({ route }) => route)).toContain('/confirm/:token')
  expect(lines.join('')).not.toMatch(/illness|secret|203\.0|ada|Ada|\?/)
})

test('metrics count answers by route, and the same page from memory', async () => {
  const { app, text } = await fixture([], { metrics: createMetrics() })
  for (const path of ASKED) await app.request(path)
  await app.request('/papers/2205.13147', { method: 'MADE-UP' })

  const metrics = await text('/metrics')
  expect(metrics).toContain(
    'http_request_duration_seconds_count{method="GET",route="/papers/:id{.+}",status="200"} 2',
  )
  expect(metrics).toContain('route="none",status="404"')
  expect(metrics).toContain('papers_pages_total{kept="yes"} 1')
  expect(metrics).toContain('process_resident_memory_bytes')
  expect(metrics).not.toMatch(/secret|illness|MADE-UP|2205/)
})

test('nothing is measured where nobody asked for it', async () => {
  const { app } = await fixture()
  expect((await app.request('/metrics')).status).toBe(404)
})
