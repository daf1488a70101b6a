import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArxivId } from './arxiv-id.ts'

test.each([
  '2205.13147',
  ' 2205.13147\n',
  'arXiv:2205.13147',
  'arxiv: 2205.13147',
  'ARXIV:2205.13147 [cs.LG]',
  'https://arxiv.org/abs/2205.13147',
  'http://www.arxiv.org/abs/2205.13147/',
  'arxiv.org/abs/2205.13147?context=cs.LG',
  'https://export.arxiv.org/abs/2205.13147#top',
  'https://arxiv.org/pdf/2205.13147',
  'https://arxiv.org/pdf/2205.13147.pdf#page=3',
  'https://arxiv.org/html/2205.13147',
  'https://www.alphaxiv.org/overview/2205.13147',
  'https://alphaxiv.org/abs/2205.13147',
  'https://ar5iv.labs.arxiv.org/html/2205.13147',
  'https://huggingface.co/papers/2205.13147',
  'https://huggingface.co/papers/2205.13147.md',
  'hf.co/papers/2205.13147',
  '10.48550/arXiv.2205.13147',
  'doi:10.48550/arxiv.2205.13147',
  'https://doi.org/10.48550/arXiv.2205.13147',
  'http://dx.doi.org/10.48550/ARXIV.2205.13147',
  'oai:arXiv.org:2205.13147',
])('finds the id in %j', (text) => {
  expect(parseArxivId(text)).toEqual({ id: '2205.13147' })
})

test.each([
  ['2205.13147v4', { id: '2205.13147', version: 4 }],
  ['https://arxiv.org/pdf/2205.13147v12.pdf', { id: '2205.13147', version: 12 }],
  ['arXiv:2205.13147v1 [cs.LG]', { id: '2205.13147', version: 1 }],
  ['0704.0001', { id: '0704.0001' }],
  ['1412.9999v2', { id: '1412.9999', version: 2 }],
  ['1501.00001', { id: '1501.00001' }],
  ['hep-th/9901001', { id: 'hep-th/9901001' }],
  ['hep-th/9901001v3', { id: 'hep-th/9901001', version: 3 }],
  ['https://arxiv.org/abs/hep-th%2F9901001', { id: 'hep-th/9901001' }],
  ['10.48550/arXiv.math/0703055', { id: 'math/0703055' }],
  ['math.GT/0309136', { id: 'math/0309136' }],
  ['arXiv:cond-mat.stat-mech/0112017v2', { id: 'cond-mat/0112017', version: 2 }],
])('%j is %j', (text, expected) => {
  expect(parseArxivId(text)).toEqual(expected)
})

describe('is no arXiv id', () => {
  test.each([
    ['nothing', ''],
    ['a title', 'Matryoshka Representation Learning'],
    ['an id in a sentence', 'see 2205.13147 for more'],
    ['two ids', '2205.13147 2209.15430'],
    ['month 13', '2213.13147'],
    ['month 0', '2200.13147'],
    ['number 0', '2205.00000'],
    ['four digits after 2014', '2205.1314'],
    ['five digits before 2015', '1412.12345'],
    ['before April 2007', '0703.0001'],
    ['version 0', '2205.13147v0'],
    ['a version without number', '2205.13147v'],
    ['a price', '1234.5678.90'],
    ['an archive that never was', 'foo/9901001'],
    ['an archive younger than the form', 'stat/0501001'],
    ['an old id from after March 2007', 'hep-th/0704001'],
    ['another host', 'https://example.org/abs/2205.13147'],
    ['a host in disguise', 'https://arxiv.org@example.org/abs/2205.13147'],
    ['a listing', 'https://arxiv.org/list/cs.LG/2205'],
    ['another DOI', '10.1145/2205.13147'],
    ['a full-width digit', '２205.13147'],
    ['a very long text', `arXiv:${' '.repeat(1e6)}2205.13147`],
  ])('%s', (_, text) => {
    expect(parseArxivId(text)).toBeUndefined()
  })
})

test('what it returns reads as itself', () => {
  const id = fc.stringMatching(/^(?:\d{4}\.\d{4,5}|[a-z-]{2,8}\/\d{7})(?:v\d{1,3})?$/)
  fc.assert(
    fc.property(fc.oneof(id, fc.string()), (text) => {
      const found = parseArxivId(text)
      if (found) expect(parseArxivId(found.id)).toEqual({ id: found.id })
    }),
  )
})
