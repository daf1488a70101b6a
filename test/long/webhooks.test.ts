import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { addWebhook } from '../../src/webhooks/make.ts'
import { type Receiver, startReceiver, verified } from '../../src/webhooks/receiver.fixture.ts'
import { inherited, outputOf, papers, root } from '../cli-process.ts'
import { type Server, isPostgresHere, postgresTest, startPostgres } from '../postgres-server.ts'
import { serve } from '../serving.ts'

/** `npm run soak:webhooks` asks for more. */
const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 3)
const FIRST = '2026-03-02T08:00:00Z'
const DAYS = 8 * ROUNDS

let folder: string
let receiver: Receiver
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-webhooks-'))
  receiver = await startReceiver()
})
afterEach(async () => {
  await receiver[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Kills who notices and sends again and again, then lets one finish; what counts is what arrived. */
async function killAgainAndAgain(place: string): Promise<void> {
  const store = await openStore(place)
  const wants = {
    days: { hour: 0 },
    verdicts: false,
    papers: [],
    searches: [{ words: 'paper', without: '' }],
  }
  for (const name of ['a', 'b']) {
    const webhook = { name, url: `${receiver.url}/${name}`, form: 'standard' as const, wants }
    await addWebhook(store, webhook, { now: Date.parse(FIRST) - 86_400_000, madeBy: 'command' })
  }
  await store.close()
  receiver.answer = async (response) => {
    await setTimeout(6 * Math.random())
    response.writeHead(204).end()
  }
  const start = () => {
    const args = ['test/send-webhooks.ts', place, FIRST, String(DAYS), '300']
    return spawn(process.execPath, args, { cwd: root, env: inherited })
  }
  let kills = 0
  for (let round = 0; round < ROUNDS; round++) {
    const child = start()
    const ended = outputOf(child)
    const target = receiver.received.length + 1 + Math.floor(10 * Math.random())
    while (receiver.received.length < target && child.exitCode === null) await setTimeout(1)
    await setTimeout(10 * Math.random())
    child.kill('SIGKILL')
    const { code, err } = await ended
    expect(err).toBe('')
    if (code === null) kills++
  }
  const last = await outputOf(start())
  expect([last.code, last.err]).toEqual([0, ''])

  for (const name of ['a', 'b']) {
    const arrived = receiver.received.filter(({ path }) => path.endsWith(`/${name}`))
    const told = [...new Map(arrived.map(({ id, body }) => [id, JSON.parse(body) as Told])).values()]
    const days = told.filter(({ type }) => type === 'day.new').map(({ data }) => data.day)
    expect(days).toEqual(
      Array.from({ length: DAYS }, (_, i) =>
        new Date(Date.parse(FIRST) + i * 86_400_000).toISOString().slice(0, 10),
      ),
    )
    const titles = told.flatMap(({ data }) => data.papers ?? []).flatMap((paper) => paper.title ?? [])
    expect(titles.toSorted()).toEqual(
      days.flatMap((day) => [0, 1].map((i) => `Paper ${i} of ${day}`)).toSorted(),
    )
    // Who comes twice comes at once, as what follows waits.
    const ids = arrived.map(({ id }) => id)
    expect(ids.filter((id, i) => id !== ids[i - 1])).toHaveLength(new Set(ids).size)
  }
  const doubled = receiver.received.length - new Set(receiver.received.map(({ id }) => id)).size
  console.log(
    `${kills} kills, ${receiver.received.length} messages arrived, ${doubled} of them a second time`,
  )
}

interface Told {
  type: string
  data: { day?: string; papers?: { title?: string }[] }
}

describe('killed again and again, nothing is lost, told twice or out of order', () => {
  let server: Server | undefined
  beforeAll(async () => {
    if (isPostgresHere) server = await startPostgres()
  }, 60_000)
  afterAll(() => server?.close(), 60_000)

  test('on SQLite', () => killAgainAndAgain(folder), 60_000 + 20_000 * ROUNDS)
  postgresTest('on Postgres', async () => killAgainAndAgain(await server!.empty()), 60_000 + 20_000 * ROUNDS)
})

test('a served site tells what another process brought, and names who takes nothing more', async () => {
  const env = {
    DATA_DIR: folder,
    FETCH_PRIVATE: 'on',
    WEBHOOKS: JSON.stringify([{ name: 'lab', url: receiver.url, papers: ['matryoshka'] }]),
  }
  const run = async (...args: string[]) => {
    const { code, out, err } = await papers(args, { env })
    return { code, out, err }
  }
  const version = async (n: number) => {
    const file = join(folder, `v${n}.xml`)
    writeFileSync(file, atom(n))
    expect(await run('import', file)).toMatchObject({ code: 0 })
  }
  await version(7)
  await using site = await serve(env)
  expect(await run('webhooks', 'test', 'lab')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^lab answered with HTTP 204 after \d+ ms\n$/),
  })
  await version(8)
  await expect.poll(() => receiver.of('paper.version').length, { timeout: 20_000 }).toBe(1)
  const rotated = JSON.parse((await run('webhooks', 'rotate', 'lab', '--json')).out) as { secret: string }
  receiver.answer = (response) => void response.writeHead(410).end('no more')
  await version(9)
  await expect.poll(() => receiver.of('paper.version').length, { timeout: 20_000 }).toBe(2)
  expect(verified(receiver.of('paper.version')[1]!, rotated.secret)).toMatchObject({
    data: { version: 9, before: 8 },
  })
  const warnings = async () =>
    ((await (await fetch(`${site.url}/api/status`)).json()) as { warnings: string[] }).warnings
  await expect
    .poll(warnings, { timeout: 20_000 })
    .toEqual([expect.stringMatching(/^the webhook lab is switched off/)])
  expect(await (await fetch(`${site.url}/status`)).text()).toMatch(/<strong>lab is switched off<\/strong>/)
  expect(site.log()).toMatch(/webhook lab is switched off: answered with HTTP 410: no more/)
  expect((await run('webhooks', 'list')).out).toMatch(
    /^lab {2}off .* 1 waiting\n.*\n {2}switched off: answered with/,
  )
  // Nothing that lets anybody in is told.
  expect(`${site.log()}${(await run('webhooks', 'list', '--json')).out}`).not.toMatch(/whsec_|\/hook/)

  receiver.answer = (response) => void response.end()
  expect(await run('webhooks', 'resend', 'lab')).toMatchObject({ code: 0 })
  await expect.poll(() => receiver.of('paper.version').length, { timeout: 20_000 }).toBe(3)
  expect(receiver.of('paper.version')[2]!.id).toBe(receiver.of('paper.version')[1]!.id)
  await expect.poll(warnings, { timeout: 20_000 }).toEqual([])
}, 120_000)

const atom = (version: number) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>arXiv Query: id_list=2205.13147</title>
  <id>http://arxiv.org/api/x</id>
  <entry>
    <id>http://arxiv.org/abs/2205.13147v${version}</id>
    <updated>2026-03-0${version}T00:00:00Z</updated>
    <published>2022-05-26T00:00:00Z</published>
    <title>Matryoshka Representation Learning</title>
    <summary>What it is about.</summary>
    <author><name>Ada Ångström</name></author>
    <category term="cs.LG"/>
  </entry>
</feed>`

describe('papers webhooks says what is wrong, and adds nothing then', () => {
  test.each([
    [['add', 'a', 'https://me:secret@a.example', '--days'], /leave name and password out/],
    [['add', 'a', 'https://a.example', '--paper', '9999.99999'], /no paper is called "9999.99999"/],
    [['add', 'a', 'https://a.example', '--form', 'teams', '--days'], /Allowed choices/],
    [['remove', 'a'], /no webhook is called "a"/],
  ])('%j', async (args, why) => {
    const { code, out, err } = await papers(['webhooks', ...args], { env: { DATA_DIR: folder } })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(why)
    expect(err).not.toContain('secret@')
  })
})
