import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import { type Store, type WholePaper, markOf, openStore } from '#store/index.ts'
import { databases } from '../store/databases.fixture.ts'
import { importRecords } from './import.ts'
import { foresee, proposeMerge, proposeSplit, recordsOf, rule, unrule } from './rule.ts'
import { undoImport } from './undo.ts'

const DAY = '2026-03-02'
const LAMPS: PaperRecord = {
  title: 'Counting Lamps in Rooms',
  arxiv: '2603.00001',
  version: 1,
  authors: ['Ann Able'],
}
const LIGHTS: PaperRecord = {
  title: 'On the Number of Lights',
  authors: ['A. Able'],
  listing: { day: DAY, position: 3 },
}

async function take(store: Store, source: string, ...records: PaperRecord[]) {
  const imported = await store.imports.begin({ at: 1, source, what: 'a file' })
  const done = await importRecords(store, records, { source, now: 1, imported })
  return { imported, ...done }
}

const keyOf = async (store: Store, id: string) => (await store.papers.key((await store.papers.get(id))!.id))!

async function act(store: Store, reason = 'seen by eye') {
  await store.members
    .admit({ id: 'cy', name: 'Cy', handle: 'cy', email: 'cy@example.org' }, 1)
    .catch(() => {})
  return store.acts.add({ by: 'cy', kind: 'merge', about: '/papers/x', words: 'made one', reason }, 1)
}

const merge = (store: Store, one: string, other: string) =>
  store.atomically(async (inside) => {
    const keys = [await keyOf(inside, one), await keyOf(inside, other)] as const
    await rule(inside, keys, { ...(await proposeMerge(inside, ...keys)), act: await act(inside) }, 5)
  })

const split = (store: Store, id: string, called: string[]) =>
  store.atomically(async (inside) => {
    const key = await keyOf(inside, id)
    await rule(inside, [key], { ...(await proposeSplit(inside, key, called)), act: await act(inside) }, 5)
  })

/** Takes back all rulings on a paper. */
const takeBack = (store: Store, key: number) => store.atomically((inside) => unrule(inside, key, 6))

/** Which records are one paper, and what each paper says. */
async function everything(store: Store) {
  const papers = await store.works.after(0, 999)
  const statements = await store.statements.of(papers.map(({ key }) => key))
  return papers
    .map(({ key, ...paper }) => ({
      ...paper,
      aka: [],
      listed: 0,
      id: paper.arxiv ?? 'local',
      records: statements
        .filter((one) => one.paper === key)
        .map(({ source, name }) => `${source} ${name}`)
        .sort(),
    }))
    .map((paper) => JSON.stringify(paper))
    .sort()
}

/** A paper as a dump has it. */
const asDumped = ({ paper, aka, statements, listings, signals }: WholePaper): PaperRecord => ({
  title: paper.title,
  dumped: {
    id: paper.id,
    ids: aka,
    listed: paper.listed,
    said: statements.map(({ source, name, said, record }) => ({
      source,
      name,
      said,
      record: record as PaperRecord,
    })),
    listings,
    signals,
  },
})

