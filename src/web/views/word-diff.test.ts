import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Piece, wordDiff } from './word-diff.ts'

const said = (pieces: readonly Piece[] | undefined) =>
  pieces?.map(({ kind, text }) => ({ same: '', added: '+', removed: '-' })[kind] + text)

test.each<[string, string, string[]]>([
  ['We count lamps.', 'We count lamps.', ['We count lamps.']],
  ['We count lamps.', 'We count all lamps.', ['We count ', '+all ', 'lamps.']],
  [
    'We count lamps in a room.',
    'We weigh gulls in a room.',
    ['We ', '-count lamps ', '+weigh gulls ', 'in a room.'],
  ],
  ['Gain of $x^2 + 1$ here.', 'Gain of $x^2 + 2$ here.', ['Gain of ', '-$x^2 + 1$ ', '+$x^2 + 2$ ', 'here.']],
  ['Up to 3.5 points.', 'Up to 4.5 points.', ['Up to ', '-3.5 ', '+4.5 ', 'points.']],
  ['One thing and the other.', 'One thing', ['One thing ', '-and the other.']],
  ['Lamps at Scale', 'Lamps', ['Lamps ', '-at Scale']],
  ['Lamps', 'Lamps at Scale', ['Lamps ', '+at Scale']],
  ['提出一种方法。', '提出新方法。', ['提出', '-一种', '+新', '方法。']],
])('from %j to %j', (before, after, expected) => {
  expect(said(wordDiff(before, after))).toEqual(expected)
})

test('gives back both texts, but for space', () => {
  const text = fc
    .array(fc.constantFrom('a', 'lamp', ',', '$x_1$', '漢', ' ', '\n', '$', '\\', '2^{8}'))
    .map((all) => all.join(' '))
  const bare = (it: string) => it.replaceAll(/\s+/g, '')
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = wordDiff(before, after)!
      const without = (kind: Piece['kind']) =>
        pieces
          .filter((piece) => piece.kind !== kind)
          .map((piece) => piece.text)
          .join('')
      expect(bare(without('added'))).toBe(bare(before))
      expect(bare(without('removed'))).toBe(bare(after))
    }),
  )
})

test('two other texts are no change of one', () => {
  const words = (start: number) => Array.from({ length: 2000 }, (_, i) => `w${start + i}`).join(' ')
  expect(wordDiff(words(0), words(5000))).toBeUndefined()
})
