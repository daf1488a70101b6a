import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, writeNamed } from './databases.fixture.ts'
import { type Store, collectionMark, markOf } from './index.ts'

const IDS = ['a', 'b', 'c', 'd', 'e']
const MEMBERS = ['ada', 'bo']

/** Some papers, and two members without an address. */
async function prepared(open: () => Promise<Store>) {
  const store = await open()
  const keys = await writeNamed(store, IDS)
  for (const id of MEMBERS) {
    await store.members.admit({ id, name: id, handle: id, email: `${id}@example.org` }, 1)
  }
  return { store, key: (id: string) => keys[IDS.indexOf(id)]! }
}

const made = async (store: Store, id: string, access: 'private' | 'link' | 'group' = 'group', name = id) => {
  const result = await store.collections.make({ id, member: 'ada', name, access }, 1)
  if (result === 'full') throw new Error('full')
  return result.collection
}

/** What somebody does to a collection. */
type Deed =
  | { do: 'add' | 'take'; paper: string }
  | { do: 'move'; paper: string; before: string | undefined }
  | { do: 'place'; paper: string; place: number }
  | { do: 'note'; paper: string; note: string; seen: string }
  | { do: 'day'; paper: string; day: string | undefined }

interface Place {
  paper: string
  note: string
  day?: string
}

const paper = fc.constantFrom(...IDS)
const note = fc.constantFrom('', 'one', 'two')
const deeds = fc.oneof(
  fc.record({ do: fc.constantFrom('add', 'take'), paper }),
  fc.record({
    do: fc.constant('move'),
    paper,
    before: fc.oneof(paper, fc.constant(undefined)),
  }),
  fc.record({ do: fc.constant('place'), paper, place: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ do: fc.constant('note'), paper, note, seen: note }),
  fc.record({ do: fc.constant('day'), paper, day: fc.constantFrom('2026-01-09', undefined) }),
) as fc.Arbitrary<Deed>

/** What it comes to, in plain lists. */
function after(places: readonly Place[], deed: Deed): Place[] {
  const there = places.find((one) => one.paper === deed.paper)
  const others = places.filter((one) => one.paper !== deed.paper)
  if (deed.do === 'add') return there ? [...places] : [...places, { paper: deed.paper, note: '' }]
  if (!there) return [...places]
  switch (deed.do) {
    case 'take':
      return others
    case 'move': {
      if (deed.before === deed.paper) return [...places]
      const at = deed.before === undefined ? others.length : others.findIndex((o) => o.paper === deed.before)
      return at < 0 ? [...places] : others.toSpliced(at, 0, there)
    }
    case 'place':
      return others.toSpliced(deed.place - 1, 0, there)
    case 'note':
      return places.map((one) =>
        one === there && deed.seen === one.note ? { ...one, note: deed.note } : one,
      )
    case 'day': {
      const { day: _, ...rest } = there
      const dated = deed.day === undefined ? rest : { ...rest, day: deed.day }
      return places.map((one) => (one === there ? dated : one))
    }
  }
}

