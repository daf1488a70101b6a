import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { titleKey } from '../../src/sources/text.ts'
import { WORDS, saveModel } from '../small-model.ts'
import { inherited, root } from '../cli-process.ts'

const ROUNDS = 3
/** Enough for the new model to be at it for a while. */
const PAPERS = 8000

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'daily-papers-switch-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function papers(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: root,
    env: { ...inherited, DATA_DIR: join(folder, 'data'), FETCH: 'off', ...env },
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (output.out += chunk))
  child.stderr.on('data', (chunk) => (output.err += chunk))
  const ended = new Promise<typeof output & { code: number | null }>((resolve) => {
    child.on('close', (code) => resolve({ ...output, code }))
  })
  return { child, output, ended }
}

interface Status {
  serving?: string
  missing: number
  papers: number
  models: { name: string; setting: string; state: string; rows: number }[]
}

async function statusOf(env: NodeJS.ProcessEnv = {}): Promise<Status> {
  const { code, out, err } = await papers(['embed', 'status', '--json'], env).ended
  expect(code, err).toBe(0)
  return JSON.parse(out) as Status
}

async function fillStore(): Promise<void> {
  const store = await openStore(join(folder, 'data'))
  const title = (i: number) =>
    [i, Math.floor(i / 12), Math.floor(i / 144) + i].map((n) => WORDS[n % WORDS.length]).join(' ') + ` ${i}`
  await store.works.write(
    Array.from({ length: PAPERS }, (_, i) => ({
      paper: {
        id: `p${i}`,
        title: title(i),
        titleKey: titleKey(title(i)),
        abstract: `${title(i)} `.repeat(40),
        authors: [],
        topics: [],
        listed: 1,
        source: 'test',
      },
    })),
  )
  await store.close()
}

test('a site that is killed again and again while its model is replaced answers every query and gets there', async () => {
  const [first, second] = [saveModel(folder, 'first', 64), saveModel(folder, 'second', 96)]
  await fillStore()
  const env = { EMBEDDER: first }
  const before = await papers(['embed', 'switch', first, '--json'], env).ended
  expect(before.code, before.err).toBe(0)
  expect(JSON.parse(before.out)).toMatchObject({ missing: 0, models: [{ setting: first }] })
  // From here on the site says the other model; the rows so far are all of the first.
  let [rows, rounds] = [0, 0]
  for (let round = 0; ; round++) {
    // A quick machine asks more often than a visitor may.
    const { child, output, ended } = papers(['serve', '--port', '0'], { EMBEDDER: second, API_LIMIT: '0' })
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', () => resolve(/http:\/\/\S+/.exec(output.out)![0]))
      child.on('close', () => reject(new Error(output.err)))
    })
    const started = performance.now()
    // At first not long: a quick machine is soon done.
    const patience = 50 + 400 * (round + Math.random())
    let status: Status
    let asked = 0
    do {
      const query = `${WORDS[asked % WORDS.length]} ${WORDS[(asked * 5 + 2) % WORDS.length]}`
      const answer = await fetch(`${address}/search?q=${encodeURIComponent(query)}`)
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('class="entry')
      asked++
      const told = await fetch(`${address}/api/status/search`)
      expect(told.status).toBe(200)
      status = (await told.json()) as Status
      const now = status.models.find(({ setting }) => setting === second)?.rows ?? 0
      expect(now).toBeGreaterThanOrEqual(rows)
      rows = now
    } while (
      round < ROUNDS ? performance.now() - started < patience : status.models.length > 1 || status.missing > 0
    )
    expect(asked).toBeGreaterThan(0)
    if (round >= ROUNDS) {
      child.kill('SIGINT')
      expect((await ended).code).toBe(0)
      break
    }
    if (status.models.length > 1 || status.missing > 0) rounds++
    child.kill('SIGKILL')
    await ended
  }
  expect(rounds).toBeGreaterThan(0)
  const status = await statusOf({ EMBEDDER: second })
  expect(status).toMatchObject({ missing: 0, models: [{ setting: second, rows: status.papers }] })

  const store = await openStore(join(folder, 'data'))
  expect(await store.vectors.missing(status.serving!, 1)).toEqual([])
  await store.close()
}, 180_000)

test('papers embed switch: there, back while that lasts, and what it says of wrong use', async () => {
  const [first, second] = [saveModel(folder, 'first', 64), saveModel(folder, 'second', 96)]
  await fillStore()
  expect(await papers(['embed', 'switch']).ended).toMatchObject({
    code: 2,
    err: expect.stringMatching(/name a model/),
  })
  expect(await papers(['embed', 'switch', '--back']).ended).toMatchObject({ code: 2 })
  expect(await papers(['embed', 'switch', 'static:/nowhere']).ended).toMatchObject({ code: 2 })
  expect((await papers(['embed', 'switch', first]).ended).code).toBe(0)
  const away = await papers(['embed', 'switch', second, '--no-wait', '--json']).ended
  expect(away.code, away.err).toBe(0)
  const status = JSON.parse(away.out) as Status
  expect(status.models.map(({ setting, state }) => [setting, state])).toEqual([
    [second, 'serving'],
    [first, 'old'],
  ])
  expect(status.missing).toBeGreaterThan(0)
  const found = await papers(['search', '--json', 'quantum robot'], { EMBEDDER: first }).ended
  expect(JSON.parse(found.out), found.err).not.toEqual([])
  const back = await papers(['embed', 'switch', '--back', '--json']).ended
  expect(back.code, back.err).toBe(0)
  expect(JSON.parse(back.out)).toMatchObject({ missing: 0, models: [{ setting: first }] })
}, 120_000)
