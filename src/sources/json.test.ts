import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createLines, glanceJson, readItems, readShape } from './json.ts'
import { FormatError, createNotes } from './record.ts'

function read(text: string) {
  const notes = createNotes()
  const { items, isList, around, isCut } = readItems(text, ['results'], notes)
  const warnings = notes.inOrder().map(({ line, message }) => `${line}: ${message}`)
  return { items: items.map(({ value, line }) => [line, value]), isList, around, isCut, warnings }
}

test('reads a list with the line of each element', () => {
  const text = '\uFEFF[\r\n {"a": "]\\""},\n\n {"a": [1, {}]} ]'
  expect(read(text)).toEqual({
    items: [
      [2, { a: ']"' }],
      [4, { a: [1, {}] }],
    ],
    isList: true,
    around: {},
    isCut: false,
    warnings: [],
  })
})

test('reads the list inside an object, and what is around it', () => {
  const { items, around } = read('{"meta": {"count": 2},\n"results": [1,\n2], "next": null}')
  expect(items).toEqual([
    [2, 1],
    [3, 2],
  ])
  expect(around).toEqual({ meta: { count: 2 }, next: null })
})

test('an object without a list is the only element', () => {
  expect(read('\n{"a": 1}')).toMatchObject({ items: [[2, { a: 1 }]], isList: false })
})

test('what is broken or cut off is skipped, the rest is read', () => {
  expect(read('[{"a": 1},\n{"a": },\n{"a": 3},\n{"a": "4')).toMatchObject({
    items: [
      [1, { a: 1 }],
      [3, { a: 3 }],
    ],
    isCut: true,
    warnings: ['2: no JSON ("{"a": }"); skipped', '4: the text ends within this record; skipped'],
  })
  expect(read('[1,\n')).toMatchObject({ items: [[1, 1]], isCut: true })
  expect(read('{"results": [1, 2], "next": "ab')).toMatchObject({
    items: [
      [1, 1],
      [1, 2],
    ],
    isCut: true,
  })
})

test.each(['', 'gulls', '"gulls"', '12', '{', '{"a"', '{"a": 1', '[{', '[{"a": 1', '{gulls}', '<a/>'])(
  'refuses %j',
  (text) => {
    expect(() => read(text)).toThrow(FormatError)
  },
)

test('reads every list as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), (list, space) => {
      expect(read(JSON.stringify(list, null, space)).items.map(([, value]) => value)).toEqual(
        JSON.parse(JSON.stringify(list)),
      )
    }),
  )
})

test('hostile texts take no longer than others', () => {
  const started = performance.now()
  for (const piece of ['[', '{"a":', '["', '\\"', '}', ',', '[]', '"', '{"results":[']) {
    for (const start of ['[', '{"results": [', '["']) {
      try {
        read(start + piece.repeat(100_000))
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }
  }
  expect(performance.now() - started).toBeLessThan(4000)
})

test('a glance sees the first element and the names around', () => {
  expect(glanceJson('{"meta": 1, "results": [null, {"a": 1}, {"b"', ['results'])).toEqual({
    first: { a: 1 },
    names: ['meta', 'results'],
  })
  expect(glanceJson('[]', [])).toEqual({ first: undefined, names: [] })
})

test('lines are told in any order', () => {
  const lineAt = createLines('a\nb\r\nc\rd')
  expect([0, 2, 5, 7, 5, 0, 99].map(lineAt)).toEqual([1, 2, 3, 4, 3, 1, 4])
})

test('a member of another type is left out with a warning', () => {
  const notes = createNotes()
  const shape = z.object({ id: z.string(), count: z.number().nullish() })
  expect(readShape(shape, { id: 'a', count: 'many', more: 1 }, 3, notes)).toEqual({ id: 'a' })
  expect(readShape(shape, { id: 1 }, 3, notes)).toBeUndefined()
  expect(readShape(shape, [], 3, notes)).toBeUndefined()
  expect(notes.inOrder()).toEqual([{ line: 3, message: '"count" is not as expected; left out' }])
})
