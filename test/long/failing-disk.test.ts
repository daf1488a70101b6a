import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MONDAY, addReader, fillDay } from '../../src/mail/desk.fixture.ts'
import { startSink } from '../../src/mail/sink.fixture.ts'
import { type Store, openStore } from '../../src/store/index.ts'
import { saveModel } from '../small-model.ts'
import { papers } from '../cli-process.ts'
import { type Fault, canInject, limited, runOnFailingDisk } from '../fault-injection.ts'

/** At how many places of a run each kind of fault is tried; `npm run soak:disk` tries all places. */
const PLACES = Number(process.env['FAULT_PLACES'] ?? 0)
const KINDS: readonly Pick<Fault, 'call' | 'with' | 'onwards'>[] = [
  { call: 'pwrite64', with: 'ENOSPC', onwards: true },
  { call: 'pwrite64', with: 'EIO', onwards: false },
  { call: 'fsync', with: 'EIO', onwards: false },
  { call: 'pwrite64', with: 'kill', onwards: false },
]

let scenarios = 0

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'daily-papers-faults-'))))
afterAll(() => rmSync(folder, { recursive: true }))

interface Scenario {
  args: string[]
  env?: NodeJS.ProcessEnv
  /** Changed when it runs again. */
  again?: NodeJS.ProcessEnv
  /** What stands in the folder before. */
  prepare?: (store: Store) => Promise<void>
  /** What has to be true whatever happened, told what the process said before it ended. */
  after: (store: Store, said: string) => Promise<void>
  /** What is true once it ran again on a sound disk. */
  end: (store: Store) => Promise<void>
  /** Done before each run that is to fail. */
  reset?: () => void
  /** The fault may be survived: what could not be noted is noted later. */
  survives?: boolean
}

/** Ends a run at places spread over it, each time on a copy of the same folder, and looks at what is left. */
async function failEverywhere(
  name: string,
  { args, env = {}, again = {}, prepare, reset, after, end, survives }: Scenario,
) {
  const before = join(folder, `${name}-before`)
  const place = join(folder, name)
  const store = await openStore(before)
  await prepare?.(store)
  await store.close()
  const run = (fault: Fault) => {
    rmSync(place, { recursive: true, force: true })
    cpSync(before, place, { recursive: true })
    reset?.()
    return runOnFailingDisk(place, args, env, fault)
  }
  let tried = 0
  // A short run has the kinds in turns, two a scenario, once each.
  const kinds = PLACES > 0 ? KINDS : KINDS.filter((_, i) => (i + scenarios) % 2 === 0)
  scenarios++
  for (const [turn, kind] of kinds.entries()) {
    const whole = await run({ ...kind, at: 'never' })
    expect(whole.code, whole.err).toBe(0)
    const step = Math.max(1, whole.calls / Math.max(1, PLACES))
    // The places of one kind lie between those of the others.
    for (let at = 1 + ((turn + 0.5) * step) / kinds.length; at <= whole.calls; at += step) {
      const fault = { ...kind, at: Math.floor(at) }
      const { code, err, out, hit } = await run(fault)
      const told = `${JSON.stringify(fault)} ended with ${code}: ${err}`
      // No two runs write exactly as often: this one was over before.
      if (!hit) {
        expect(code, told).toBe(0)
        continue
      }
      if (kind.with !== 'kill' && !survives) expect(code, told).not.toBe(0)
      expect(err, told).not.toMatch(/\n\s+at .*\n\s+at /)
      await soundly(place, told, (store) => after(store, out))
      const sound = await runOnFailingDisk(place, args, { ...env, ...again }, { ...kind, at: 'never' })
      expect(sound.code, `${told}\nand then: ${sound.err}`).toBe(0)
      await soundly(place, told, end)
      tried++
    }
  }
  expect(tried).toBeGreaterThanOrEqual(kinds.length - 1)
}

/** The file is whole by SQLite's own word, the words' index knows each paper, and the rest is looked at. */
async function soundly(place: string, told: string, look: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(place)
  try {
    const raw = new DatabaseSync(join(place, 'daily-papers.sqlite'), { readOnly: true })
    const problems = [
      ...raw
        .prepare('pragma integrity_check')
        .all()
        .filter((row) => row['integrity_check'] !== 'ok'),
      ...raw.prepare('pragma foreign_key_check').all(),
    ]
    const titles = raw.prepare('select key, title from papers').all()
    raw.close()
    expect(problems, told).toEqual([])
    for (const { key, title } of titles) {
      const words = (title as string).toLowerCase().match(/[a-z0-9]{2,}/g)!
      const found = await store.text.best({ words, phrases: [] }, { limit: 50, offset: 0 })
      expect(
        found.map((match) => match.key),
        `${told}\n${title as string}`,
      ).toContain(key)
    }
    await look(store)
  } finally {
    await store.close()
  }
}

const tally = (count: number, abstract: string) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ id: `2512.${10000 + i}`, title: `Tally n${i} of sheep`, abstract }),
  ).join('\n')

