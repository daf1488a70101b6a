import { expect, test } from 'vitest'
import { SEEDS, nested, recordOf } from '#lab/nested.fixture.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import { openStore } from '#store/index.ts'
import { coarseDevice } from './device.ts'
import { createKeep } from './keep.ts'
import { startReruns } from './rerun.ts'
import { stateOf } from './state.ts'

const record = await recordOf(nested, SEEDS)
const recorded = { nested: record }
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const from = { network: 'ipv4 192.0.2', where: coarseDevice(FIREFOX) }
const twin = record.runs.find((run) => run.seed === 412 && run.without === undefined)!
const sent = (facts: object = {}) => ({
  slug: 'nested',
  fingerprint: 'abc',
  seed: 412,
  backend: 'wasm',
  seconds: 12.5,
  metrics: twin.metrics,
  ...facts,
})

async function site({ verifies = true } = {}) {
  const store = await openStore(':memory:')
  let time = Date.parse('2026-01-05T23:00:00Z')
  const now = () => time
  const load = (slug: string) => (slug === 'nested' ? Promise.resolve(nested as Reproduction) : undefined)
  const keep = createKeep({ store, recorded, load, now, verifies })
  const kept = async (body: unknown) => {
    const outcome = await keep(body, from)
    if (outcome.result !== 'kept') throw new Error(JSON.stringify(outcome))
    return (await store.keptRuns.get(outcome.id))!
  }
  return { store, keep, kept, now, wait: (ms: number) => (time += ms) }
}

/** Runs what waits in this thread. */
async function runQueue(
  { store, now }: Awaited<ReturnType<typeof site>>,
  options: object = {},
): Promise<string[]> {
  const told: string[] = []
  let runs = 0
  const reruns = startReruns(store, {
    recorded,
    now,
    log: (line) => told.push(line),
    run: async ({ job }) => {
      runs++
      const { runSeed } = await import('#lab/run.ts')
      return { ...(await runSeed(nested, job)), seconds: 1, cpuSeconds: 1 }
    },
    ...options,
  })
  const states = async () => (await store.keptRuns.of('nested', { limit: 9 })).map(stateOf)
  await expect.poll(states).not.toContain('waiting')
  await reruns.close()
  return [...told, `${runs} runs`]
}

test('a run is kept with its device in coarse words, and compared with the record', async () => {
  const { store, kept } = await site()
  const { numbers, id, ...run } = await kept(sent())
  expect(run).toEqual({
    slug: 'nested',
    fingerprint: 'abc',
    seed: 412,
    device: 'computer',
    browser: 'Firefox',
    major: 144,
    os: 'Linux',
    backend: 'wasm',
    seconds: 12.5,
    kept: Date.parse('2026-01-05T23:00:00Z'),
    agrees: 17,
    rerun: { asked: Date.parse('2026-01-05T23:00:00Z') },
  })
  expect(id).toMatch(/^[0-9a-f]{12}$/)
  expect(JSON.parse(numbers)).toMatchObject({ metrics: twin.metrics, claims: twin.claims })
  await store.close()
})

test('the same sent twice within a minute is one', async () => {
  const { store, kept, wait } = await site()
  const first = await kept(sent())
  expect((await kept(sent())).id).toBe(first.id)
  expect((await kept(sent({ seconds: 13 }))).id).toBe(first.id)
  expect((await kept(sent({ backend: 'threads' }))).id).not.toBe(first.id)
  wait(61_000)
  expect((await kept(sent())).id).not.toBe(first.id)
  await store.close()
})

test('what is honest is verified, what is forged is unmasked, by one run of the site for both', async () => {
  const here = await site()
  const honest = await here.kept(sent({ seed: 5, metrics: { whole: 0.975, kept: 0.955, plain: 0.75 } }))
  const forged = await here.kept(sent({ seed: 5, metrics: { whole: 0.975, kept: 0.974, plain: 0.75 } }))
  expect([stateOf(honest), stateOf(forged)]).toEqual(['waiting', 'waiting'])

  expect(await runQueue(here)).toEqual(['1 runs'])
  const states = async () =>
    Promise.all([honest, forged].map(async ({ id }) => stateOf((await here.store.keptRuns.get(id))!)))
  expect(await states()).toEqual(['verified', 'differs'])
  // From now on it is known at once.
  expect(stateOf(await here.kept(sent({ seed: 5, backend: 'webgpu', metrics: twin.metrics })))).toBe(
    'differs',
  )
  await here.store.close()
})

test('a forgery of the recorded numbers is never verified before the site has run it', async () => {
  const { store, kept } = await site({ verifies: false })
  expect(stateOf(await kept(sent()))).toBe('reported')
  await store.close()
})

