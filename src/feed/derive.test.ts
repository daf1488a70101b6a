import { expect, test } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import { openStore } from '#store/index.ts'
import { type Told, derive } from './derive.ts'
import { importRecords } from './import.ts'

const arxiv = '2605.00077'
/** One work as seven sources tell it. */
const SOURCES: Record<string, PaperRecord> = {
  hf: {
    title: 'Lamps: A First Try',
    abstract: 'The abstract of the first version, which the authors replaced later on.',
    authors: ['A. One'],
    arxiv,
    date: '2026-05-01',
    links: [{ kind: 'code', url: 'https://github.com/one/lamps', saidBy: 'hf-user' }],
    facts: [{ name: 'submitter', value: 'Sue' }],
  },
  'arxiv-atom': {
    title: 'LampNet: Counting Lamps at Scale',
    abstract: 'The abstract of the third version.',
    authors: ['Ann One', 'B. Two'],
    arxiv,
    version: 3,
    date: '2026-05-01',
    updated: '2026-08-02',
    categories: ['cs.LG'],
  },
  'arxiv-rss': {
    title: 'Lamps: A First Try',
    arxiv,
    version: 1,
    authors: ['Ann One'],
    categories: ['cs.CV'],
  },
  'csl-json': {
    title: 'LampNet: Counting Lamps at Scale',
    authors: ['Ann One', 'Ben Two'],
    doi: '10.5555/lamps',
    venue: 'Journal of Rooms',
    date: '2026-11',
    withdrawn: true,
  },
  openalex: {
    title: 'LampNet: Counting Lamps at Scale',
    authors: ['Ann One', 'Ben Two'],
    arxiv,
    doi: '10.5555/lamps',
    venue: 'arXiv (Cornell University)',
    date: '2026-05-02',
  },
  'semantic-scholar': {
    title: 'LampNet: Counting Lamps at Scale',
    authors: ['A. One', 'B. Two'],
    arxiv,
    venue: 'J. Rooms',
    date: '2026',
  },
  bibtex: {
    title: 'LampNet: counting lamps at scale',
    authors: ['Ann One', 'Ben Two', 'Cy Three'],
    doi: '10.5555/lamps',
    date: '2026',
  },
}

const told = (names: readonly string[]): Told[] =>
  names.map((source) => ({ source, name: source, said: 1, record: SOURCES[source]! }))

test('each fact is that of the source believed first', () => {
  const { versions, links, facts, aka, ...paper } = derive(told(Object.keys(SOURCES)))
  expect(paper).toEqual({
    arxiv,
    doi: '10.5555/lamps',
    title: 'LampNet: Counting Lamps at Scale',
    titleKey: 'lampnet counting lamps at scale',
    abstract: 'The abstract of the third version.',
    authors: ['Ann One', 'Ben Two', 'Cy Three'],
    categories: ['cs.LG'],
    venue: 'Journal of Rooms',
    code: 'https://github.com/one/lamps',
    date: '2026-05-01',
    version: 3,
    updated: '2026-08-02',
    withdrawn: true,
    source: 'arxiv-atom',
  })
  expect(versions).toEqual([
    {
      version: 3,
      title: 'LampNet: Counting Lamps at Scale',
      abstract: 'The abstract of the third version.',
      date: '2026-08-02',
    },
    { version: 1, title: 'Lamps: A First Try', date: '2026-05-01' },
  ])
  expect(links).toHaveLength(1)
  expect(facts.map(({ name, saidBy }) => `${name} ${saidBy}`)).toEqual(['withdrawn csl-json', 'submitter hf'])
  expect(aka).toEqual(['10.5555/lamps'])
})

test('any order of seven sources gives the same record', () => {
  const whole = derive(told(Object.keys(SOURCES)))
  let orders = 0
  for (const order of orderings(Object.keys(SOURCES))) {
    orders++
    expect(derive(told(order))).toEqual(whole)
  }
  expect(orders).toBe(5040)
})

test('and the same paper, when they are imported one after the other', async () => {
  const names = Object.keys(SOURCES)
  const seen = new Set<string>()
  for (let i = 0; i < names.length; i++) {
    const turned = [...names.slice(i), ...names.slice(0, i)]
    for (const order of [turned, turned.toReversed()]) {
      const store = await openStore(':memory:')
      for (const source of order) await importRecords(store, [SOURCES[source]!], { source, now: 1 })
      const papers = await store.papers.list({ limit: 9 })
      seen.add(JSON.stringify(papers))
      expect(await store.papers.get('10.5555/lamps')).toMatchObject({ id: arxiv })
      await store.close()
    }
  }
  expect(seen.size).toBe(1)
})

test('a withdrawal holds for its version', () => {
  const at = (version: number, withdrawn = false): Told => ({
    source: 'oai',
    name: `v${version}`,
    said: 1,
    record: { title: 'A', arxiv, version, ...(withdrawn && { withdrawn }) },
  })
  expect(derive([at(1), at(2, true)]).withdrawn).toBe(true)
  expect(derive([at(2, true), { ...at(2), source: 'hf' }]).withdrawn).toBe(true)
  expect(derive([at(1), at(2, true), at(3)]).withdrawn).toBe(false)
})

test('what the catalogue says stays, the abstract is the archive’s', () => {
  const checked: Told = {
    source: 'catalogue',
    name: arxiv,
    said: 1,
    record: { title: 'LampNet', authors: ['Ann Maria One'], arxiv, date: '2026-05-03', venue: 'ICL 2026' },
  }
  expect(derive([...told(Object.keys(SOURCES)), checked])).toMatchObject({
    title: 'LampNet',
    abstract: 'The abstract of the third version.',
    venue: 'ICL 2026',
    date: '2026-05-03',
  })
})

function* orderings<T>(items: readonly T[]): Generator<T[]> {
  if (items.length < 2) yield [...items]
  for (const [i, item] of items.entries()) {
    if (items.length < 2) return
    for (const rest of orderings([...items.slice(0, i), ...items.slice(i + 1)])) yield [item, ...rest]
  }
}

test('of two arXiv papers that a curator made one, the earlier is its id, and the versions counted are its own', () => {
  const tell = (arxiv: string, more: Partial<PaperRecord>): Told => {
    const record = { title: `As ${arxiv} has it`, arxiv, ...more }
    return { source: 'arxiv-atom', name: `${arxiv}v${record.version}`, said: 1, record }
  }
  const earlier = tell('2605.00077', { version: 1, abstract: 'First.' })
  const later = tell('2606.00001', { version: 4, withdrawn: true, updated: '2026-09-01' })
  for (const told of [
    [earlier, later],
    [later, earlier],
  ]) {
    expect(derive(told)).toMatchObject({
      arxiv: '2605.00077',
      title: 'As 2605.00077 has it',
      version: 1,
      withdrawn: false,
      aka: ['2606.00001'],
    })
  }
  // One that was withdrawn gives way, and an old id is earlier than any new one.
  expect(derive([tell('2605.00077', { withdrawn: true }), later, tell('2607.00001', {})]).arxiv).toBe(
    '2607.00001',
  )
  expect(derive([earlier, tell('math/0309136', {})]).arxiv).toBe('math/0309136')
})
