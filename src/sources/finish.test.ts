import { describe, expect, test } from 'vitest'
import { type Draft, finish } from './finish.ts'
import { createNotes } from './record.ts'

function read(draft: Draft) {
  const notes = createNotes()
  const record = finish(draft, 7, notes)
  return { record, warnings: notes.inOrder().map(({ line, message }) => `${line}: ${message}`) }
}

test('a record has what was said, cleaned, and nothing else', () => {
  expect(
    read({ title: ' Gulls\n  of the North ', abstract: '', authors: ['A  Tern', null, ' '], doi: null }),
  ).toEqual({
    record: { title: 'Gulls of the North', authors: ['A Tern'], line: 7 },
    warnings: [],
  })
})

test.each([undefined, null, '', ' \n', '\u200B', '...'])(
  'without a title (%j) there is no record',
  (title) => {
    expect(read({ title, name: 'W1' })).toEqual({
      record: undefined,
      warnings: ['7: a record without a title skipped ("W1")'],
    })
  },
)

test('the first text that is an arXiv id is taken, with its version', () => {
  const { record } = read({
    title: 'Gulls',
    arxiv: [null, 'gulls', 'https://arxiv.org/abs/2401.00017v3', '2401.00018'],
  })
  expect(record).toMatchObject({ arxiv: '2401.00017', version: 3 })
})

test("arXiv's own DOI is an arXiv id and no DOI", () => {
  const { record, warnings } = read({ title: 'Gulls', doi: 'https://doi.org/10.48550/arXiv.2401.00017' })
  expect(record).toEqual({ title: 'Gulls', arxiv: '2401.00017', line: 7 })
  expect(warnings).toEqual([])
})

test('what is no DOI or no date is told and left out', () => {
  expect(read({ title: 'Gulls', doi: 'forthcoming', date: 'soon' })).toEqual({
    record: { title: 'Gulls', line: 7 },
    warnings: ['7: "forthcoming" is no DOI; left out', '7: "soon" is no date; left out'],
  })
})

test('links come from abstract, comment and source, each place once, and only from the web', () => {
  const { record } = read({
    title: 'Gulls',
    abstract: 'See https://github.com/tern/gulls.',
    comment: 'Page: https://tern.github.io/gulls',
    url: 'javascript:alert(1)',
    links: [
      { kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'hf' },
      { kind: 'model', url: 'https://huggingface.co/tern/gulls', saidBy: 'hf' },
      { kind: 'project', url: 'javascript:alert(1)', saidBy: 'hf' },
    ],
  })
  expect(record?.url).toBeUndefined()
  expect(record?.links).toEqual([
    { kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'abstract' },
    { kind: 'project', url: 'https://tern.github.io/gulls', saidBy: 'comment' },
    { kind: 'model', url: 'https://huggingface.co/tern/gulls', saidBy: 'hf' },
  ])
})

test.each(['None', 'cvpr2016:None', 'list/null', 'N/A', '0', '-'])(
  'the name %j says that there is none',
  (name) => {
    expect(read({ title: 'Gulls', name }).record?.name).toBeUndefined()
    expect(read({ title: 'Gulls', name: 'none-the-less' }).record?.name).toBe('none-the-less')
  },
)

test('an address that breaks into two lines is one', () => {
  const { record } = read({
    title: 'Gulls',
    links: [{ kind: 'code', url: 'https://github.com/tern/\n  gulls ', saidBy: 'hf' }],
  })
  expect(record?.links).toEqual([{ kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'hf' }])
})

test('counts that are none are left out', () => {
  const signals = [0, 3, null, undefined, -1, Infinity].map((value, i) => ({ name: `s${i}`, value }))
  expect(read({ title: 'Gulls', signals }).record?.signals).toEqual([
    { name: 's0', value: 0 },
    { name: 's1', value: 3 },
  ])
})

test('control characters go with a warning', () => {
  expect(read({ title: 'Gu\0lls' })).toEqual({
    record: { title: 'Gulls', line: 7 },
    warnings: ['7: control characters removed'],
  })
})

