import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import type { Meaning } from '#search/meaning.ts'
import { fixture } from './app.fixture.ts'
import { createGate, waitOutside } from './gate.ts'
import { createMetrics } from './metrics.ts'

/** An app whose answers wait to be let go. */
function waitingRoom(options: Parameters<typeof createGate>[0]) {
  const sentAway = vi.fn()
  const gate = createGate(options, sentAway)
  const held: (() => void)[] = []
  const app = new Hono()
  app.use(gate.pass)
  app.get('/', async (c) => {
    await new Promise<void>((go) => held.push(go))
    return c.text('done')
  })
  app.post('/', async (c) => c.text(await c.req.text()))
  return { app, gate, sentAway, ask: () => app.request('/'), letGo: () => held.shift()!(), held }
}

const until = (is: () => boolean) => vi.waitFor(() => expect(is()).toBe(true))

test('so many are at work, some wait for their turn, and the others are sent away', async () => {
  const { ask, gate, letGo, held, sentAway } = waitingRoom({ atOnce: 2, waiting: 1, waitMs: 5000 })
  const served = [ask(), ask(), ask()]
  await until(() => held.length === 2 && gate.counts().waiting === 1)

  const turned = await ask()
  expect(turned.status).toBe(503)
  expect(turned.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(turned.headers.get('cache-control')).toBe('no-store')
  expect(sentAway).toHaveBeenCalledTimes(1)

  for (const answer of served) {
    await until(() => held.length > 0)
    letGo()
    expect((await answer).status).toBe(200)
  }
  expect(gate.counts()).toEqual({ working: 0, waiting: 0 })
})

test('who waited too long is sent away, and takes nobody a place', async () => {
  const { ask, gate, letGo, held } = waitingRoom({ atOnce: 1, waiting: 9, waitMs: 20 })
  const first = ask()
  await until(() => held.length === 1)
  expect((await ask()).status).toBe(503)
  letGo()
  await first
  const next = ask()
  await until(() => held.length === 1)
  letGo()
  expect((await next).status).toBe(200)
  expect(gate.counts()).toEqual({ working: 0, waiting: 0 })
})

test('a body that comes slowly holds nobody up', async () => {
  const { app, ask, held, letGo } = waitingRoom({ atOnce: 1, waiting: 0, waitMs: 20 })
  let end = () => {}
  const body = new ReadableStream({
    start(controller) {
      end = () => {
        controller.enqueue(new TextEncoder().encode('at last'))
        controller.close()
      }
    },
  })
  const slow = app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit)
  // The queue has no room, so this gets the one place or none.
  const quick = ask()
  await until(() => held.length === 1)
  letGo()
  expect((await quick).status).toBe(200)
  end()
  expect(await (await slow).text()).toBe('at last')
})

test('who waits for somebody else holds nobody up, and goes on in their turn', async () => {
  const { app, gate, ask, held, letGo } = waitingRoom({ atOnce: 1, waiting: 0, waitMs: 20 })
  const { promise: elsewhere, resolve: come } = Promise.withResolvers<string>()
  let isAsked = false
  app.get('/elsewhere', async (c) => {
    const said = await waitOutside(c, () => {
      isAsked = true
      return elsewhere
    })
    return c.text(said)
  })
  app.get('/away', (c) => waitOutside(c, () => Promise.reject(new Error('away'))))
  const outside = app.request('/elsewhere')
  await until(() => isAsked)
  const quick = ask()
  await until(() => held.length === 1)
  come('at last')
  expect((await Promise.race([outside, 'still waiting'])) as unknown).toBe('still waiting')
  letGo()
  expect((await quick).status).toBe(200)
  expect(await (await outside).text()).toBe('at last')
  expect((await app.request('/away')).status).toBe(500)
  expect(gate.counts()).toEqual({ working: 0, waiting: 0 })
})

test('who looks after the site is answered however many wait, and so is who asks for what is in memory', async () => {
  const never = { ask: () => new Promise(() => {}) } as unknown as Meaning
  const gate = { atOnce: 1, waiting: 0, waitMs: 20 }
  const { app, text } = await fixture([], { meaning: never, gate, metrics: createMetrics() })
  const front = await text('/')
  void app.request('/search?q=embeddings')
  await vi.waitFor(async () => expect((await app.request('/search?q=spaces')).status).toBe(503))

  for (const path of ['/healthz', '/metrics', '/robots.txt', '/assets/style-1.css'])
    expect((await app.request(path)).status, path).toBe(200)
  expect(await text('/')).toBe(front)
  const turned = await app.request('/papers/2205.13147')
  expect([turned.status, turned.headers.get('cache-control')]).toEqual([503, 'no-store'])
  expect(await text('/metrics')).toMatch(/papers_requests\{state="working"\} 1\n[^]*sent_away_total \d/)
})
