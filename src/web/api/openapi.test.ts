import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { EVENTS } from '#webhooks/events.ts'
import { type Fixture, fixture } from '../app.fixture.ts'
import { OPERATIONS } from './operations.ts'

interface Described {
  openapi: string
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: { name: string; required: boolean }[] }>
  >
  webhooks: Record<string, { post: { operationId: string; requestBody: object } }>
  components: { schemas: Record<string, object> }
}

let site: Fixture
let described: Described
beforeAll(async () => {
  site = await fixture()
  const record = {
    title: 'Plovers',
    arxiv: '2601.00009',
    listing: { day: '2026-01-05', position: 0 },
    abstract: 'What plovers do, embeddings of them.',
  }
  const versions = [{ version: 1, date: '2022-05-26' }, { version: 2 }]
  const nested = { title: 'Nested Embeddings', arxiv: '2205.13147', versions }
  await importRecords(site.store, [record, nested], { source: 'hf', now: 1 })
  await site.store.keptRuns.keep({
    id: '0123456789ab',
    slug: 'nested',
    fingerprint: 'abc',
    seed: 412,
    device: 'phone',
    browser: 'Firefox',
    major: 144,
    os: 'Android',
    backend: 'wasm',
    numbers: JSON.stringify({
      metrics: { kept: null },
      claims: [],
      checks: [],
      asked: { claims: [], checks: [] },
    }),
    seconds: 12.5,
    kept: 1,
  })
  described = (await (await site.app.request('/api/openapi.json')).json()) as Described
})
afterAll(() => site.store.close())

test('every address of the API that the app answers is described, and no other', () => {
  const served = site.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !path.includes('*'))
    .map(
      ({ method, path }) =>
        `${method} ${path
          .replace(/:id\{\.\+(.*)\}/, '{id}$1')
          .replaceAll(/:(\w+)/g, '{$1}')
          .replace('[^/]+', '{comment}')}`,
    )
  const paths = new Set(served.filter((path) => path !== 'GET /api/openapi.json'))
  const told = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(new Set(told)).toEqual(paths)
})

test('it is whole: names are unique, and what is referred to is there', () => {
  expect(described.openapi).toMatch(/^3\.1\./)
  const names = [
    ...Object.values(described.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    ),
    ...Object.values(described.webhooks).map(({ post }) => post.operationId),
  ]
  expect(new Set(names).size).toBe(names.length)
  const text = JSON.stringify(described)
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(described.components.schemas).toHaveProperty(name!)
  }
  expect(text).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/\w+")/)
  expect(text).not.toMatch(/"\$(?:id|schema)"/)
})

test('messages of webhooks are described by what checks them', () => {
  expect(Object.keys(described.webhooks)).toEqual(Object.keys(EVENTS))
  expect(described.webhooks['paper.version']!.post.requestBody).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/PaperVersionMessage' } } },
  })
  expect(described.components.schemas['PaperVersionMessage']).toMatchObject({
    properties: {
      type: { const: 'paper.version' },
      data: { properties: { paper: { $ref: '#/components/schemas/EventPaper' } } },
    },
  })
})

test('a part of a question is required when nothing stands for it', () => {
  const of = (path: string) =>
    described.paths[path]!['get']!.parameters.flatMap(({ name, required }) => (required ? [name] : []))
  expect(of('/api/papers/search')).toEqual(['q'])
  expect(of('/api/papers/{id}/similar')).toEqual(['id'])
  expect(of('/api/daily_papers')).toEqual([])
})

describe('answers are of the shape that is described, and have nothing besides', () => {
  const asked = OPERATIONS.filter(({ method }) => method === undefined).map(({ example, ...one }) => ({
    ...one,
    example: example.replace('matryoshka', 'nested'),
  }))
  test.each(asked)(
    '$example',
    async ({ example, answer }) => {
      const response = await site.app.request(example)
      expect(response.status).toBe(200)
      const told: unknown = await response.json()
      // Unknown fields are left out of what is read.
      expect(answer.parse(told)).toEqual(told)
      if (Array.isArray(told)) expect(told).not.toHaveLength(0)
    },
    20_000,
  )
})

test('the page explains each and lets it be tried without a script', async () => {
  const html = await site.text('/api')
  for (const { method = 'get', path, name } of OPERATIONS) {
    expect(html).toContain(`id="${name}"`)
    expect(html).toContain(`${method.toUpperCase()} ${path}`)
  }
  expect(html).toContain('<form action="/api/daily_papers"')
})

test('no address of the API is made past the table', () => {
  const app = readFileSync(new URL('../app.tsx', import.meta.url), 'utf8')
  const routes = [...app.matchAll(/app\.get\('(\/api\/[^']*)'/g)].map(([, path]) => path)
  expect(routes).toEqual(['/api/openapi.json'])
})
