import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { DUMP_FILE, dumpIfDue } from '#feed/nightly-dump.ts'
import { fixture } from './app.fixture.ts'

const PATH = `/dump/${DUMP_FILE}`

async function dumped() {
  const dumpDir = await mkdtemp(join(tmpdir(), 'dump-'))
  onTestFinished(() => rm(dumpDir, { recursive: true }))
  const { app, store } = await fixture([], { dumpDir })
  const get = (headers: Record<string, string> = {}, method = 'GET') => app.request(PATH, { headers, method })
  return {
    app,
    store,
    get,
    folder: dumpDir,
    write: (now = Date.now) => dumpIfDue({ store, folder: dumpDir, now }),
  }
}

test('the night writes a dump once, whole, with its checksum', async () => {
  const { app, folder, get, write } = await dumped()
  expect((await get()).status).toBe(404)
  expect([await write(), await write()]).toEqual([true, false])
  expect((await readdir(folder)).toSorted()).toEqual([DUMP_FILE, `${DUMP_FILE}.sha256`])
  const bytes = Buffer.from(await (await get()).arrayBuffer())
  const sum = createHash('sha256').update(bytes).digest('hex')
  expect(await (await app.request(`${PATH}.sha256`)).text()).toBe(`${sum}  ${DUMP_FILE}\n`)
  expect(gunzipSync(bytes).toString().trim().split('\n')).toHaveLength(4)
  expect(await write(() => Date.now() + 86_400_000)).toBe(true)
  const ahead = Date.now() / 1000 + 9e6
  await utimes(join(folder, DUMP_FILE), ahead, ahead)
  expect(await write()).toBe(true)
})

test('it is given in parts, and not again to whoever has it', async () => {
  const { get, write } = await dumped()
  await write()
  const whole = await get()
  const bytes = Buffer.from(await whole.arrayBuffer())
  const [etag, modified] = [whole.headers.get('etag')!, whole.headers.get('last-modified')!]
  expect(whole.headers.get('access-control-allow-origin')).toBe('*')
  expect((await get({}, 'HEAD')).headers.get('content-length')).toBe(String(bytes.length))
  expect((await get({ 'if-none-match': etag })).status).toBe(304)
  expect((await get({ 'if-modified-since': modified })).status).toBe(304)
  const part = async (range: string, more = {}) => {
    const response = await get({ range, ...more })
    return [response.status, Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(10, 20))]
  }
  expect(await part('bytes=10-19')).toEqual([206, true])
  expect(await part('bytes=10-19', { 'if-range': etag })).toEqual([206, true])
  expect(await part('bytes=10-19', { 'if-range': '"other"' })).toEqual([200, false])
  expect(await part('bytes=-5')).toEqual([206, false])
  expect(await part(`bytes=${bytes.length}-`)).toEqual([416, false])
})

test('methods come with their records, and without a dump that is said', async () => {
  const { app, text } = await fixture()
  const methods = JSON.parse(await text('/dump/methods.json')) as { slug: string; record?: object }[]
  expect(methods.find(({ slug }) => slug === 'nested')!.record).toHaveProperty('runs')
  expect(await (await app.request(PATH)).text()).toMatch(/gives no dump/)
})
