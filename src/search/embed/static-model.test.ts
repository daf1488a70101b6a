import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openShipped, staticEmbedder } from './static-embedder.ts'
import { MODEL_FILE, loadStatic, saveStatic } from './static-model.ts'

const home = mkdtempSync(join(tmpdir(), 'papers-static-'))
afterAll(() => rmSync(home, { recursive: true }))

const small = {
  vocabulary: ['one', 'two', 'three', '##s'],
  widths: [2, 4],
  vectors: Float32Array.from([1, 0, 0, 0, 0, 3, 0, 0, 0, 0, -0.5, 0.25, 0, 0, 0, 0]),
}

test('what is written is what is read, up to eight bits a number', () => {
  saveStatic(home, 'small', small)
  const model = loadStatic(home)
  expect(model).toMatchObject({ vocabulary: small.vocabulary, widths: [2, 4], width: 4 })
  expect(model.name).toMatch(/^small@[0-9a-f]{8}$/)
  model.table.forEach((value, i) => {
    expect(value * model.factors[i >> 2]!).toBeCloseTo(small.vectors[i]!, 2)
  })
})

test('other weights have another name, the same ones the same', () => {
  saveStatic(home, 'small', small)
  const { name } = loadStatic(home)
  saveStatic(home, 'small', small)
  expect(loadStatic(home).name).toBe(name)
  saveStatic(home, 'small', { ...small, vectors: small.vectors.map((value) => value + 0.5) })
  expect(loadStatic(home).name).not.toBe(name)
})

test('a text is the sum of its tokens, of length one', async () => {
  saveStatic(home, 'small', small)
  const [vector, none] = await staticEmbedder(loadStatic(home)).embed(['One, two ones!', 'zebra'], 'query')
  const wanted = [2, 3, 0, 0].map((value) => value / Math.sqrt(13))
  wanted.forEach((value, d) => expect(vector![d]).toBeCloseTo(value, 5))
  expect([...none!]).toEqual([0, 0, 0, 0])
})

describe('says what is wrong', () => {
  const harmed = (harm: (bytes: Buffer) => Buffer) => {
    saveStatic(home, 'small', small)
    writeFileSync(join(home, MODEL_FILE), harm(readFileSync(join(home, MODEL_FILE))))
    return () => loadStatic(home)
  }
  const none = /is not a static model; train one/

  test('no file', () => {
    expect(() => loadStatic(join(home, 'elsewhere'))).toThrow(/elsewhere.* cannot be read; name a folder/)
  })
  test('cut short', () => expect(harmed((bytes) => bytes.subarray(0, bytes.length - 9))).toThrow(none))
  test('next to nothing', () => expect(harmed((bytes) => bytes.subarray(0, 5))).toThrow(none))
  test('something else', () => expect(harmed(() => Buffer.alloc(500, 'text '))).toThrow(none))
  test('another format', () => {
    const renamed = (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace('static-1', 'static-9'), 'latin1')
    expect(harmed(renamed)).toThrow(none)
  })
})

describe('the shipped model', () => {
  const embedder = openShipped()
  const near = async (a: string, b: string, width = embedder.width) => {
    const [left, right] = await embedder.embed([a, b], 'document')
    const [x, y] = [left!.subarray(0, width), right!.subarray(0, width)]
    return x.reduce((sum, value, d) => sum + value * y[d]!, 0) / (Math.hypot(...x) * Math.hypot(...y))
  }

  test('is small, nested, and gives unit vectors', async () => {
    const file = new URL(`../../../models/papers-256/${MODEL_FILE}`, import.meta.url)
    expect(statSync(file).size).toBeLessThan(12_000_000)
    expect(embedder).toMatchObject({ width: 256, widths: [32, 64, 128, 256] })
    expect(embedder.name).toMatch(/^papers-256@[0-9a-f]{8}$/)
    expect(await near('protein folding', 'protein folding')).toBeCloseTo(1, 5)
  })

  test.each([32, 64, 128, 256])('tells meanings apart by %i numbers', async (width) => {
    const title = 'protein structure prediction with neural networks'
    const related = await near(title, 'deep learning folds amino acid sequences', width)
    const other = await near(title, 'auctions with budget constrained bidders', width)
    expect(related).toBeGreaterThan(other + 0.2)
  })

  test('embeds long, empty and foreign texts', async () => {
    const vectors = await embedder.embed(['', 'attention '.repeat(20_000), '深度学习 🙂'], 'document')
    for (const vector of vectors) {
      expect(vector).toHaveLength(256)
      expect(vector.every(Number.isFinite)).toBe(true)
    }
  })
})
