import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, openStore } from './index.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-'))
  store = await openStore(folder)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

describe('a source', () => {
  test('has a state before it was ever tried', async () => {
    expect(await store.sources.get('hf', 2e12)).toEqual({ name: 'hf', failures: 0, notBefore: 0 })
  })

  test('gives its turn to one', async () => {
    const { sources } = store
    const seen = await sources.get('hf', 2e12)
    expect(await sources.begin(seen, 100, 200)).toBe(true)
    expect(await sources.begin(seen, 101, 200)).toBe(false)
    const during = await sources.get('hf', 2e12)
    expect(during).toEqual({ name: 'hf', tried: 100, failures: 0, notBefore: 200 })
    expect(await sources.begin(during, 199, 300)).toBe(false)
    // The one who took it is gone.
    expect(await sources.begin(during, 200, 300)).toBe(true)
  })

  test('is not tried again by one who has not seen the last try', async () => {
    const { sources } = store
    const seen = await sources.get('hf', 2e12)
    await sources.begin(seen, 100, 200)
    await sources.succeed('hf', { now: 110, found: 2, added: 1 })
    expect(await sources.begin(seen, 120, 300)).toBe(false)
    expect(await sources.begin(await sources.get('hf', 2e12), 120, 300)).toBe(true)
  })

  test('counts failures until one success, and survives a restart', async () => {
    for (const now of [100, 200]) {
      await store.sources.begin(await store.sources.get('hf', 2e12), now, now + 1)
      await store.sources.fail('hf', 'it is down', now + 50)
    }
    await store.close()
    store = await openStore(folder)
    expect(await store.sources.get('hf', 2e12)).toMatchObject({
      failures: 2,
      error: 'it is down',
      notBefore: 250,
    })
    await store.sources.begin(await store.sources.get('hf', 2e12), 250, 260)
    await store.sources.succeed('hf', { now: 255, etag: '"a"', found: 3, added: 3 })
    expect(await store.sources.get('hf', 2e12)).toEqual({
      name: 'hf',
      tried: 250,
      succeeded: 255,
      etag: '"a"',
      found: 3,
      added: 3,
      failures: 0,
      notBefore: 0,
    })
  })

  test('does not wait for a time that a wrong clock wrote', async () => {
    await store.sources.begin(await store.sources.get('hf', 2e12), 1e12, 2e12)
    expect(await store.sources.begin(await store.sources.get('hf', 2e12), 1e12 + 1, 1e12 + 2)).toBe(true)
  })
})

describe('a host', () => {
  test('is claimed by one, who frees it', async () => {
    const { sources } = store
    expect(await sources.claimHost('a', 100, 200)).toBe(100)
    expect(await sources.claimHost('a', 150, 250)).toBe(200)
    expect(await sources.claimHost('b', 150, 250)).toBe(150)
    await sources.freeHost('a', 160)
    expect(await sources.claimHost('a', 159, 250)).toBe(160)
    expect(await sources.claimHost('a', 160, 250)).toBe(160)
  })

  test('is claimed by one of several processes', async () => {
    const code = `
      import { openStore } from ${JSON.stringify(fileURLToPath(new URL('index.ts', import.meta.url)))}
      const store = await openStore(${JSON.stringify(folder)})
      let mine = 0
      for (let host = 0; host < 100; host++) {
        if ((await store.sources.claimHost('host ' + host, 1, 2)) === 1) mine++
      }
      await store.close()
      console.log(mine)`
    const counts = await Promise.all([run(code), run(code), run(code)])
    expect(counts.reduce((sum, count) => sum + count)).toBe(100)
  })
})

test('what is done as one is undone as one', async () => {
  const done = store.atomically(async (inside) => {
    await inside.meta.set('colour', 'blue')
    await inside.atomically((deeper) => deeper.meta.set('shape', 'round'))
    throw new Error('broken off')
  })
  await expect(done).rejects.toThrow('broken off')
  expect(await store.meta.get('colour')).toBeUndefined()
  expect(await store.meta.get('shape')).toBeUndefined()
})

test('nobody else writes between reading and writing', async () => {
  const other = await openStore(folder)
  await store.meta.set('count', '0')
  const add = async (to: Store) =>
    to.atomically(async (inside) => {
      const count = Number(await inside.meta.get('count'))
      await inside.meta.set('count', String(count + 1))
    })
  for (let i = 0; i < 20; i++) await Promise.all([add(store), add(store)])
  await add(other)
  expect(await other.meta.get('count')).toBe('41')
  await other.close()
})

/** Runs a module in a process of its own; what it printed as a number. */
function run(code: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.on('close', (status) =>
      status === 0 ? resolve(Number(out)) : reject(new Error(`ended with ${status}`)),
    )
  })
}
