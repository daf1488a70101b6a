import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carriedOut } from '../src/cli/carry-out.fixture.ts'
import { stateOf } from '../src/runs/state.ts'
import { openStore } from '../src/store/index.ts'
import { type Output, papers as start, root, startPapers } from './cli-process.ts'

const seedPage = join(root, '../shared/seed/daily-papers-page.txt')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A process of its own. */
const papers = (args: string[], { env = {}, ...more }: Parameters<typeof start>[1] = {}) =>
  start(args, { env: { DATA_DIR: join(folder, 'data'), ...env }, ...more })
/** The same in this process: what a process is more than that the others try. */
const here = (args: string[], env: Record<string, string> = {}) =>
  carriedOut(args, { DATA_DIR: join(folder, 'data'), ...env })

const json = <T>({ out }: Output) => JSON.parse(out) as T
const lines = ({ out }: Output) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('list, show and search', () => {
  test('make and fill the database where it is absent', async () => {
    const output = await papers(['list', '--json'])
    const rows = json<{ id: string; date: string }[]>(output)
    expect(output).toMatchObject({ code: 0, err: '' })
    expect(rows.length).toBeGreaterThanOrEqual(48)
    for (const row of rows) expect(row).toMatchObject({ id: expect.any(String), date: expect.any(String) })
  })

  test('show a paper by its id, its address or its method', async () => {
    for (const reference of ['2205.13147', 'https://arxiv.org/abs/2205.13147v2', 'matryoshka']) {
      expect(json(await here(['show', reference, '--json']))).toMatchObject({ slug: 'matryoshka' })
    }
    expect(await here(['show', 'nothing'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/no paper "nothing" here/),
    })
  })

  test('list what runs', async () => {
    const rows = json<{ slug: string }[]>(await here(['list', '--methods', '--json']))
    expect(rows.find(({ slug }) => slug === 'matryoshka')).toMatchObject({
      verdict: expect.any(String),
      seconds: expect.any(Number),
    })
    expect(await here(['run'])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('matryoshka'),
    })
  })

  test('list what stands on the lists of some days, most votes first', async () => {
    const file = join(folder, 'listed.json')
    const [publishedAt, submittedOnDailyAt] = ['2026-01-04T00:00:00Z', '2026-01-05T09:00:00Z']
    const listed = (id: string, upvotes: number, title: string) => ({
      paper: { id, title, upvotes, publishedAt, submittedOnDailyAt },
    })
    writeFileSync(
      file,
      JSON.stringify([listed('2601.00001', 3, 'Terns $x^2$'), listed('2601.00002', 9, 'Auks')]),
    )
    await here(['import', file])
    for (const which of [['--week', '2026-W02'], ['--trending']]) {
      const { out } = await here(['list', ...which])
      expect(out, which.join(' ')).toMatch(/Auks\n +9 votes.*Terns x²\n +3 votes/s)
    }
    const empty = await here(['list', '--date', '2026-01-06', '--json'])
    expect(empty).toMatchObject({ code: 0, out: '[]\n', err: expect.stringContaining('is of 2026-01-05') })
    expect((await here(['show', '2601.00002'])).out).toMatch(/9 votes.*https:\/\/arxiv.org\/abs\/2601.00002/s)
  })

  test('find a paper by what it is about', async () => {
    const rows = json<{ slug: string }[]>(
      await here(['search', 'shorter embeddings without retraining', '--json']),
    )
    expect(rows.slice(0, 3).map((row) => row.slug)).toContain('matryoshka')
    expect(await here(['search', '"; drop table papers', '--json'])).toMatchObject({ code: 0, err: '' })
  })
})

