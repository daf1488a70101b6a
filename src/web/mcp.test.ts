import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { hashOf } from '#mail/sign.ts'
import { markOf } from '#store/index.ts'
import { type Fixture, fixture } from './app.fixture.ts'
import { NOW, membersFixture } from './members.fixture.ts'

const ADDRESS = 'http://127.0.0.1:3000/mcp'

async function connected(made?: Fixture, token?: string) {
  const { app, store } = made ?? (await fixture())
  const client = new Client({ name: 'a test', version: '1' })
  const fetch = async (url: string | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    return app.request(String(url), { ...init, headers })
  }
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

test('a program with a token reads what its member keeps, and another nothing of it', async () => {
  const site = await membersFixture([], {}, { baseUrl: 'http://127.0.0.1:3000' })
  const { collections, collectionPapers, members, papers } = site.store
  for (const [name, note] of [
    ['ada', 'read twice'],
    ['bo', ''],
  ] as const) {
    await members.admit({ id: name, name, handle: name, email: `${name}@example.org` }, NOW)
    await members.addToken({ hash: hashOf(`dp_${name}`), member: name, name: 'a test' }, NOW)
    const made = await collections.make({ id: `of-${name}`, member: name, name: `${name}'s thesis` }, NOW)
    const { key } = (made as { collection: { key: number } }).collection
    const paper = (await papers.key('2205.13147'))!
    await collectionPapers.add(key, paper, name, NOW)
    if (note !== '') await collectionPapers.setNote(key, paper, note, markOf(''))
  }
  const { client, call } = await connected(site, 'dp_ada')
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('collections')
  expect(JSON.parse((await call('collections')).text)).toEqual({
    collections: [{ id: 'of-ada', name: "ada's thesis", access: 'private', count: 1 }],
  })
  expect(JSON.parse((await call('collections', { collection: "ada's thesis" })).text)).toMatchObject({
    papers: [{ id: '2205.13147', title: 'Nested Embeddings', note: 'read twice' }],
  })
  expect(await call('collections', { collection: 'of-bo' })).toEqual({
    isError: true,
    text: 'no collection is called "of-bo" here; ask without a name for all of them',
  })
  for (const token of [undefined, 'dp_nobody']) {
    const stranger = await connected(site, token)
    expect((await stranger.client.listTools()).tools.map(({ name }) => name)).not.toContain('collections')
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
