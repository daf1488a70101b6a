import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carriedOut } from '../src/cli/carry-out.fixture.ts'
import { papers as run } from './cli-process.ts'

let folder: string
const env = () => ({ DATA_DIR: join(folder, 'data') })
const papers = (...args: string[]) => run(args, { env: env() })
const line = (id: string, title: string) =>
  JSON.stringify({ id, title, abstract: 'We count.', authors: ['Ada Ångström'] })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-export-'))
  const file = join(folder, 'two.jsonl')
  writeFileSync(file, `${line('2512.10001', 'Auks & <Terns>')}\n${line('2512.10002', 'Gulls')}\n`)
  expect(await carriedOut(['import', file], env())).toMatchObject({ code: 0 })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('papers export writes all papers, packed by the name of the file, with its checksum', async () => {
  const file = join(folder, 'all.jsonl.gz')
  const { code, out, err } = await papers('export', file, '--json')
  expect([code, err]).toEqual([0, ''])
  const bytes = readFileSync(file)
  const told = JSON.parse(out) as { papers: number; sha256: string; bytes: number }
  expect(told).toEqual({
    file,
    papers: expect.any(Number),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })
  const lines = gunzipSync(bytes).toString('utf8').trimEnd().split('\n')
  expect(lines.filter((one) => one.includes('"2512.1000'))).toHaveLength(2)

  // Another site has the same papers of it, and exports the same.
  const other = { DATA_DIR: join(folder, 'other') }
  expect(await carriedOut(['import', file], other)).toMatchObject({ code: 0 })
  const again = join(folder, 'again.jsonl')
  expect(await carriedOut(['export', again], other)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${told.papers} papers`),
  })
  // The catalogue each has from itself.
  const imported = (all: string[]) => all.filter((one) => one.includes('"2512.1000'))
  expect(imported(readFileSync(again, 'utf8').trimEnd().split('\n'))).toEqual(imported(lines))
}, 60_000)

test('standard output is the papers alone, and what was written is told on standard error', async () => {
  const { code, out, err } = await papers('export')
  expect(code).toBe(0)
  for (const one of out.trimEnd().split('\n')) expect(() => JSON.parse(one)).not.toThrow()
  expect(err).toContain(createHash('sha256').update(out).digest('hex'))
})

test('nothing is written over, and no half file is left', async () => {
  const file = join(folder, 'here.jsonl')
  writeFileSync(file, 'mine')
  expect(await papers('export', file)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/is there already; give another name/),
  })
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(await papers('export', '--json')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/leave --json away/),
  })
  const absent = join(folder, 'absent', 'a.jsonl')
  expect(await papers('export', absent)).toMatchObject({ code: 2, out: '' })
  expect(existsSync(absent)).toBe(false)
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
})