describe('import', () => {
  const page = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const abstract = 'We show that a made-up paper can be imported from a page that was copied by hand. '
    .repeat(4)
    .trim()

  test.skipIf(!existsSync(seedPage))('the seed page: 48 papers, none of them twice', async () => {
    const env = { DATA_DIR: join(folder, 'seed') }
    const counts = async (...more: string[]) => {
      const output = json<Record<string, unknown>>(await here(['import', seedPage, '--json', ...more], env))
      return [output['papers'], output['added'], output['completed'], output['unchanged']]
    }
    expect(await counts('--dry-run')).toEqual([48, 0, 48, 0])
    expect(await counts()).toEqual([48, 0, 48, 0])
    expect(await counts()).toEqual([48, 0, 0, 48])
    expect(json(await here(['show', 'matryoshka', '--json'], env))).toHaveProperty('abstract')
  })

  test('adds a paper once, and a dry run adds none', async () => {
    const file = page('one.txt', `Daily Papers\n\nA Made-up Paper\n\n${abstract}\n`)
    expect(json(await here(['import', file, '--dry-run', '--json']))).toMatchObject({
      added: 1,
      dryRun: true,
    })
    expect(json(await here(['import', file, '--json']))).toMatchObject({ added: 1, warnings: [] })
    expect(json(await here(['import', file, '--json']))).toMatchObject({ added: 0, unchanged: 1 })
  })

  test.each([
    ['nothing in it', ''],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff, 0xfe])],
    ['a web page', '<!doctype html><html><body><h1>Daily Papers</h1></body></html>'],
  ])('says in one line what is wrong with %s', async (name, content) => {
    const { code, out, err } = await here(['import', page(`${name}.txt`, content)])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^papers: [^\n]+\n$/)
  })

  test('takes an import back, lists what was imported, and says what papers lack', async () => {
    const env = { DATA_DIR: join(folder, 'back') }
    const one = page(
      'one.bib',
      '@misc{a, title={Lamps of Two Rooms}, author={Able, Ann}, doi={10.5555/lamps}}',
    )
    const other = page('other.bib', '@misc{a, title={Ferries of Two Harbours}, year=1999}')
    const dry = json<{ bare: unknown[] }>(await here(['import', other, '--dry-run', '--json'], env))
    expect(dry.bare).toMatchObject([{ lacks: ['authors', 'abstract', 'arXiv id or DOI'] }])
    expect(json(await here(['import', one, '--json'], env))).toMatchObject({ import: 1, added: 1 })
    expect(json(await here(['import', other, '--json'], env))).toMatchObject({ import: 2, added: 1 })
    expect(json(await here(['import', '--undo', '2', '--json'], env))).toMatchObject({
      removed: [expect.stringMatching(/^p-/)],
      kept: [],
    })
    expect(json(await here(['import', '--log', '--json'], env))).toMatchObject([
      { import: 2, source: 'bibtex', what: 'other.bib', added: 1, undone: expect.any(String) },
      { import: 1, source: 'bibtex', what: 'one.bib', added: 1 },
    ])
    expect(json(await here(['show', 'https://doi.org/10.5555/LAMPS', '--json'], env))).toMatchObject({
      title: 'Lamps of Two Rooms',
    })
    expect(await here(['remove', '10.5555/lamps'], env)).toMatchObject({ code: 0, err: '' })
    expect(await here(['show', '10.5555/lamps'], env)).toMatchObject({ code: 2 })
  })

  test('a file that is not there', async () => {
    const { code, err } = await here(['import', join(folder, 'absent.txt')])
    expect(code).toBe(2)
    expect(err).toMatch(/cannot read .*absent\.txt \(ENOENT\)/)
  })
})

describe('wrong usage ends with 2 and one line', () => {
  test.each([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['import', '--undo', '99'], /there is no import 99/],
  ])('%j', async (args, message) => {
    const { code, out, err } = await papers(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^papers: [^\n]+\n$/)
    expect(err).toMatch(message)
  })

  test('a data folder that cannot be one', async () => {
    const { code, err } = await papers(['list'], { env: { DATA_DIR: join(root, 'package.json/data') } })
    expect(code).toBe(2)
    expect(err).toMatch(/^papers: cannot write to the data folder .*set DATA_DIR.*\n$/)
  })

  test('an environment that cannot be', async () => {
    const { code, err } = await papers(['list'], { env: { PORT: 'http' } })
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/^papers: PORT=http: .+\n$/) })
  })
})

