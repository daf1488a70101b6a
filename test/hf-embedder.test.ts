import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEmbedder } from '#search/embed/embedders.ts'
import { openHuggingFace } from '#search/embed/hf-embedder.ts'
import { TINY_WIDTH, tinyId, tinyVector, writeTinyModel } from '../scripts/tiny-onnx.ts'

const home = mkdtempSync(join(tmpdir(), 'papers-hf-'))
afterAll(() => rmSync(home, { recursive: true }))

function tiny(name: string, options?: Parameters<typeof writeTinyModel>[1]): string {
  const folder = join(home, name)
  writeTinyModel(folder, options)
  return folder
}

const unit = (vector: number[]) => vector.map((value) => value / Math.hypot(...vector))
const sum = (...ids: number[]) => ids.map(tinyVector).reduce((a, b) => a.map((value, d) => value + b[d]!))

function expectNear(vector: Float32Array, wanted: number[]) {
  expect(vector).toHaveLength(wanted.length)
  wanted.forEach((value, d) => expect(vector[d]).toBeCloseTo(value, 5))
}

test('the mean over tokens, whatever else is in the batch', async () => {
  const embedder = await openEmbedder(`hf:${tiny('mean')}`)
  expect(embedder).toMatchObject({ width: TINY_WIDTH, widths: [TINY_WIDTH] })

  const [short, long] = await embedder.embed(['nested', 'Sparse memory retrievals, nested paper'], 'document')

  expectNear(short!, unit(sum(2, tinyId('nested'))))
  const all = ['sparse', 'memory', 'retrieval', '##s', 'nested', 'paper'].map(tinyId)
  // The comma is not in its vocabulary, and nothing stands for the unknown.
  expectNear(long!, unit(sum(2, ...all)))
})

test('the first token, where the files ask for it', async () => {
  const embedder = await openHuggingFace(tiny('cls', { pooling: 'cls' }))
  expect(embedder.settings.pooling).toBe('cls')
  const [vector] = await embedder.embed(['sparse memory'], 'query')
  expectNear(vector!, unit(tinyVector(2)))
})

test('what the files say stands before a query and before a document', async () => {
  const prompts = { query: 'sparse ', document: 'memory ' }
  const embedder = await openHuggingFace(tiny('prompts', { prompts }))
  const [query] = await embedder.embed(['paper'], 'query')
  const [document] = await embedder.embed(['paper'], 'document')
  expectNear(query!, unit(sum(2, tinyId('sparse'), tinyId('paper'))))
  expectNear(document!, unit(sum(2, tinyId('memory'), tinyId('paper'))))
})

test('a text that is too long is cut, an empty one is the zero vector', async () => {
  const embedder = await openHuggingFace(tiny('cut', { maxTokens: 4 }))
  expect(embedder.tokens('paper '.repeat(20))).toEqual([2, tinyId('paper'), tinyId('paper'), 3])
  const [empty, blank] = await embedder.embed(['', ' \n'], 'query')
  expect([...empty!, ...blank!]).toEqual(Array.from({ length: 2 * TINY_WIDTH }, () => 0))
  expect(await embedder.embed([], 'query')).toEqual([])
})

test('the same files used in another way have another name', async () => {
  const folder = tiny('named')
  const { name } = await openHuggingFace(folder)
  expect((await openHuggingFace(folder)).name).toBe(name)
  writeTinyModel(folder, { pooling: 'cls' })
  expect((await openHuggingFace(folder)).name).not.toBe(name)
})

describe('from the hub', () => {
  const folder = tiny('hub')
  const asked: string[] = []
  const hub = createServer((request, response) => {
    asked.push(request.url!)
    const file = /^\/owner\/tiny\/resolve\/main\/(.+)$/.exec(request.url!)?.[1]
    const path = join(folder, file ?? 'none')
    if (file === undefined || !existsSync(path)) response.writeHead(404).end()
    else response.writeHead(200, { 'content-length': statSync(path).size }).end(readFileSync(path))
  })
  const cache = join(home, 'downloaded')
  let host = ''
  beforeAll(async () => {
    hub.listen(0, '127.0.0.1')
    await once(hub, 'listening')
    host = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`
  })
  afterAll(() => hub.close())

  test('a repository is fetched once, and then opened without a network', async () => {
    const first = await openHuggingFace('owner/tiny', { host, cache })
    const [fetched] = await first.embed(['nested memory'], 'document')
    expect(first.name).toMatch(/^hf:owner\/tiny@[0-9a-f]{8}$/)
    expect(asked.some((url) => url.endsWith('/onnx/model.onnx'))).toBe(true)

    const again = await openHuggingFace('owner/tiny', { host: 'http://127.0.0.1:9', cache })
    const [kept] = await again.embed(['nested memory'], 'document')
    expect(again.name).toBe(first.name)
    expect([...kept!]).toEqual([...fetched!])
  })

  test('says when there is no such repository', async () => {
    await expect(openHuggingFace('owner/other', { host, cache })).rejects.toThrow(
      /there is no public repository owner\/other at .*; check its name/,
    )
  })
})

describe('says what is wrong, where, and what to do', () => {
  test.each([
    ['nothing there', (folder: string) => rmSync(folder, { recursive: true }), /there is no folder/],
    [
      'config.json',
      (folder: string) => rmSync(join(folder, 'config.json')),
      /has no config\.json; put every file/,
    ],
    [
      'weights',
      (folder: string) => rmSync(join(folder, 'onnx'), { recursive: true }),
      /no onnx\/model\.onnx.*export/,
    ],
    [
      'not a model',
      (folder: string) => cpSync(join(folder, 'config.json'), join(folder, 'onnx/model.onnx')),
      /cannot be opened as an ONNX sentence model/,
    ],
  ])('%s', async (_, harm, message) => {
    const folder = tiny('harmed')
    harm(folder)
    await expect(openHuggingFace(folder)).rejects.toMatchObject({
      name: 'EmbedderError',
      message: expect.stringMatching(message),
    })
  })

  test('no network', async () => {
    const places = { host: 'http://127.0.0.1:9', cache: join(home, 'cache') }
    await expect(openHuggingFace('owner/name', places)).rejects.toMatchObject({
      name: 'EmbedderError',
      message: expect.stringMatching(/owner\/name\/.* cannot be reached; check the network, or download/),
    })
  })

  test.each(['hf:', 'hf:a b/c', 'static:', 'word2vec', ''])('%j', async (setting) => {
    await expect(openEmbedder(setting)).rejects.toMatchObject({ name: 'EmbedderError' })
  })
})

const real = process.env.TEST_EMBEDDER_FOLDER

test.skipIf(!real)(
  'a real sentence model finds the nearer meaning (TEST_EMBEDDER_FOLDER names one)',
  async () => {
    const embedder = await openHuggingFace(real!)
    const [eats, meal, market] = await embedder.embed(
      ['a man is eating food', 'somebody has a meal', 'the stock market fell today'],
      'document',
    )
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((total, value, d) => total + value * b[d]!, 0)
    expect(dot(eats!, eats!)).toBeCloseTo(1, 4)
    expect(dot(eats!, meal!)).toBeGreaterThan(dot(eats!, market!) + 0.2)
  },
)
