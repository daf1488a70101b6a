import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { idsIn, idsInWords, mentionedArxivId } from './ids-in-text.ts'

test.each([
  ['2401.00017\n2401.00018v2\nhep-th/9901001', ['2401.00017', '2401.00018', 'hep-th/9901001'], []],
  ['arXiv:2401.00017 [cs.LG], arXiv: 2401.00018.', ['2401.00017', '2401.00018'], []],
  [
    'https://arxiv.org/abs/2401.00017\nhttps://arxiv.org/pdf/2401.00018v1.pdf',
    ['2401.00017', '2401.00018'],
    [],
  ],
  [
    '- [Gulls](https://arxiv.org/abs/2401.00017) and *[Terns](https://hf.co/papers/2401.00018)*',
    ['2401.00017', '2401.00018'],
    [],
  ],
  ['| Gulls | 2401.00017 | "2401.00018" |', ['2401.00017', '2401.00018'], []],
  [
    '<a href="https://arxiv.org/abs/2401.00017">x</a> arxiv.org/abs/2401.00018',
    ['2401.00017', '2401.00018'],
    [],
  ],
  [
    '10.1000/Gulls.1, https://doi.org/10.1000/terns(2)3; doi:10.1000/auks.',
    [],
    ['10.1000/gulls.1', '10.1000/terns(2)3', '10.1000/auks'],
  ],
  ['https://doi.org/10.48550/arXiv.2401.00017 10.48550/arXiv.2401.00018', ['2401.00017', '2401.00018'], []],
  ['(2020). Gulls. arXiv preprint arXiv:2401.00017.', ['2401.00017'], []],
  ['$2401.0001, 12.2401.00017, 2401.00017.5, v2401.00017x, 2413.00017, 3.1415', [], []],
  ['10.1145/nnnnnnn.nnnnnnn', [], []],
  ['', [], []],
])('%j', (text, arxiv, dois) => {
  expect(idsIn(text)).toEqual({ arxiv, dois })
})

test('says how many there are', () => {
  expect(idsInWords({ arxiv: ['2401.00017'], dois: ['10.1/a', '10.1/b'] })).toBe('one arXiv id and 2 DOIs')
  expect(idsInWords({ arxiv: [], dois: [] })).toBeUndefined()
})

test('takes no longer for a hostile text', () => {
  const started = cpuMs()
  for (const piece of ['https://', 'http://a(', '10.', '10.1000/', '2401.', 'arxiv ', 'arXiv:', 'a-b/', '1'])
    idsIn(piece.repeat(50_000))
  expect(cpuMs() - started).toBeLessThan(3000)
})

test.each([
  ['arXiv preprint arXiv:2401.00017', '2401.00017'],
  ['arXiv: 2401.00017v2 [cs.LG]. Accepted.', '2401.00017v2'],
  ['ArXiv 2401.00017.', '2401.00017'],
  ['ArXiv, abs/2401.00017', undefined],
  ['(arXiv:math.GT/0309136)', 'math/0309136'],
  ['arXiv:hep-th/9901001 and arXiv:2401.00017', undefined],
  ['arXiv:2401.00017, that is arXiv:2401.00017', '2401.00017'],
  ['arXiv preprint', undefined],
  ['2401.00017', undefined],
  ['Available at https://arxiv.org/abs/2401.00017v2.', '2401.00017v2'],
  ['\\url{https://arxiv.org/abs/2401.00017}', '2401.00017'],
  [undefined, undefined],
])('%j names %s', (text, id) => {
  expect(mentionedArxivId(text)).toBe(id)
})
