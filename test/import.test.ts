import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf, servePapers } from '../src/feed/papers-server.fixture.ts'
import { carriedOut } from '../src/cli/carry-out.fixture.ts'
import { papers, startPapers } from './cli-process.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'daily-papers-import-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) =>
    JSON.stringify({
      id: `2512.${10000 + from + i}`,
      title: `Number ${from + i} of many`,
      abstract: 'We count.',
    }),
  ).join('\n')

test('Ctrl-C leaves whole batches, and says how far it came', async () => {
  const env = { DATA_DIR: join(folder, 'many') }
  const child = startPapers(['import', '-', '--json'], { env, stdin: true })
  // It is stopped while it is told more.
  child.stdin.on('error', () => {})
  const output = { out: '', err: '' }
  let isStopped = false
  child.stdout.on('data', (chunk) => (output.out += chunk))
  child.stderr.on('data', (chunk) => {
    output.err += chunk
    // Said after two seconds; what comes then is waited for in vain.
    if (!isStopped && output.err.includes('papers so far')) isStopped = child.kill('SIGINT')
  })
  let written = 0
  const write = () => {
    if (!isStopped) child.stdin.write(`${lines(written, (written += 500))}\n`)
  }
  // However long the start takes, there is more to come when it is stopped.
  const more = setInterval(write, 300)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(more)
  expect(output.err).toMatch(/papers: stopped; what came so far is kept\. Import - again to go on/)
  const { papers: count, added } = JSON.parse(output.out) as { papers: number; added: number }
  expect({ code, rest: count % 1000, added }).toEqual({ code: 130, rest: 0, added: count })
  expect(count).toBeGreaterThan(0)

  const file = join(folder, 'many.jsonl')
  writeFileSync(file, lines(0, written))
  const again = await papers(['import', file, '--json'], { env })
  expect(JSON.parse(again.out)).toMatchObject({ added: written - count, unchanged: count })
}, 120_000)

test('what is packed is read from standard input, too', async () => {
  const child = startPapers(['import', '-', '--json'], {
    env: { DATA_DIR: join(folder, 'stdin') },
    stdin: true,
  })
  let out = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stdin.end(
    gzipSync(Buffer.from('% Encoding: Cp1252\n@misc{a, title = {Größe}, year = 2024}\n', 'latin1')),
  )
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ added: 1, warnings: [], new: [{ title: 'Größe' }] })
}, 120_000)

test('works that a file names are fetched by their ids', async () => {
  await using server = await servePapers()
  const { arxivApi, crossref, dataCite } = server.settings.bases
  const env = {
    DATA_DIR: join(folder, 'ids'),
    FETCH_PRIVATE: 'true',
    ARXIV_API_URL: arxivApi,
    CROSSREF_URL: crossref,
    DATACITE_URL: dataCite,
  }
  const file = join(folder, 'links.md')
  writeFileSync(file, `- [Gulls](https://arxiv.org/abs/${idOf(1)})\n- doi:10.5555/terns, 10.9999/none\n`)

  const refused = await carriedOut(['import', file], env)
  expect([refused.code, refused.out]).toEqual([2, ''])
  expect(refused.err).toBe(
    'papers: this is a list of one arXiv id and 2 DOIs without titles: import it with: papers import --ids FILE\n',
  )
  const { code, out, err } = await carriedOut(['import', '--ids', file, '--json'], env)
  expect(code).toBe(0)
  expect(err).toMatch(/^asking for one arXiv id and 2 DOIs\n/)
  expect(JSON.parse(out)).toMatchObject({
    papers: 2,
    added: 2,
    warnings: [{ message: 'neither Crossref nor DataCite knows 10.9999/none' }],
    new: [{ id: idOf(1) }, { title: 'Work 10.5555/terns' }],
  })

  server.trouble.set('/api', (response) => void response.writeHead(500).end())
  const failed = await carriedOut(['import', '--ids', file], env)
  expect([failed.code, failed.out]).toEqual([2, ''])
  expect(failed.err).toMatch(/papers: the works could not be fetched: .* answers with HTTP 500/)
}, 120_000)

test('papers that name no day are put on the list of the one that is given', async () => {
  const env = { DATA_DIR: join(folder, 'day') }
  const file = join(folder, 'day.json')
  writeFileSync(
    file,
    JSON.stringify([{ paper: { id: '2611.00017', title: 'Gulls', summary: 'a', upvotes: 1 } }]),
  )
  expect(
    JSON.parse((await carriedOut(['import', file, '--day', '2026-11-20', '--json'], env)).out),
  ).toMatchObject({ added: 1 })
  const wrong = await carriedOut(['import', file, '--day', 'yesterday'], env)
  expect([wrong.code, wrong.err.includes('YYYY-MM-DD')]).toEqual([2, true])
}, 120_000)
