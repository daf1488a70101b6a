import { expect, test } from 'vitest'
import { orcidWorks } from './orcid-works.fixture.ts'
import { parseOrcidWorks } from './orcid-works.ts'
import { FormatError } from './record.ts'

test('works are called by their DOIs and arXiv ids, in whatever form they were typed', () => {
  const text = orcidWorks([
    [{ type: 'doi', value: 'https://doi.org/10.5555/ABC.1' }],
    [
      { type: 'arxiv', value: 'arXiv:2205.13147v3' },
      { type: 'doi', value: '10.48550/arXiv.2205.13147' },
    ],
    [{ type: 'uri', value: 'https://arxiv.org/abs/2310.04295' }],
    [{ type: 'doi', value: '10.5555/preprint', relation: 'VERSION_OF' }],
  ])
  expect(parseOrcidWorks(text)).toEqual(['10.5555/abc.1', '2205.13147', '2310.04295', '10.5555/preprint'])
})

test('an id of the book around a chapter, of a grant, or of another kind is not the work’s', () => {
  const ids = [
    { type: 'doi', value: '10.5555/book', relation: 'part-of' },
    { type: 'doi', value: '10.5555/grant', relation: 'funded-by' },
    { type: 'isbn', value: '2205.13147' },
    { type: 'eid', value: '10.5555/eid' },
  ]
  expect(parseOrcidWorks(orcidWorks([ids]))).toEqual([])
})

test('an empty record, and parts that are not as expected, are passed over', () => {
  for (const group of ['[]', 'null', '[null, 3, {}, {"external-ids": null, "work-summary": "no"}]']) {
    expect(parseOrcidWorks(`{"group": ${group}, "path": "/0000-0002-1825-0097/works"}`)).toEqual([])
  }
  const odd = [
    { type: 'doi', value: null },
    { type: 'doi', value: { value: '10.5555/a' } },
  ]
  const deep = `{"group": [{"external-ids": ${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`
  expect(parseOrcidWorks(orcidWorks([odd, [{ type: 'DOI', value: '10.5555/b', relation: null }]]))).toEqual([
    '10.5555/b',
  ])
  expect(() => parseOrcidWorks(deep)).not.toThrow(RangeError)
})

test.each(['', '<html>Down</html>', '[]', '"group"', '{"group": {}}', '{"error-code": 9016}', '{"group": ['])(
  '%s is no record',
  (text) => {
    expect(() => parseOrcidWorks(text)).toThrow(FormatError)
  },
)
