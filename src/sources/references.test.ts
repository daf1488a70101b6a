import { expect, test } from 'vitest'
import { referencesIn } from './references.ts'

const leads = (text: string) => referencesIn(text).map(({ written, url, work }) => [written, url ?? work])

test.each<[string, [string, string][]]>([
  [
    'Code: https://github.com/gulls/code.',
    [['https://github.com/gulls/code', 'https://github.com/gulls/code']],
  ],
  [
    'At github.com/gulls/code, or gulls.github.io/x.',
    [
      ['github.com/gulls/code', 'https://github.com/gulls/code'],
      ['gulls.github.io/x', 'https://gulls.github.io/x'],
    ],
  ],
  ['(see https://x.org/a_(b)) and more', [['https://x.org/a_(b)', 'https://x.org/a_(b)']]],
  [String.raw`https://x.org/a\_b!`, [[String.raw`https://x.org/a\_b`, 'https://x.org/a_b']]],
  [
    'We extend arXiv:2205.13147v2 and arXiv: math/0309136.',
    [
      ['arXiv:2205.13147v2', '2205.13147'],
      ['arXiv: math/0309136', 'math/0309136'],
    ],
  ],
  [
    'doi:10.1145/3292500.3330701, (10.1000/xyz)',
    [
      ['10.1145/3292500.3330701', '10.1145/3292500.3330701'],
      ['10.1000/xyz', '10.1000/xyz'],
    ],
  ],
  [
    'https://arxiv.org/abs/2205.13147',
    [['https://arxiv.org/abs/2205.13147', 'https://arxiv.org/abs/2205.13147']],
  ],
  ['arxiv.org/abs/2205.13147', [['arxiv.org/abs/2205.13147', '2205.13147']]],
])('%j leads somewhere', (text, expected) => {
  expect(leads(text)).toEqual(expected)
})

test.each([
  'A score of 2205.13147 points at 10.5 % of 10.1 or 2024.',
  'In $x = \\text{https://x.org/a}$ nothing leads away.',
  'javascript:alert(1), data:text/html,x, mailto:a@b.org and ftp://x.org/a',
  'Node.js, e.g. train.py and e-mail me@github.com',
  '',
])('%j leads nowhere', (text) => {
  expect(leads(text)).toEqual([])
})

test('pieces of the text stand where they are said to', () => {
  const text = 'A https: //github.com/a/b, arXiv:2205.13147 and 10.1000/xyz).'
  for (const { index, written } of referencesIn(text)) expect(text.startsWith(written, index)).toBe(true)
  expect(referencesIn(text)).toHaveLength(3)
})
