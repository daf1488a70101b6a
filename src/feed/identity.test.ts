import { expect, test } from 'vitest'
import { type Identity, areOneWork, isGeneric, localId } from './identity.ts'

const lamps: Identity = {
  title: 'Counting Lamps in Large Rooms',
  authors: ['Ann Able', 'Bob Baker'],
  date: '2020-03-01',
}
const text =
  'We count lamps in rooms that are larger than any corridor, describe three methods, and compare their mistakes.'

test.each<[what: string, other: Partial<Identity>, isOne: boolean]>([
  ['an author in another spelling', { authors: ['A. Able'] }, true],
  ['an author by initials and family name first', { authors: ['Able Ann'] }, true],
  ['an author under a fuller name', { authors: ['Ann B. Able'] }, true],
  ['other authors', { authors: ['Cy Cole'] }, false],
  ['a namesake', { authors: ['Zoe Able'] }, false],
  ['no authors', { authors: [] }, false],
  ['another year', { date: '2022' }, true],
  ['the title in other signs', { title: 'Counting lamps: in large rooms.' }, true],
  ['another title', { title: 'Counting Lamps in Small Rooms' }, false],
])('one title, %s', (_, other, isOne) => {
  expect(areOneWork(lamps, { ...lamps, ...other })).toBe(isOne)
  expect(areOneWork({ ...lamps, ...other }, lamps)).toBe(isOne)
})

test('a title alone is nobody’s own; the abstract with it is, also when it is cut short', () => {
  const [one, other] = [{ title: lamps.title }, { title: lamps.title, authors: ['Cy Cole'] }]
  expect(areOneWork(one, other)).toBe(false)
  expect(areOneWork(one, one)).toBe(false)
  expect(areOneWork({ ...one, abstract: text }, { ...other, abstract: `${text.slice(0, 90)}…` })).toBe(true)
  const stranger = 'An entirely different abstract about oceans, whales, ferries, harbours and lighthouses.'
  expect(areOneWork({ ...one, abstract: text }, { ...other, abstract: stranger })).toBe(false)
})

test.each([
  ['Editorial', { authors: ['Ann Able'], date: '2001' }, false],
  ['Editorial', { authors: ['Ann Able', 'Bob Baker'], date: '2020' }, true],
  ['Editorial', { date: '2020', venue: 'Another Journal' }, false],
  ['Introduction', { authors: [] }, false],
  ['Lamps', { date: '2019' }, false],
  ['Lamps', { date: '2020-11' }, true],
])('%s needs more than an author: %j', (title, other, isOne) => {
  const one = { ...lamps, title, venue: 'A Journal' }
  expect(areOneWork(one, { ...one, ...other })).toBe(isOne)
})

test('ids are surer than words', () => {
  expect(areOneWork({ title: 'A', arxiv: '2401.00001' }, { title: 'B', arxiv: '2401.00001' })).toBe(true)
  expect(areOneWork({ ...lamps, arxiv: '2401.00001' }, { ...lamps, arxiv: '2401.00002' })).toBe(false)
  expect(areOneWork({ title: 'A', doi: '10.5555/a' }, { title: 'B', otherDois: ['10.5555/a'] })).toBe(true)
  // Chapters that are cited by the DOI of their book.
  const chapter = { title: 'Another Chapter', authors: ['Cy Cole'], doi: '10.5555/book' }
  expect(areOneWork({ ...lamps, doi: '10.5555/book' }, chapter)).toBe(false)
})

test('two DOIs are two works, unless one of them is a preprint’s', () => {
  expect(areOneWork({ ...lamps, doi: '10.5555/a' }, { ...lamps, doi: '10.5555/b' })).toBe(false)
  expect(areOneWork({ ...lamps, doi: '10.5555/a' }, { ...lamps, doi: '10.1101/2020.01.01.1' })).toBe(true)
  expect(areOneWork({ ...lamps, arxiv: '2401.00001' }, { ...lamps, doi: '10.5555/b' })).toBe(true)
})

test.each([
  'Editorial',
  'Book Review',
  'Introduction to the special issue on lamps',
  'Preface II',
  'Corrigendum',
  'Reply',
  'Attention',
  '$\\alpha$?',
])('%s is a title of many', (title) => {
  expect(isGeneric(title)).toBe(true)
})

test.each(['Attention Is All You Need', 'Introduction to Graph Theory', 'Reviews of Modern Lamps'])(
  '%s is one work’s',
  (title) => {
    expect(isGeneric(title)).toBe(false)
  },
)

test('ids of papers without arXiv id differ by DOI, or by title, first author and year', () => {
  const works: Identity[] = [
    lamps,
    { ...lamps, date: '2021' },
    { ...lamps, authors: ['Cy Cole'] },
    { ...lamps, title: 'Counting Lamps in Small Rooms' },
    { ...lamps, doi: '10.5555/a' },
    { ...lamps, doi: '10.5555/b' },
  ]
  expect(new Set(works.map(localId)).size).toBe(works.length)
  expect(localId({ ...lamps, authors: ['A. Able', 'Dee Dale'], date: '2020' })).toBe(localId(lamps))
})