describe('run', () => {
  const run = (args: string[], more = {}) =>
    papers(['run', ...args], { env: { DATA_DIR: join(folder, 'fixture') }, fixture: true, ...more })

  test('gives each claim its number in words, and the same numbers for the same seed', async () => {
    const output = await run(['nested', '--seeds', '7,7', '--json'])
    const summary = lines(output).at(-1)!
    expect(output).toMatchObject({ code: 0, err: '' })
    expect(summary).toMatchObject({ kind: 'summary', slug: 'nested', seeds: [7], holds: true })
    expect(summary['claims']).toMatchObject([
      { outcome: 'holds', from: 'abstract', unit: 'points', inWords: '1.8 points worse (allowed: 4)' },
      { outcome: 'holds', measured: expect.any(Number), bound: 0.3 },
    ])
    expect(lines(output).filter(({ kind }) => kind === 'setting')).toHaveLength(1)
    expect(lines(output).filter(({ kind }) => kind === 'split')).toEqual([])
  })

  test('keeps a run under an address of this site, as reported', async () => {
    const env = { DATA_DIR: join(folder, 'kept'), VERIFY_RUNS: 'off', BASE_URL: 'https://papers.example.org' }
    const { code, out } = await run(['nested', '--without', 'nesting', '--keep'], { env })
    const [, id] = /\nKept as reported: https:\/\/papers\.example\.org\/runs\/([0-9a-f]{12})\n$/.exec(out)!
    const store = await openStore(env.DATA_DIR)
    const kept = (await store.keptRuns.get(id!))!
    await store.close()
    expect([code, stateOf(kept), kept]).toEqual([
      1,
      'reported',
      expect.objectContaining({
        seed: 412,
        without: 'nesting',
        browser: 'Node',
        backend: 'wasm',
        agrees: 17,
      }),
    ])
    const unrecorded = await run(['slow', '--keep'], { env })
    expect(unrecorded).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cannot be kept') })
  })

  test('takes the first recorded seed, and runs several side by side', async () => {
    expect((await run(['nested'])).out).toMatch(/^nested: seed 412 in /)
    expect((await run(['nested', '--seeds', '1,2,3'])).out).toContain(
      '(holds on 3 of 3 seeds), the weakest: ',
    )
  })

  test('ends with 1 without a mechanism, the first of them by --ablate, and draws what it measured', async () => {
    const pictures = join(folder, 'pictures')
    const output = await run(['nested', '--ablate', '--svg', pictures])
    expect(output.code).toBe(1)
    expect(output.out).toMatch(/^nested without nesting \(train without the nested loss\): /)
    expect(output.out).toContain('breaks: 22.2 points worse (allowed: 4)')
    expect(output.err).toMatch(/seed 412 \d+% /)
    expect(readdirSync(pictures)).toEqual(['nested-1.svg', 'nested-2.svg'])
    expect((await run(['nested', '--without', 'order'])).out).toContain('47.2 points worse (allowed: 4)')
  })

  test('refuses a mechanism that is not there', async () => {
    const { code, out, err } = await run(['nested', '--without', 'nestign'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toBe('papers: nested has no mechanism "nestign"; switch off one of: nesting, order\n')
    expect((await run(['nested', '--without', 'order', '--ablate'])).err).toMatch(/cannot be used with/)
  })

  test('stops cleanly at Ctrl-C', async () => {
    const output = await run(['slow', '--json'], { until: /"kind":"progress"/ })
    expect(output).toMatchObject({ code: 130, err: 'stopped\n' })
  })
})

describe('serve', () => {
  test('prints its address, answers, and stops at Ctrl-C', async () => {
    let health: Promise<Response> | undefined
    const child = startPapers(['serve', '--port', '0'], { env: { DATA_DIR: join(folder, 'served') } })
    const code = await new Promise((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => {
        const address = /http:\/\/\S+/.exec(String(chunk))![0]
        health = fetch(`${address}/healthz`).finally(() => child.kill('SIGINT'))
      })
      child.on('close', resolve)
    })
    expect((await health)!.status).toBe(200)
    expect(code).toBe(0)
  })

  test('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, err } = await papers(['serve', '--port', String(port)])
    other.close()
    expect(code).toBe(2)
    expect(err).toBe(`papers: port ${port} is taken; set PORT to another, or 0 for any\n`)
  })

  test('says that the database is damaged, and leaves it as it is', async () => {
    const broken = mkdtempSync(join(folder, 'broken-'))
    writeFileSync(join(broken, 'daily-papers.sqlite'), 'no database'.repeat(1000))
    const { code, err } = await papers(['serve', '--port', '0'], { env: { DATA_DIR: broken } })
    expect(code).toBe(2)
    expect(err).toMatch(/^papers: cannot read the database .*left as it is\n$/)
  })
})
