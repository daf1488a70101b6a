import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { fixture } from './app.fixture.ts'

const ADDRESS = 'http://127.0.0.1:3000/mcp'

async function connected() {
  const { app, store } = await fixture()
  const client = new Client({ name: 'a test', version: '1' })
  const fetch = async (url: string | URL, init?: RequestInit) => app.request(String(url), init)
  await client.connect(new StreamableHTTPClientTransport(new URL(ADDRESS), { fetch }))
  const call = async (name: string, args: object = {}) => {
    const result = await client.callTool({ name, arguments: { ...args } })
    return { isError: result.isError === true, text: (result.content as { text: string }[])[0]!.text }
  }
  return { app, store, client, call }
}

test('a client finds few tools that only read, each told of in words', async () => {
  const { client } = await connected()
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['search', 'paper', 'daily', 'trending', 'similar', 'method'])
  for (const { description, annotations } of tools) {
    expect(description!.length).toBeGreaterThan(20)
    expect(annotations?.readOnlyHint).toBe(true)
  }
})

test('papers are searched, read and compared, methods have claims', async () => {
  const { call } = await connected()
  const found = JSON.parse((await call('search', { query: 'nested embeddings' })).text) as {
    papers: { id: string }[]
  }
  expect(found.papers[0]!.id).toBe('2205.13147')
  expect((await call('paper', { paper: 'https://arxiv.org/abs/2205.13147v2' })).text).toContain(
    'Nested Embeddings',
  )
  expect((await call('method', { method: 'nested' })).text).toContain('"claims"')
  expect((await call('method')).text).toContain('"nested"')
  for (const name of ['daily', 'trending']) expect((await call(name)).isError).toBe(false)
  expect((await call('similar', { paper: 'nested' })).isError).toBe(false)
})

test('what is wrong is said in words', async () => {
  const { call } = await connected()
  expect(await call('paper', { paper: 'nobody' })).toEqual({
    isError: true,
    text: 'no paper is called "nobody" here; search finds papers',
  })
  expect((await call('daily', { span: 'soon' })).text).toMatch(/is no day, week or month; give/)
  expect((await call('method', { method: 'constructor' })).isError).toBe(true)
  expect(
    (await call('search', { query: 'x', limit: 9999 }).catch((fault: Error) => ({ text: fault.message })))
      .text,
  ).toMatch(/limit/)
})

test('pages of other sites are not answered, nor what is too long', async () => {
  const { app } = await fixture()
  const ask = (origin: string | undefined, body: string) =>
    app.request(ADDRESS, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(origin !== undefined && { origin }),
      },
      body,
    })
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
  expect((await ask(undefined, list)).status).toBe(200)
  expect((await ask('http://127.0.0.1:3000', list)).status).toBe(200)
  expect((await ask('http://evil.example', list)).status).toBe(403)
  expect((await ask('null', list)).status).toBe(403)
  expect((await ask(undefined, 'x'.repeat(10_000_000))).status).toBe(413)
  expect((await ask(undefined, '{')).status).toBe(400)
})

test('pages of sites that the operator named are answered, with what a browser asks for before', async () => {
  const inspector = 'https://inspector.example'
  const { app } = await fixture([], { mcpOrigins: [inspector] })
  const ask = (method: string, origin: string, more: Record<string, string> = {}) =>
    app.request(ADDRESS, {
      method,
      headers: {
        origin,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...more,
      },
      ...(method === 'POST' && {
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
      }),
    })
  const before = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'mcp-protocol-version',
  }
  const preflight = await ask('OPTIONS', inspector, before)
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(inspector)
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Mcp-Protocol-Version')
  const answer = await ask('POST', inspector)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe(inspector)
  expect(answer.headers.get('vary')).toContain('Origin')
  expect(await answer.text()).toContain('"search"')
  for (const origin of ['https://inspector.example.org', 'http://inspector.example', 'null']) {
    const refused = [await ask('OPTIONS', origin, before), await ask('POST', origin)]
    for (const { status, headers } of refused) {
      expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null])
    }
  }
})