describe('what goes on and on is left out, and said', () => {
  test('a text', () => {
    const { record, warnings } = read({ title: 'Gulls', abstract: 'x'.repeat(200_001), venue: 'Birds' })
    expect(record).toEqual({ title: 'Gulls', venue: 'Birds', line: 7 })
    expect(warnings).toEqual([
      '7: the abstract has 200,001 characters, more than the 200,000 taken; left out',
    ])
  })

  test('a title, and the record with it', () => {
    const { record, warnings } = read({ title: 'x'.repeat(20_000), label: 'gulls2020' })
    expect(record).toBeUndefined()
    expect(warnings).toEqual([
      '7: the title has 20,000 characters, more than the 10,000 taken; left out',
      '7: a record without a title skipped ("gulls2020")',
    ])
  })

  test('a list, or one of it', () => {
    const authors = Array.from(
      { length: 20_002 },
      (_, i) => `Ann Author${String.fromCharCode(97 + (i % 26))}`,
    )
    const { record, warnings } = read({ title: 'Gulls', authors: ['B'.repeat(6000), ...authors] })
    expect(record).toMatchObject({ moreAuthors: true })
    expect(record!.authors).toHaveLength(19_999)
    expect(warnings[0]).toBe('7: of 20,003 authors only 19,999 are kept; others are too long or too many')
  })

  test('but what a large collaboration needs is kept', () => {
    const authors = Array.from({ length: 5200 }, (_, i) => `A. Author${'abcdefghij'[i % 10]}`)
    const { record, warnings } = read({ title: 'Gulls', abstract: 'x'.repeat(20_000), authors })
    expect(record!.authors).toHaveLength(5200)
    expect(warnings).toEqual([])
  })
})

test('a title of nothing but a sign in TeX stays as it is written', () => {
  expect(read({ title: '$\\sim$' }).record?.title).toBe('$\\sim$')
  expect(read({ title: '<br/>' }).record).toBeUndefined()
})

test('what is said in a remark is told: a venue, a withdrawal, links', () => {
  const of = (comment: string, rest: Draft = {}) => read({ title: 'Gulls', comment, ...rest }).record
  expect(of('12 pages. Accepted at ICML 2026')?.venue).toBe('ICML 2026')
  expect(of('Accepted at ICML 2026', { venue: 'Journal of Tides' })?.venue).toBe('Journal of Tides')
  expect(of('This paper has been withdrawn')?.withdrawn).toBe(true)
  expect(read({ title: 'RETRACTED: Gulls' }).record?.withdrawn).toBe(true)
})

test('every DOI of a work is kept, that of its address where no other is said', () => {
  const of = (draft: Draft) => {
    const { doi, otherDois, arxiv } = read({ title: 'Gulls', ...draft }).record!
    return [doi, otherDois, arxiv]
  }
  expect(of({ doi: '10.5555/a, 10.5555/b' })).toEqual(['10.5555/a', ['10.5555/b'], undefined])
  expect(of({ otherDois: [null, 'x', 'https://doi.org/10.5555/c'] })).toEqual([
    '10.5555/c',
    undefined,
    undefined,
  ])
  expect(of({ url: 'https://dl.acm.org/doi/10.5555/d' })).toEqual(['10.5555/d', undefined, undefined])
  expect(of({ doi: '10.5555/a', url: 'https://doi.org/10.5555/d' })).toEqual([
    '10.5555/a',
    undefined,
    undefined,
  ])
  expect(of({ doi: '10.48550/arXiv.2401.00017 10.5555/a' })).toEqual(['10.5555/a', undefined, '2401.00017'])
})

test('hosts that are not for readers are left', () => {
  expect(read({ title: 'Gulls', url: 'http://export.arxiv.org/abs/2401.00017' }).record).toMatchObject({
    arxiv: '2401.00017',
    url: 'https://arxiv.org/abs/2401.00017',
  })
})