describe.each(databases)('collections on %s', (name, open) => {
  let store: Store
  let key: (id: string) => number
  beforeAll(async () => {
    const made = await prepared(open)
    store = made.store
    key = made.key
  }, 60_000)
  afterAll(() => store.close())

  test('are what their deeds come to, also where two editors work at once', async () => {
    const act = async (collection: number, by: string, deed: Deed) => {
      const { collectionPapers } = store
      const of = key(deed.paper)
      if (deed.do === 'add') await collectionPapers.add(collection, of, by, 1)
      else if (deed.do === 'take') await collectionPapers.take(collection, of)
      else if (deed.do === 'place') await collectionPapers.place(collection, of, deed.place)
      else if (deed.do === 'day') await collectionPapers.setDay(collection, of, deed.day)
      else if (deed.do === 'note') {
        await collectionPapers.setNote(collection, of, deed.note, markOf(deed.seen))
      } else if (deed.do === 'move')
        await collectionPapers.move(collection, of, deed.before === undefined ? undefined : key(deed.before))
    }
    const places = async (collection: number): Promise<Place[]> =>
      (await store.collectionPapers.list(collection, { limit: 9 })).map(({ paper: { id }, note, day }) => ({
        paper: id,
        note,
        ...(day !== undefined && { day }),
      }))
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(deeds, { minLength: 1, maxLength: 2 }), { maxLength: 12 }),
        async (turns) => {
          const { key: collection } = await made(store, `c${n++}`, 'private')
          let model: Place[] = []
          for (const [first, second] of turns) {
            if (!second) {
              await act(collection, 'ada', first!)
              model = after(model, first!)
              expect(await places(collection)).toEqual(model)
              continue
            }
            await Promise.all([act(collection, 'ada', first!), act(collection, 'bo', second)])
            const now = await places(collection)
            expect([after(after(model, first!), second), after(after(model, second), first!)]).toContainEqual(
              now,
            )
            model = now
          }
          expect(await store.collectionPapers.count(collection)).toBe(model.length)
        },
      ),
      // The Postgres of tests is slow.
      { numRuns: name === 'SQLite' ? 60 : 8 },
    )
  })

  test('one name stands once, however often it is made, for each member and for the group', async () => {
    const twice = await Promise.all([
      made(store, 'x', 'private', 'Reading'),
      made(store, 'y', 'private', 'READING'),
    ])
    expect(twice[0].id).toBe(twice[1].id)
    const group = await made(store, 'z', 'group', 'reading')
    expect(group.id).toBe('z')
    expect(await store.collections.open(twice[0].key, 'group')).toBe('taken')
    const words = { name: 'Other', description: '' }
    expect(await store.collections.describe(group.key, words, markOf('of another'))).toBe('changed')
    expect(await store.collections.describe(group.key, words, collectionMark(group))).toBe('done')
    expect(await store.collections.open(twice[0].key, 'group')).toBe('done')
    expect(await store.collections.open(twice[0].key, 'link')).toBe('done')
    expect((await store.collections.of('bo')).map(({ name, access }) => [name, access])).toEqual([
      ['Other', 'group'],
    ])
    expect((await store.collections.get(twice[0].id))!.access).toBe('link')
  })

  test('two papers that turn out to be one keep places and notes', async () => {
    const { key: both } = await made(store, 'both')
    const { key: one } = await made(store, 'one')
    for (const id of ['a', 'b', 'c']) await store.collectionPapers.add(both, key(id), 'ada', 1)
    for (const id of ['a', 'c']) await store.collectionPapers.add(one, key(id), 'ada', 1)
    await store.collectionPapers.move(one, key('c'), key('a'))
    await store.collectionPapers.setNote(both, key('a'), 'of a', markOf(''))
    await store.collectionPapers.setNote(both, key('b'), 'of b', markOf(''))
    await store.collectionPapers.setDay(both, key('a'), '2026-01-09')
    await store.notes.write({ member: 'ada', paper: key('a'), text: 'mine of a' }, markOf(''), 1)
    await store.notes.write({ member: 'ada', paper: key('b'), text: 'mine of b' }, markOf(''), 1)
    await store.notes.write({ member: 'bo', paper: key('a'), text: 'his of a' }, markOf(''), 1)
    await store.notes.mark('bo', key('a'), true, 1)
    const b = { id: 'b', title: 'b', titleKey: 'b', authors: [], topics: [], listed: 1, source: 'test' }
    await store.works.write([{ paper: b, key: key('b'), absorbs: [key('a')] }])
    const list = async (collection: number) =>
      (await store.collectionPapers.list(collection, { limit: 9 })).map(({ paper: { id }, note, day }) =>
        [id, note, day].filter(Boolean),
      )
    expect(await list(both)).toEqual([['b', 'of b\n\nof a', '2026-01-09'], ['c']])
    expect(await list(one)).toEqual([['c'], ['b']])
    expect((await store.notes.get('ada', key('b')))!.text).toBe('mine of b\n\nmine of a')
    expect((await store.notes.get('bo', key('b')))!.text).toBe('his of a')
    expect([...(await store.notes.seen('bo', ['b']))]).toEqual(['b'])
    expect(await store.collectionPapers.holding([both, one], ['b', 'd'])).toEqual(
      new Map([['b', new Set([both, one])]]),
    )
    expect([...(await store.collectionPapers.addedByOthers(one, 'bo')).keys()].sort()).toEqual(
      [key('b'), key('c')].sort(),
    )
    expect(await store.notes.everything('bo')).toMatchObject({
      notes: [{ paper: 'b' }],
      seen: [{ paper: 'b' }],
    })

    // They are two again, and each has what it had.
    const [again] = await store.works.write([{ paper: { ...b, id: 'a', title: 'a', titleKey: 'a' } }])
    await store.works.part(key('b'), again!, ['a'])
    expect(await list(both)).toEqual([['a', 'of a', '2026-01-09'], ['b', 'of b'], ['c']])
    expect(await list(one)).toEqual([['c'], ['a']])
    expect((await store.notes.get('ada', key('b')))!.text).toBe('mine of b')
    expect((await store.notes.get('ada', again!))!.text).toBe('mine of a')
    expect(await store.notes.get('bo', key('b'))).toBeUndefined()
    expect((await store.notes.get('bo', again!))!.text).toBe('his of a')
    expect([...(await store.notes.seen('bo', ['a', 'b']))]).toEqual(['a'])
    expect(await store.works.absorbed([key('b'), again!])).toEqual([])
  })

  test('what was written anew of two papers that were one stays with one of them', async () => {
    const [x, y] = (await writeNamed(store, ['x', 'y'])) as [number, number]
    await store.notes.write({ member: 'ada', paper: x, text: 'of x' }, markOf(''), 1)
    await store.notes.write({ member: 'ada', paper: y, text: 'of y' }, markOf(''), 1)
    await store.notes.write({ member: 'bo', paper: x, text: 'gone soon' }, markOf(''), 1)
    const paper = { id: 'y', title: 'y', titleKey: 'y', authors: [], topics: [], listed: 1, source: 'test' }
    await store.works.write([{ paper, key: y, absorbs: [x] }])
    const seen = markOf('of y\n\nof x')
    await store.notes.write({ member: 'ada', paper: y, text: 'of both' }, seen, 2)
    await store.notes.write({ member: 'bo', paper: y, text: '' }, markOf('gone soon'), 2)
    const [again] = await store.works.write([{ paper: { ...paper, id: 'x', title: 'x', titleKey: 'x' } }])
    await store.works.part(y, again!, ['x'])
    expect((await store.notes.get('ada', y))!.text).toBe('of both')
    for (const member of ['ada', 'bo']) expect(await store.notes.get(member, again!)).toBeUndefined()
    expect(await store.notes.get('bo', y)).toBeUndefined()
  })

  test('a digest brings what is followed to a proved address alone, where that is wanted', async () => {
    const topic = { kind: 'topic', name: 'robotics' } as const
    await store.follows.follow('ada', topic, 2)
    await store.follows.follow('ada', topic, 3)
    const mailed = async () => [...(await store.follows.mailed(['ada@example.org', 'bo@example.org']))]
    expect(await mailed()).toEqual([])
    await store.follows.setMailed('ada', true)
    await store.follows.setMailed('ada', true)
    const expected = { member: 'ada', follows: [{ ...topic, since: 2 }] }
    expect(await mailed()).toEqual([['ada@example.org', expected]])
    await store.kysely.updateTable('members').set({ email_verified: 0 }).execute()
    expect(await mailed()).toEqual([])
  })

  test('what is somebody’s goes with them, and what is the group’s stays', async () => {
    const [mine, ours] = [await made(store, 'mine', 'link'), await made(store, 'ours')]
    for (const { key: collection } of [mine, ours]) {
      await store.collectionPapers.add(collection, key('b'), 'ada', 1)
      await store.follows.follow('bo', { kind: 'collection', name: 'ours' }, 1)
    }
    await store.notes.write({ member: 'ada', paper: key('b'), text: 'mine' }, markOf(''), 1)
    await store.follows.renewFeed('ada', 'following', 'former')
    await store.follows.renewFeed('ada', 'following', 'secret')
    expect(await store.follows.byFeed('former')).toBeUndefined()
    expect(await store.follows.byFeed('secret')).toEqual({ member: 'ada', name: 'following' })
    const { collections, papers } = await store.collections.everything('ada')
    for (const [id, access] of [
      ['mine', 'link'],
      ['ours', 'group'],
    ]) {
      expect(collections).toContainEqual(expect.objectContaining({ id, access }))
      expect(papers).toContainEqual(expect.objectContaining({ collection: id, paper: 'b' }))
    }
    await store.kysely.deleteFrom('members').where('id', '=', 'ada').execute()
    expect(await store.collections.get('mine')).toBeUndefined()
    expect(await store.collections.get('ours')).toEqual({ ...ours, madeBy: undefined })
    const [left] = await store.collectionPapers.list(ours.key, { limit: 1 })
    expect(left).not.toHaveProperty('addedBy')
    expect(await store.follows.byFeed('secret')).toBeUndefined()
    await store.collections.remove(ours.key)
    expect(await store.follows.of('bo')).toEqual([])
  })
})