test('a run of an earlier version is kept, asked nothing, and not run again', async () => {
  const here = await site()
  const old = await here.kept(sent({ fingerprint: '0123' }))
  expect(old).not.toHaveProperty('agrees')
  expect(old).not.toHaveProperty('rerun')
  expect(JSON.parse(old.numbers)).toMatchObject({ claims: [], asked: { claims: [] } })
  expect(await runQueue(here)).toEqual(['0 runs'])
  expect(stateOf((await here.store.keptRuns.get(old.id))!)).toBe('reported')
  await here.store.close()
})

test('a run that fails or takes too long here stays reported, with why', async () => {
  const here = await site()
  const { id } = await here.kept(sent())
  const run = () => Promise.reject(new Error('no room'))
  expect(await runQueue(here, { run })).toEqual([
    expect.stringContaining('nested, seed 412, failed'),
    '0 runs',
  ])
  expect(await here.store.keptRuns.get(id)).toMatchObject({ rerun: { error: 'it failed here' } })

  const { id: slow } = await here.kept(sent({ seed: 6 }))
  const stuck = (_: unknown, signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  await runQueue(here, { run: stuck, limitMs: 10 })
  expect(await here.store.keptRuns.get(slow)).toMatchObject({
    rerun: { error: expect.stringMatching(/more than/) },
  })
  await here.store.close()
})

test('a site that closes while it runs one begins it anew', async () => {
  const here = await site()
  await here.kept(sent())
  let begun = () => {}
  const beginning = new Promise<void>((done) => (begun = done))
  const reruns = startReruns(here.store, {
    recorded,
    now: here.now,
    log: () => {},
    run: (_, signal) => {
      begun()
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    },
  })
  await beginning
  await reruns.close()
  expect(await runQueue(here)).toEqual(['1 runs'])
  await here.store.close()
})

test('one network keeps so many an hour, and is known by nothing that lasts', async () => {
  const { store, keep, wait } = await site({ verifies: false })
  const outcomes: string[] = []
  for (let seed = 0; seed < 61; seed++) outcomes.push((await keep(sent({ seed }), from)).result)
  expect(outcomes.indexOf('too many')).toBe(60)
  expect((await keep(sent(), { ...from, network: 'ipv4 198.51.100' })).result).toBe('kept')
  expect((await keep(sent({ seed: 99 }), { where: from.where })).result).toBe('kept')
  const salt = await store.meta.get('salt of the day')
  wait(3_600_000)
  expect((await keep(sent(), from)).result).toBe('kept')
  expect(await store.meta.get('salt of the day')).not.toBe(salt)
  await store.close()
})

const { kept: _, ...fewer } = twin.metrics

test.each([
  ['no object', 'nested', /^slug: give/],
  ['null', null, /^slug: give/],
  ['another method', sent({ slug: 'unheard' }), /no method "unheard" runs here/],
  ['a name every object has', sent({ slug: 'constructor' }), /no method "constructor"/],
  ['a number less', sent({ metrics: fewer }), /^metrics\.kept: /],
  ['a number more', sent({ metrics: { ...twin.metrics, more: 1 } }), /^metrics: .*more/],
  ['words for numbers', sent({ metrics: { ...twin.metrics, kept: '0.9' } }), /^metrics\.kept: /],
  ['no finite number', sent({ metrics: { ...twin.metrics, kept: JSON.parse('1e999') } }), /^metrics\.kept: /],
  ['a list of numbers', sent({ metrics: [1, 2, 3] }), /^metrics: /],
  ['half a seed', sent({ seed: 1.5 }), /^seed: /],
  ['a seed below', sent({ seed: -1 }), /^seed: /],
  ['a seed beyond', sent({ seed: 2 ** 32 }), /^seed: /],
  ['an unknown mechanism', sent({ without: 'luck' }), /^without: /],
  ['an empty mechanism', sent({ without: '' }), /^without: /],
  ['another backend', sent({ backend: 'abacus' }), /^backend: /],
  ['no time', sent({ seconds: 0 }), /^seconds: /],
  ['a week', sent({ seconds: 604_800 }), /^seconds: /],
  ['no fingerprint', sent({ fingerprint: '<b>' }), /^fingerprint: give/],
  ['a field nobody asked for', sent({ email: 'ada@example.org' }), /email/],
  [
    'a field that reaches the prototype',
    JSON.parse(JSON.stringify(sent()).replace('{', '{"__proto__":{"a":1},')),
    /./,
  ],
])('is refused: %s', async (_name, body, why) => {
  const { store, keep } = await site()
  const outcome = await keep(body, from)
  if (outcome.result === 'kept') {
    const { numbers } = (await store.keptRuns.get(outcome.id))!
    expect(numbers).not.toContain('__proto__')
  } else {
    expect(outcome).toEqual({ result: 'refused', why: expect.stringMatching(why) })
    expect(await store.keptRuns.count('nested')).toBe(0)
  }
  await store.close()
})

test('what was not measured is kept as that', async () => {
  const { store, kept } = await site()
  const { numbers } = await kept(sent({ metrics: { whole: null, kept: null, plain: null } }))
  expect(JSON.parse(numbers)).toMatchObject({ claims: [null, null] })
  await store.close()
})