/** Beside the papers of the catalogue. */
const tallies = (store: Store) => store.text.count({ words: ['tally'], phrases: [] })

describe.skipIf(!canInject)('whatever write fails', () => {
  test('what was acknowledged stays, and what belongs together is there together or not at all', async () => {
    const rounds = 6
    await failEverywhere('store', {
      args: ['test/fault-scenario.ts', String(rounds)],
      after: async (store, said) => {
        const kept = said.trim().split('\n').filter(Boolean)
        for (const id of kept.filter((what) => what.startsWith('work-'))) {
          expect(await store.papers.key(id), id).toBeDefined()
        }
        const [left, right] = [await store.meta.get('left'), await store.meta.get('right')]
        expect(left).toBe(right)
        const pairs = kept.filter((what) => what.startsWith('pair-')).length
        expect(Number(left ?? -1)).toBeGreaterThanOrEqual(pairs - 1)
      },
      end: async (store) => expect(await store.papers.count()).toBe(rounds),
    })
  }, 1_800_000)

  test('an import leaves whole batches, and the same command goes on', async () => {
    const file = join(folder, 'many.jsonl')
    const count = 1200
    writeFileSync(file, tally(count, 'We count.'))
    await failEverywhere('import', {
      args: ['src/cli/main.ts', 'import', file, '--json'],
      after: async (store) => expect([0, 1000, count]).toContain(await tallies(store)),
      end: async (store) => expect(await tallies(store)).toBe(count),
    })
  }, 1_800_000)

  test('a file that may not grow, and little memory, leave whole batches too', async () => {
    const file = join(folder, 'sheep.jsonl')
    const count = 4000
    writeFileSync(file, tally(count, 'We count sheep of many kinds. '.repeat(20)))
    const place = join(folder, 'limits')
    const order = ['src/cli/main.ts', 'import', file, '--json']
    const small = await limited(place, ['--fsize=3000000', process.execPath, ...order])
    expect(small, small.err).toMatchObject({
      code: 2,
      err: expect.stringMatching(/the disk of the database/),
    })
    let before = 0
    await soundly(place, small.err, async (store) => {
      before = await tallies(store)
      expect([before % 1000, before < count]).toEqual([0, true])
    })
    const lean = await limited(place, ['--', process.execPath, '--max-old-space-size=64', ...order])
    expect(lean.code, lean.err).toBe(0)
    expect(JSON.parse(lean.out)).toMatchObject({ added: count - before, unchanged: before })
  }, 120_000)

  test('nobody gets a mail twice', async () => {
    await using sink = await startSink()
    const readers = 6
    await failEverywhere('digest', {
      args: ['test/send-mail.ts', join(folder, 'digest'), sink.url, '200'],
      // By then nobody holds what the first one held.
      again: { MAIL_TEST_CLOCK: String(MONDAY + 60_000) },
      survives: true,
      prepare: async (store) => {
        await fillDay(store, '2026-03-02', 4)
        for (let i = 0; i < readers; i++) await addReader(store, `r${i}`)
      },
      reset: () => void (sink.mails.length = 0),
      after: async () => {},
      end: async (store) => {
        const copies = sink.mails.map(({ to }) => to)
        expect(new Set(copies).size).toBe(copies.length)
        const { waiting, sending, failed } = await store.deliveries.counts(0)
        expect({ waiting, sending, failed }).toEqual({ waiting: 0, sending: 0, failed: 0 })
        const states = await Promise.all(
          Array.from({ length: readers }, async (_, i) =>
            (await store.deliveries.of(i + 1, 9)).map((d) => d.state),
          ),
        )
        for (const [i, of] of states.entries()) {
          expect(of).toHaveLength(1)
          if (of[0] === 'sent') expect(copies).toContain(`r${i}@example.org`)
        }
      },
    })
  }, 1_800_000)

  test('a model is replaced from where it was left', async () => {
    const [first, second] = [saveModel(folder, 'first', 32), saveModel(folder, 'second', 48)]
    const before = join(folder, 'switch-before')
    const store = await openStore(before)
    await fillDay(store, '2026-03-02', 30)
    await store.close()
    const begun = await papers(['embed', 'switch', first], { env: { DATA_DIR: before, EMBEDDER: first } })
    expect(begun.code, begun.err).toBe(0)
    await failEverywhere('switch', {
      args: ['src/cli/main.ts', 'embed', 'switch', second],
      env: { EMBEDDER: second },
      after: async (store) => {
        const models = await store.vectors.models()
        expect(models.length).toBeGreaterThan(0)
        const counts = await Promise.all(models.map(({ name }) => store.vectors.count(name)))
        expect(Math.max(...counts)).toBe(await store.papers.count())
      },
      end: async (store) => {
        const models = await store.vectors.models()
        expect(models.map(({ name }) => name)).toEqual([expect.stringMatching(/^second@/)])
        expect(await store.vectors.count(models[0]!.name)).toBe(await store.papers.count())
      },
    })
  }, 1_800_000)
})
