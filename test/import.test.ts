import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  const output = { out: '', err: '' }
  let isStopped = false
  child.stdout.on('data', (chunk) => (output.out += chunk))
  child.stderr.on('data', (chunk) => {
    output.err += chunk
    // Said after two seconds; what comes then is waited for in vain.
    if (!isStopped && output.err.includes('papers so far')) isStopped = child.kill('SIGINT')
  })
  child.stdin.write(`${lines(0, 1500)}\n`)
  const more = setTimeout(() => child.stdin.write(`${lines(1500, 3500)}\n`), 2500)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(more)
  expect(output.err).toMatch(/papers: stopped; what came so far is kept\. Import - again to go on/)
  const { papers: count, added } = JSON.parse(output.out) as { papers: number; added: number }
  expect({ code, rest: count % 1000, added }).toEqual({ code: 130, rest: 0, added: count })
  expect(count).toBeGreaterThan(0)

  const file = join(folder, 'many.jsonl')
  writeFileSync(file, lines(0, 3500))
  const again = await papers(['import', file, '--json'], { env })
  expect(JSON.parse(again.out)).toMatchObject({ added: 3500 - count, unchanged: count })
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
