import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carriedOut } from '../src/cli/carry-out.fixture.ts'
import { addReader } from '../src/mail/desk.fixture.ts'
import { type Store, openStore } from '../src/store/index.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-readers-'))
  await within(async (store) => {
    await addReader(store, 'ada', {
      topics: ['vision'],
      searches: [{ words: '=HYPERLINK("x")', without: 'a,b' }],
    })
    const gone = await addReader(store, 'gone')
    await store.subscribers.change(
      gone,
      { state: 'blocked', nextAt: undefined, trouble: '5.1.1 no such user' },
      1,
    )
    const left = await addReader(store, 'left')
    await store.subscribers.change(left, { state: 'left', nextAt: undefined }, 1)
    const refusal = { domain: 'example.net', why: '550 5.7.26 DMARC', until: Date.now() + 3_600_000 }
    await store.refusals.note(refusal, Date.now())
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

async function within<R>(use: (store: Store) => Promise<R>): Promise<R> {
  const store = await openStore(folder)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

const shell = (...args: string[]) => carriedOut(args, { DATA_DIR: folder })
const json = async (...args: string[]) => JSON.parse((await shell(...args, '--json')).out) as unknown

describe('papers readers', () => {
  test('lists, all or of one state', async () => {
    const { out, code } = await shell('readers', 'list')
    expect(code).toBe(0)
    expect(out.trim().split('\n')).toEqual([
      'active   daily   ada@example.org',
      'blocked  daily   gone@example.org  5.1.1 no such user',
      'left     daily   left@example.org',
    ])
    expect(await json('readers', 'list', '--state', 'blocked')).toMatchObject([
      { email: 'gone@example.org', state: 'blocked', trouble: '5.1.1 no such user' },
    ])
    expect(await shell('readers', 'list', '--state', 'bounced')).toMatchObject({ code: 2 })
  })

  test('exports for spreadsheets and programs', async () => {
    const [head, ada, ...others] = (await shell('readers', 'export')).out.trim().split('\n')
    expect(head).toMatch(/^email,id,state,frequency,.*,trouble$/)
    expect(ada).toContain('vision')
    expect(ada).toContain(`"'=HYPERLINK(""x"") (without a,b)"`)
    expect(others).toHaveLength(2)
    expect(await json('readers', 'export')).toMatchObject([
      { email: 'ada@example.org', preferences: { searches: [{ words: '=HYPERLINK("x")', without: 'a,b' }] } },
      {},
      {},
    ])
  })

  test('shows, brings back whose mail was ended, and nobody who did not ask for it', async () => {
    expect(await json('readers', 'show', 'GONE@example.org')).toMatchObject({
      state: 'blocked',
      bounces: 0,
      mails: [],
    })
    expect(await shell('readers', 'restore', 'left')).toMatchObject({
      code: 2,
      err: expect.stringContaining('they unsubscribed'),
    })
    expect(await json('readers', 'restore', 'gone@example.org')).toMatchObject({
      restored: 'gone@example.org',
      was: '5.1.1 no such user',
    })
    const gone = await within((store) => store.subscribers.byId('gone'))
    expect(gone).toMatchObject({ state: 'active', soft: 0, nextAt: expect.any(Number) })
    expect(gone!.trouble).toBeUndefined()
    const { code, err } = await shell('readers', 'restore', 'nobody@example.org')
    expect([code, err]).toEqual([2, expect.stringContaining('papers readers list')])
  })

  test('removes', async () => {
    expect(await json('readers', 'remove', 'left@example.org')).toEqual({ removed: 'left@example.org' })
    expect(await within((store) => store.subscribers.byId('left'))).toBeUndefined()
  })
})

test('papers digest tells who refuses this site, and goes on when told', async () => {
  expect((await shell('digest', 'status')).out).toMatch(
    /refused as a sender by example\.net, once .*550 5\.7\.26 DMARC/,
  )
  expect(await json('digest', 'status')).toMatchObject({
    refused: [{ domain: 'example.net', paused: true, count: 1 }],
  })
  expect(await json('digest', 'resume', 'Example.NET')).toEqual({ resumed: 'example.net', mails: 0 })
  expect(await shell('digest', 'resume', 'example.net')).toMatchObject({ code: 2 })
  expect(await json('digest', 'status')).toMatchObject({ refused: [] })
})
