import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inherited, root } from './cli-process.ts'

let folder: string
let client: Client
let transport: StdioClientTransport
const faults: unknown[] = []
const said = { err: '' }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-mcp-'))
  transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--import', './test/with-fixture-methods.ts', 'src/cli/main.ts', 'mcp'],
    cwd: root,
    env: { ...(inherited as Record<string, string>), DATA_DIR: folder, EMBEDDER: 'none' },
    stderr: 'pipe',
  })
  transport.stderr?.on('data', (chunk) => (said.err += chunk))
  client = new Client({ name: 'a test', version: '1' })
  // Anything on standard output that is no message ends up here.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client has no listeners
  client.onerror = (fault) => void faults.push(fault)
  await client.connect(transport)
}, 60_000)
afterAll(async () => {
  await client.close()
  rmSync(folder, { recursive: true })
})

const call = async (name: string, args: Record<string, unknown>, options = {}) => {
  const result = await client.callTool({ name, arguments: args }, options)
  const [said] = result.content
  return { isError: result.isError === true, text: said?.type === 'text' ? said.text : '' }
}

test('papers mcp answers on standard input and output, with the tools of the site and one that runs', async () => {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    'search',
    'paper',
    'daily',
    'trending',
    'similar',
    'method',
    'run',
  ])
  expect((await call('search', { query: 'nested', limit: 2 })).text).toContain('"id"')
  expect(faults).toEqual([])
})

test('a method runs here, tells how far it is, and what was measured beside each claim', async () => {
  const progress: number[] = []
  const onprogress = ({ progress: done }: { progress: number }) => void progress.push(done)
  const { isError, text } = await call('run', { method: 'nested', seed: 7 }, { onprogress, timeout: 60_000 })
  expect([isError, text]).toEqual([false, expect.any(String)])
  expect(JSON.parse(text)).toMatchObject({
    method: 'nested',
    seed: 7,
    claims: [{ says: expect.any(String), inWords: expect.any(String) }, {}],
  })
  expect(progress.length).toBeGreaterThan(0)
  expect(faults).toEqual([])
})

test('what cannot run is refused in words', async () => {
  expect(await call('run', { method: 'nobody' })).toEqual({
    isError: true,
    text: 'no method called "nobody" runs here; the tool method lists them',
  })
  expect((await call('run', { method: 'nested', without: 'nothing' })).text).toMatch(
    /has no mechanism "nothing"; switch off/,
  )
})

test('it ends with its input', async () => {
  const { pid } = transport
  await client.close()
  await expect.poll(() => isRunning(pid!), { timeout: 10_000 }).toBe(false)
  expect(said.err).not.toMatch(/ {4}at /)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