describe.each(databases)('curators in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  test.each([
    ['first', false],
    ['last', true],
  ])('make a paper one with another that came %s, and take it back', async (_when, isLast) => {
    if (isLast) await take(store, 'arxiv-atom', LAMPS)
    const { added } = await take(store, 'bibtex', LIGHTS)
    if (!isLast) await take(store, 'arxiv-atom', LAMPS)
    const local = added[0]!.id
    for (const id of ['ada', 'bo']) {
      await store.members.admit({ id, name: id, handle: id, email: `${id}@example.org` }, 1)
    }
    await store.votes.say('ada', local, 1)
    await store.votes.say('ada', '2603.00001', 1)
    const note = async (member: string, id: string, text: string) =>
      store.notes.write({ member, paper: await keyOf(store, id), text }, markOf(''), 1)
    const noteOf = async (member: string, id: string) =>
      (await store.notes.get(member, await keyOf(store, id)))?.text
    await note('ada', local, 'of lights')
    await note('ada', '2603.00001', 'of lamps')
    await note('bo', local, 'mine')
    const comment = { paper: local, member: 'bo', text: 'Bright.' }
    await store.comments.add({ id: 'c1', ...comment }, 1)
    await store.comments.add({ id: 'c2', ...comment, paper: '2603.00001' }, 1)
    await store.submissions.add({ paper: local, member: 'bo', note: 'read' }, 1)
    await store.submissions.add({ paper: '2603.00001', member: 'ada', note: 'this too' }, 1)

    const keys = [await keyOf(store, local), await keyOf(store, '2603.00001')]
    const seen = await foresee(store, keys, await proposeMerge(store, keys[0]!, keys[1]!))
    expect(seen).toMatchObject([{ id: '2603.00001', derived: { title: LAMPS.title } }])
    await merge(store, local, '2603.00001')
    const one = await everything(store)
    expect(one).toHaveLength(1)
    for (const id of [local, '2603.00001']) expect((await store.papers.get(id))!.id).toBe('2603.00001')
    expect(await store.listings.count(DAY, DAY)).toBe(1)
    expect((await store.said.of(['2603.00001'])).get('2603.00001')!.votes).toBe(1)
    expect((await store.comments.count('2603.00001')).comments).toBe(2)
    expect(await noteOf('ada', '2603.00001')).toMatch(/of l[^]*of l/)
    await expect(merge(store, local, '2603.00001')).rejects.toThrow('already')

    await take(store, 'bibtex', LIGHTS)
    await take(store, 'arxiv-atom', LAMPS)
    expect(await everything(store)).toEqual(one)
    await take(store, 'ris', { title: LIGHTS.title, authors: ['Ann Able'] })
    await take(store, 'arxiv-atom', { ...LAMPS, version: 2 })
    expect(await store.papers.count()).toBe(1)

    await store.comments.add({ id: 'c3', ...comment, paper: '2603.00001', parent: 'c1' }, 2)
    const [ruling] = await store.identity.naming(['2603.00001'])
    expect(await takeBack(store, ruling!.key)).toBe(true)
    expect(await takeBack(store, ruling!.key)).toBe(false)
    expect(await store.papers.count()).toBe(2)
    expect(await store.papers.get(local)).toMatchObject({ id: local, title: LIGHTS.title })
    expect(await store.papers.get('2603.00001')).toMatchObject({ title: LAMPS.title, version: 2 })
    const votes = await store.said.of([local, '2603.00001'])
    expect([...votes.values()].map((said) => said.votes)).toEqual([1, 1])
    expect(votes.get(local)!.day).toBe(DAY)
    expect(await noteOf('ada', local)).toBe('of lights')
    expect(await noteOf('ada', '2603.00001')).toBe('of lamps')
    expect([await noteOf('bo', local), await noteOf('bo', '2603.00001')]).toEqual(['mine', undefined])
    const said = await Promise.all([local, '2603.00001'].map((id) => store.comments.count(id)))
    expect(said.map(({ comments }) => comments)).toEqual([2, 1])
    expect((await store.submissions.of(local))!.by!.id).toBe('bo')
    expect((await store.submissions.of('2603.00001'))!.by!.id).toBe('ada')
  })

  test('part what a source took for one, and what comes later goes to its own', async () => {
    const other = { ...LAMPS, title: 'Lamps of Another Kind', authors: ['Bo Bell'] }
    const { version: _, ...wrong } = { ...other, doi: '10.5555/kind' }
    await take(store, 'arxiv-atom', LAMPS)
    await take(store, 'openalex', { ...wrong, name: 'W7' })
    expect(await store.papers.count()).toBe(1)
    const whole = await everything(store)
    expect((await recordsOf(store, 1)).map(({ called }) => called)).toEqual([
      'arxiv-atom 2603.00001',
      'openalex W7',
    ])
    await expect(split(store, '2603.00001', [])).rejects.toThrow('no record')
    await split(store, '2603.00001', ['openalex W7'])
    const parted = await everything(store)
    expect(parted).toHaveLength(2)
    expect(await store.papers.get('10.5555/kind')).toMatchObject({ title: other.title })
    expect((await store.papers.get('10.5555/kind'))!.arxiv).toBeUndefined()
    await take(store, 'openalex', { ...wrong, name: 'W7' })
    expect(await everything(store)).toEqual(parted)
    await take(store, 'crossref', { title: other.title, doi: '10.5555/kind' })
    expect(await store.papers.count()).toBe(2)
    await expect(merge(store, '2603.00001', '10.5555/kind')).rejects.toThrow('they are two')
    await store.works.remove([await keyOf(store, '10.5555/kind'), await keyOf(store, '2603.00001')])
    await take(store, 'openalex', { ...wrong, name: 'W7' })
    await take(store, 'arxiv-atom', LAMPS)
    expect(await everything(store)).toEqual(parted)
    const own = (await store.whole.after(0, 9)).map(asDumped)
    await take(store, 'daily-papers', ...own)
    expect(await everything(store)).toEqual(parted)
    // From a site that takes them for one.
    const said = own.flatMap(({ dumped }) => dumped!.said)
    await take(store, 'daily-papers', { ...own[0]!, dumped: { ...own[0]!.dumped!, said } })
    expect(await everything(store)).toEqual(parted)
    const [ruling] = await store.identity.naming(['2603.00001'])
    await takeBack(store, ruling!.key)
    expect(await everything(store)).toEqual(whole)
  })

  test('part a record from one that names both, and each has the id that its source knows best', async () => {
    const survey = { title: 'Of Lamps, a Survey', doi: '10.5555/a', authors: ['Bo Bell', 'Ann Able'] }
    const { version: _, ...lamps } = LAMPS
    await take(store, 'arxiv-atom', LAMPS)
    await take(store, 'openalex', { ...lamps, doi: '10.5555/a', name: 'W1' })
    await take(store, 'crossref', survey)
    expect(await store.papers.count()).toBe(1)
    const called = (await recordsOf(store, 1)).map((one) => one.called)
    await split(
      store,
      '2603.00001',
      called.filter((one) => one.startsWith('crossref')),
    )
    expect(await store.papers.get('10.5555/a')).toMatchObject({ title: survey.title, doi: '10.5555/a' })
    expect((await store.papers.get('2603.00001'))!.doi).toBeUndefined()
  })

  test('are told which ruling stands in the way of another, and take back the first of two', async () => {
    const [a, b, c] = ['One', 'Two', 'Six'].map((n, i): PaperRecord => ({
      title: `Paper Number ${n} of Ours`,
      arxiv: `2603.0000${i + 1}`,
      authors: ['Ann Able'],
    })) as [PaperRecord, PaperRecord, PaperRecord]
    await take(store, 'oai', a, b, c)
    const before = await everything(store)
    await merge(store, '2603.00003', '2603.00002')
    await merge(store, '2603.00001', '2603.00003')
    expect(await store.papers.get('2603.00003')).toMatchObject({ id: '2603.00001', title: a.title })
    await expect(split(store, '2603.00001', ['oai 2603.00002'])).rejects.toMatchObject({ act: 1 })
    expect(await take(store, 'oai', c, b)).toMatchObject({ added: [], completed: [] })
    const [first, second] = await store.identity.naming(['2603.00003'])
    await takeBack(store, first!.key)
    // The second paper was called by its id when it became one with the first.
    expect((await store.papers.get('2603.00003'))!.id).toBe('2603.00003')
    expect((await store.papers.get('2603.00002'))!.id).toBe('2603.00001')
    await takeBack(store, second!.key)
    expect(await everything(store)).toEqual(before)
  })

  test('keep what they ruled when an import is taken back', async () => {
    await take(store, 'arxiv-atom', LAMPS)
    const { imported } = await take(store, 'bibtex', LIGHTS)
    const local = (await store.papers.list({ limit: 9 })).find(({ arxiv }) => arxiv === undefined)!.id
    await merge(store, local, '2603.00001')
    const { imported: more } = await take(store, 'ris', { title: LIGHTS.title, authors: ['Ann Able'] })
    await undoImport(store, more, 7)
    expect(await store.papers.count()).toBe(1)
    await undoImport(store, imported, 7)
    expect(await store.papers.get('2603.00001')).toMatchObject({ title: LAMPS.title })
    await take(store, 'bibtex', LIGHTS)
    expect(await store.papers.count()).toBe(1)
  })
})

