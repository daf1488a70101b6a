import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FormatError } from '../sources/record.ts'
import { UsageError } from './exit.ts'
import { type Batch, type Reading, readBatches } from './import-file.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'daily-papers-import-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
async function read(path: string, reading?: Reading): Promise<Batch[]> {
  const batches: Batch[] = []
  for await (const batch of readBatches(path, undefined, reading)) batches.push(batch)
  return batches
}
const titles = (batches: readonly Batch[]) => batches.map(({ records }) => records.map(({ title }) => title))

const bib = (count: number) =>
  Array.from({ length: count }, (_, i) => `@misc{k${i}, title = {Paper ${i}}, year = 2024}\n`).join('')
const line = (i: number) => `${JSON.stringify({ id: `2401.0000${i}`, title: `Paper ${i}`, abstract: 'a' })}\n`
const jsonl = (count: number) => Array.from({ length: count }, (_, i) => line(i)).join('')

describe('gzip is unpacked by its bytes', () => {
  test.each([
    ['in a file called .gz', 'a.bib.gz', gzipSync(bib(1))],
    ['in a file called otherwise', 'a.bib', gzipSync(bib(1))],
    ['in two parts', 'parts.bib', Buffer.concat([gzipSync(bib(1).slice(0, 20)), gzipSync(bib(1).slice(20))])],
    ['but not where there is none', 'plain.bib.gz', bib(1)],
    ['of JSON lines', 'a.jsonl', gzipSync(line(0))],
  ])('%s', async (_, name, content) => {
    expect(titles(await read(file(name, content)))).toEqual([['Paper 0']])
  })

  test.each([
    [
      'half of one',
      'half.bib.gz',
      gzipSync(bib(99)).subarray(0, 60),
      /gzip archive that breaks off: get it again/,
    ],
    ['a damaged one', 'bad.bib', Buffer.from('\x1F\x8B\x08damaged', 'latin1'), /damaged gzip archive \(Z_/],
    ['a ZIP archive in one', 'zip.gz', gzipSync('PK\x03\x04'), /this is a ZIP archive/],
  ])('%s is refused in words', async (_, name, content, message) => {
    const reading = read(file(name, content))
    await expect(reading).rejects.toThrow(FormatError)
    await expect(reading).rejects.toThrow(message)
  })
})

describe('comes in batches', () => {
  test('of a file that is read whole, with what there was to say in the first', async () => {
    const batches = await read(file('five.bib', Buffer.from(`${bib(5)}@misc{x, title = {é}}`, 'latin1')), {
      size: 2,
    })
    expect(titles(batches).map((part) => part.length)).toEqual([2, 2, 2])
    expect(batches.map(({ share }) => share)).toEqual([2 / 6, 4 / 6, 1])
    expect(batches.map(({ warnings }) => warnings)).toEqual([
      [{ line: 6, message: 'a byte here is not UTF-8; read as Windows-1252' }],
      [],
      [],
    ])
  })

  test('of lines, and the last one is short', async () => {
    const batches = await read(file('five.jsonl', jsonl(5)), { size: 2 })
    expect(titles(batches).map((part) => part.length)).toEqual([2, 2, 1])
    expect(batches.at(-1)).toMatchObject({ share: 1 })
  })

  test('and stays one where that is asked for', async () => {
    for (const path of [file('whole.bib', bib(5)), file('whole.jsonl', jsonl(5))]) {
      expect(titles(await read(path, { size: Infinity }))[0]).toHaveLength(5)
    }
  })
})

describe('lines', () => {
  test('of UTF-16 and of another age are read', async () => {
    const wide = file('wide.jsonl', Buffer.from(`\uFEFF${jsonl(2)}`, 'utf16le'))
    expect(titles(await read(wide))).toEqual([['Paper 0', 'Paper 1']])
    const old = file('old.jsonl', jsonl(2).replaceAll('\n', '\r'))
    expect(titles(await read(old))).toEqual([['Paper 0', 'Paper 1']])
  })

  test('may hold what only some programs take for an end of line', async () => {
    const text = `{"id":"2401.00001","title":"One\u2028two","abstract":"a"}\n`
    expect(titles(await read(file('separators.jsonl', text)))).toEqual([['One two']])
  })

  test('that are no papers are counted, not listed for ever', async () => {
    const [batch] = await read(file('bad.jsonl', jsonl(2) + 'nonsense\n'.repeat(500)))
    expect(batch!.warnings).toHaveLength(101)
    expect(batch!.warnings.at(-1)!.message).toMatch(/^400 more/)
  })

  test('before one that is too long are given, then the error says where it is', async () => {
    const path = file('long.jsonl', `${jsonl(3)}{"title":"${'x'.repeat(17 * 1024 * 1024)}"}\n${line(4)}`)
    const batches: Batch[] = []
    const reading = (async () => {
      for await (const batch of readBatches(path)) batches.push(batch)
    })()
    await expect(reading).rejects.toThrow(/^line 4 has more than 16 MB/)
    expect(titles(batches)).toEqual([['Paper 0', 'Paper 1', 'Paper 2']])
  })
})

describe('of many lines, which a thread reads', () => {
  const long = (i: number) =>
    `${JSON.stringify({ id: `2401.${10_000 + i}`, title: `Paper ${i}`, abstract: 'a b '.repeat(5000) })}\n`
  const many = (count: number) => Array.from({ length: count }, (_, i) => long(i)).join('')

  test('all come in their order, and bad ones are told by their numbers', async () => {
    const batches = await read(file('many.jsonl', `${many(250)}nonsense\n${many(250)}`), { size: 200 })
    expect(titles(batches).map((part) => part.length)).toEqual([200, 200, 100])
    expect(titles(batches).flat()).toEqual(Array.from({ length: 500 }, (_, i) => `Paper ${i % 250}`))
    expect(batches.at(-1)).toMatchObject({ share: 1, warnings: [{ line: 251 }] })
  })

  test('those before one that is too long are given', async () => {
    const path = file('many-long.jsonl', `${many(450)}{"title":"${'x'.repeat(17 * 1024 * 1024)}"}\n`)
    const batches: Batch[] = []
    const reading = (async () => {
      for await (const batch of readBatches(path)) batches.push(batch)
    })()
    await expect(reading).rejects.toThrow(/^line 451 has more than 16 MB/)
    expect(titles(batches).flat()).toHaveLength(450)
  })

  test('and whoever has enough stops', async () => {
    for await (const { records } of readBatches(file('enough.jsonl', many(450)), undefined, { size: 10 })) {
      expect(records).toHaveLength(10)
      break
    }
    const stop = new AbortController()
    let papers = 0
    for await (const { records } of readBatches(file('stop.jsonl', many(450)), undefined, {
      size: 10,
      signal: stop.signal,
    })) {
      papers += records.length
      stop.abort()
    }
    expect(papers).toBeLessThan(450)
  })
})

test('a first line that is too long is one, too', async () => {
  const path = file('first.jsonl', `{"id":"2401.00001","title":"${'x'.repeat(17 * 1024 * 1024)}"}\n`)
  await expect(read(path)).rejects.toThrow(/^line 1 has more than 16 MB/)
})

test('a file that is too long is an error that says so, however small it is packed', async () => {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024, '@misc{a, title = {A}}\n'))
  const reading = read(file('long.bib.gz', Buffer.concat(Array<Buffer>(20).fill(member))))
  await expect(reading).rejects.toThrow(/has more than 256 MB, unpacked; split it in parts/)
})

test('a file that is not there, or a folder, is an error in words', async () => {
  await expect(read(join(folder, 'absent.bib'))).rejects.toThrow(/cannot read .*absent\.bib \(ENOENT\)/)
  await expect(read(folder)).rejects.toThrow(UsageError)
})
