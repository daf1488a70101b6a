import { expect, test } from 'vitest'
import { type NewPaper, openStore } from '#store/index.ts'
import { titleKey } from '#sources/text.ts'
import { hashedEmbedder } from './hashed-embedder.fixture.ts'
import { embedSome, keepModel } from './indexer.ts'
import { openMeaning } from './meaning.ts'
import { similarPapers, similarToAll } from './similar.ts'
import { leavingOut, whySimilar } from './why-similar.ts'

const CUPS = {
  id: 'cups',
  title: 'Robots that Grasp',
  abstract: 'Winters are cold. A gripper holds cups by friction, cf. Fig. 2. Snow fell on trees.',
}
const HANDS = {
  id: 'hands',
  title: 'Friction in Hands',
  abstract: 'Long ago people lived here. Each gripper holds cups.',
  authors: ['Ann Able'],
  topics: ['robots'],
}
const OTHER = { id: 'other', title: 'Whales', abstract: 'Whales sing under water.' }

async function withPapers(...papers: Partial<NewPaper>[]) {
  const store = await openStore(':memory:')
  const whole = papers.map((facts): NewPaper => ({
    authors: [],
    topics: [],
    categories: [],
    withdrawn: false,
    listed: 1,
    source: 'test',
    id: '',
    title: '',
    titleKey: titleKey(facts.title!),
    ...facts,
  }))
  await store.works.write(whole.map((paper) => ({ paper })))
  const embedder = hashedEmbedder()
  await keepModel(store, embedder)
  await embedSome(store, embedder, 10)
  const get = async (id: string) => (await store.papers.get(id))!
  return { store, get, meaning: openMeaning(store, embedder) }
}

test('the sentence that says the same falls most, from the likeness that ranks', async () => {
  const { store, get, meaning } = await withPapers(CUPS, HANDS, OTHER)
  const [cups, hands] = [await get('cups'), await get('hands')]
  const why = (await whySimilar(store, cups, hands, meaning))!
  const [near] = await similarPapers(store, cups, 1, meaning)
  expect(near!.paper.id).toBe('hands')
  expect(why.likeness).toBeCloseTo(near!.similarity!, 2)
  expect(why.own.map(({ kind, text }) => [kind, text])).toEqual([
    ['title', 'Robots that Grasp'],
    ['sentence', 'Winters are cold.'],
    ['sentence', 'A gripper holds cups by friction, cf. Fig. 2.'],
    ['sentence', 'Snow fell on trees.'],
  ])
  const most = (parts: typeof why.own) => parts.toSorted((a, b) => b.fall - a.fall)[0]!.text
  expect([most(why.own), most(why.other)]).toEqual([
    'A gripper holds cups by friction, cf. Fig. 2.',
    'Each gripper holds cups.',
  ])
  const [top, second] = why.own.map(({ fall }) => fall).toSorted((a, b) => b - a)
  expect(top).toBeGreaterThan(2 * second!)
})

test('authors and topics play no part, and what is left out is left out alone', async () => {
  const { store, get, meaning } = await withPapers(CUPS, HANDS)
  const [cups, hands] = [await get('cups'), await get('hands')]
  const named = { ...cups, authors: ['Ann Able'], topics: ['robots'] }
  expect(await whySimilar(store, named, hands, meaning)).toEqual(
    await whySimilar(store, cups, hands, meaning),
  )
  expect(leavingOut(CUPS).map(({ rest }) => rest)).toEqual([
    `\n${CUPS.abstract}`,
    'Robots that Grasp\nA gripper holds cups by friction, cf. Fig. 2. Snow fell on trees.',
    'Robots that Grasp\nWinters are cold. Snow fell on trees.',
    'Robots that Grasp\nWinters are cold. A gripper holds cups by friction, cf. Fig. 2.',
  ])
  expect(leavingOut({ title: 'A title' })).toEqual([{ kind: 'title', text: 'A title', rest: '\n' }])
  const long = leavingOut({ title: 'Long', abstract: 'Words go on. '.repeat(5000) })
  expect([long.length, long.at(-1)!.text.length > 10_000]).toEqual([41, true])
})

test('where no model has read it, its words are looked for, each by its own weight', async () => {
  const { store, get } = await withPapers(CUPS, HANDS, OTHER)
  const [hands, cups] = [await get('hands'), await get('cups')]
  const why = (await whySimilar(store, hands, cups))!
  expect(why).toMatchObject({ by: 'words', other: [] })
  expect(why.own.map(({ text }) => text).sort()).toEqual(['friction', 'robots'])
  const sum = why.own.reduce((all, { fall }) => all + fall, 0)
  expect(sum).toBeCloseTo(why.likeness, 6)
  expect(await whySimilar(store, await get('other'), cups)).toBeUndefined()
})

test('what was not read by the model yet is compared with nothing', async () => {
  const { store, get, meaning } = await withPapers(CUPS, HANDS)
  const fresh = { id: 'new', title: 'Brand New', titleKey: 'brand new', abstract: 'Cups.' }
  const rest = { authors: [], topics: [], categories: [], withdrawn: false, listed: 1, source: 'test' }
  await store.works.write([{ paper: { ...rest, ...fresh } }])
  expect(await whySimilar(store, await get('cups'), await get('new'), meaning)).toBeUndefined()
})

test('papers like some together are near their middle, whichever comes first, and none of them', async () => {
  const { store, get, meaning } = await withPapers(
    { id: 'cups', title: 'Cups and cups' },
    { id: 'whales', title: 'Whales and whales and whales' },
    { id: 'more', title: 'Cups again' },
    { id: 'both', title: 'Cups for whales' },
    { id: 'none', title: 'Snow' },
  )
  const [cups, whales] = [await get('cups'), await get('whales')]
  const ids = async (...liked: (typeof cups)[]) =>
    (await similarToAll(store, liked, 2, meaning)).map(({ paper }) => paper.id)
  expect((await ids(cups))[0]).toBe('more')
  expect(await ids(cups, whales)).toEqual(['both', 'more'])
  expect(await ids(whales, cups)).toEqual(['both', 'more'])
  // Without vectors, by the words of all their titles.
  const byWords = await similarToAll(store, [cups, whales], 5)
  expect(byWords.map(({ paper }) => paper.id).toSorted()).toEqual(['both', 'more'])
  expect(await similarToAll(store, [], 5, meaning)).toEqual([])
})