test('records in any order are the papers that curators say', async () => {
  const records: [string, PaperRecord][] = [
    ['arxiv-atom', LAMPS],
    ['arxiv-atom', { ...LAMPS, version: 2, title: 'Counting Lamps in Large Rooms' }],
    [
      'openalex',
      { title: LAMPS.title, arxiv: '2603.00001', doi: '10.5555/a', name: 'W1', authors: ['Ann Able'] },
    ],
    ['csl-json', { title: 'Of Lamps, a Survey', doi: '10.5555/a', authors: ['Bo Bell', 'Ann Able'] }],
    ['bibtex', LIGHTS],
    ['ris', { title: LIGHTS.title, authors: ['Ann Able'] }],
    ['ris', { title: LAMPS.title, authors: ['Ann Able'] }],
    ['oai', { title: 'Lights, Numbered', arxiv: '2603.00002', authors: ['Ann Able'] }],
    // It comes after the rulings, and fits both of two that are parted.
    ['bibtex', { title: LAMPS.title, authors: ['A. Able', 'Cy Cole'], date: '2026' }],
  ]
  const told = await openStore(':memory:')
  for (const [source, record] of records.slice(0, -1)) await take(told, source, record)
  await split(told, '2603.00001', ['openalex W1'])
  const ris = (await recordsOf(told, await keyOf(told, '2603.00001'))).find(({ source }) => source === 'ris')!
  await split(told, '2603.00001', [ris.called])
  const local = (await told.works.find({ titleKeys: ['on the number of lights'] }))[0]!.id
  await merge(told, local, '2603.00002')
  await take(told, ...records.at(-1)!)
  const expected = await everything(told)
  const rulings = await told.identity.naming(
    (await told.statements.of([1, 2, 3, 4, 5, 6, 7, 8])).map(
      ({ source, name }) => `${source} ${name.replace(/v\d$/, '')}`,
    ),
  )
  expect(rulings).toHaveLength(3)
  await told.close()
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(records, { minLength: records.length }),
      fc.boolean(),
      fc.array(fc.nat(records.length - 1), { maxLength: 3 }),
      async (order, isReversed, again) => {
        const store = await openStore(':memory:')
        for (const { kind, names } of isReversed ? rulings.toReversed() : rulings) {
          await store.identity.add({ kind, names, act: await act(store) })
        }
        for (const [source, record] of [...order, ...again.map((i) => records[i]!)])
          await take(store, source, record)
        const found = await everything(store)
        await store.close()
        expect(found).toEqual(expected)
      },
    ),
    { numRuns: 20 },
  )
})
