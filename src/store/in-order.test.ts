import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases } from './databases.fixture.ts'
import { KeySet, type NewPaper, type Store } from './index.ts'

const PAPERS = 600
const DATES = ['2024-05-13', '2024-05', '2023', undefined, '2024-06-01']

const date = (i: number) => DATES[i % DATES.length]
const votes = (i: number) => (i % 3 === 0 ? i % 11 : 0)
const paper = (i: number): NewPaper => ({
  id: `p${String(i).padStart(3, '0')}`,
  title: `Badger ${i}`,
  titleKey: String(i),
  authors: [],
  topics: [],
  categories: i % 2 === 0 ? ['cs.LG', 'stat.ML'] : ['cs.CL'],
  listed: 0,
  source: 'test',
  ...(date(i) !== undefined && { date: date(i)! }),
  ...(i % 4 === 0 && { code: 'https://a.b' }),
  ...(i === 5 && { slug: 'badger' }),
})

describe.each(databases)('%s', (_, open) => {
  let store: Store
  let keys: number[]
  beforeAll(async () => {
    store = await open()
    keys = await store.works.write(
      Array.from({ length: PAPERS }, (_, i) => ({
        paper: paper(i),
        // The later count is what counts, also where it is lower.
        signals: [
          { name: 'hf-upvotes', value: 90, observed: 1 },
          { name: 'hf-upvotes', value: votes(i), observed: 2 },
          { name: 'stars', value: 5000 - i, observed: 3 },
        ],
      })),
    )
  })
  afterAll(() => store.close())

  const newer = (a: number, b: number) =>
    (date(b) ?? '').localeCompare(date(a) ?? '') || paper(b).id.localeCompare(paper(a).id)
  const chosen = (step: number) => Array.from({ length: Math.ceil(PAPERS / step) }, (_, i) => i * step)

  test.each([1, 9])('one of %i papers in order by date and by votes, page by page', async (step) => {
    const all = chosen(step)
    const among = KeySet.of(all.map((i) => keys[i]!))
    const orders = {
      newest: all.toSorted(newer),
      votes: all.toSorted((a, b) => votes(b) - votes(a) || newer(a, b)),
    }
    for (const [order, numbers] of Object.entries(orders)) {
      for (const offset of [0, 7, 20, all.length - 3, all.length]) {
        const page = await store.papers.ordered(among, order as 'newest', { limit: 5, offset })
        expect(page).toEqual(numbers.slice(offset, offset + 5).map((i) => keys[i]!))
      }
    }
    expect(await store.papers.ordered(new KeySet(), 'votes', { limit: 5 })).toEqual([])
  })

  test.each([
    [{ since: '2024' }, ['2024-05-13', '2024-05', '2024-06-01']],
    [{ until: '2024-05' }, ['2024-05-13', '2024-05', '2023']],
    [{ since: '2024-05-20' }, ['2024-05', '2024-06-01']],
    [{ since: '2024-05-02', until: '2024-05-13' }, ['2024-05-13', '2024-05']],
    [{ since: '2023-07', until: '2023-08' }, ['2023']],
    [{ since: '2023', until: '2023' }, ['2023']],
    [{ since: '2024-06', until: '2024-05' }, []],
    [{ since: '1990', until: '2022-12-31' }, []],
  ])('of %j are papers of %j', async (dates, wanted) => {
    const found = await store.text.keys({ dates })
    const expected = chosen(1).filter((i) => wanted.includes(date(i) ?? ''))
    expect([...found!]).toEqual(expected.map((i) => keys[i]!).sort((a, b) => a - b))
  })

  test('kinds are counted', async () => {
    const all = chosen(5)
    const { years, categories, code, slugs } = await store.text.facets(KeySet.of(all.map((i) => keys[i]!)))
    expect([...years]).toEqual([[2024, all.length]])
    expect([...categories].toSorted()).toEqual([
      ['cs', all.length],
      ['cs.CL', all.filter((i) => i % 2 === 1).length],
      ['cs.LG', all.filter((i) => i % 2 === 0).length],
      ['stat', all.filter((i) => i % 2 === 0).length],
      ['stat.ML', all.filter((i) => i % 2 === 0).length],
    ])
    expect(code).toBe(all.filter((i) => i % 4 === 0).length)
    expect([...slugs]).toEqual([['badger', 1]])
    expect((await store.text.facets(new KeySet())).categories.size).toBe(0)
  })

  test('members vote too', async () => {
    await store.members.admit({ id: 'ada', name: 'Ada', handle: 'ada', email: 'ada@a.example' }, 1)
    await store.votes.say('ada', paper(14).id, 1)
    const among = KeySet.of([keys[3]!, keys[4]!, keys[6]!, keys[9]!, keys[14]!])
    // 9 votes, 6 and 3, one of Ada, and none.
    expect(await store.papers.ordered(among, 'votes', { limit: 5 })).toEqual(
      [9, 6, 3, 14, 4].map((i) => keys[i]!),
    )
  })
})
