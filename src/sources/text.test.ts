import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cleanLine,
  endsInFullStop,
  endsSentence,
  hasInnerStop,
  isList,
  joinParts,
  proseLength,
  titleKey,
} from './text.ts'

describe('titleKey makes one of', () => {
  test.each([
    ['case', 'Deep Interest Network', 'DEEP interest network'],
    ['composed and decomposed letters', 'Schrödinger', 'Schro\u0308dinger'],
    ['ligatures and full width', 'ﬁnite Ｆｉｅｌｄｓ', 'finite fields'],
    ['dashes', 'Multi-Modal – Metrics', 'multi\u2010modal \u2014 metrics'],
    ['quotes', '“This” isn’t', '"this" isn\'t'],
    ['soft hyphens', 'repre\u00ADsentation', 'representation'],
    ['zero width and marks', '\u200Flatent\u200B space', 'latent space'],
    ['white space', ' two\u00A0 words\n', 'two words'],
    ['final signs', 'When Do We Not Need Larger Vision Models?', 'when do we not need larger vision models'],
  ])('%s', (_, one, other) => {
    expect(titleKey(one)).toBe(titleKey(other))
  })

  test('but not of different words, digits or marks', () => {
    expect(titleKey('Uni-Perceiver')).not.toBe(titleKey('Uni-Perceiver v2'))
    expect(titleKey('कि')).not.toBe(titleKey('का'))
  })

  test('is empty without a letter or digit', () => {
    expect(titleKey('— … !')).toBe('')
  })

  test('is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(titleKey(titleKey(text))).toBe(titleKey(text))
      }),
    )
  })
})

describe('cleanLine', () => {
  test('keeps quotes, dashes and letters as they are', () => {
    const text = '“Uni‑Perceiver”: naïve — 表現 ما هو التعلم؟'
    expect(cleanLine(text)).toEqual({ text, hadInvisible: false, hadControls: false })
  })

  test('makes every white space one space and drops it at the ends', () => {
    expect(cleanLine('\t a\u00A0\u2003b \u3000').text).toBe('a b')
  })

  test('removes what nobody sees and says so', () => {
    expect(cleanLine('re\u00ADpre\u200Bsent')).toEqual({
      text: 'represent',
      hadInvisible: true,
      hadControls: false,
    })
  })

  test('keeps joiners where a script needs them', () => {
    expect(cleanLine('می\u200Cخواهم').text).toBe('می\u200Cخواهم')
    expect(cleanLine('👩\u200D🔬').text).toBe('👩\u200D🔬')
    expect(cleanLine('a\u200Db').text).toBe('ab')
  })

  test('removes controls and half characters and says so', () => {
    expect(cleanLine('a\0b\x1B\uD800c')).toEqual({ text: 'abc', hadInvisible: false, hadControls: true })
  })

  test('has nothing to do the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        const { text } = cleanLine(line)
        expect(cleanLine(text)).toEqual({ text, hadInvisible: false, hadControls: false })
      }),
    )
  })
})

test.each([
  ['It works.', true, true],
  ['(see the appendix.)', true, true],
  ['これは文である。', true, true],
  ['यह वाक्य है।', true, true],
  ['Does it work?', false, true],
  ['Code: https://example.org/a/b', false, true],
  ['Matryoshka Representation Learning', false, false],
])('%j: full stop %s, finished %s', (text, stop, finished) => {
  expect([endsInFullStop(text), endsSentence(text)]).toEqual([stop, finished])
})

test('a sentence ends inside only before another begins', () => {
  expect(hasInnerStop('One ends. Another begins')).toBe(true)
  expect(hasInnerStop('Version 2.0 of this ... Explaining')).toBe(false)
})

test('a Chinese character counts as three letters', () => {
  expect(proseLength('表現ab')).toBe(8)
})

test('lines join as they were before they were wrapped', () => {
  expect(joinParts(['self-', 'supervised learning', 'of things'])).toBe('self-supervised learning of things')
  expect(joinParts(['long-', 'and short-term'])).toBe('long- and short-term')
  expect(joinParts(['表現', '学習'])).toBe('表現学習')
  expect(joinParts(['repre\u00AD', 'sentation'])).toBe('representation')
})

test('a list is told from a paragraph by breaks where there was room for more', () => {
  expect(isList(['Gulls', 'Auks', 'Terns of the Arctic', 'Puffins'])).toBe(true)
  expect(isList(['Of gulls and terns we', 'know a lot; of auks we', 'know little so far'])).toBe(false)
  expect(
    isList(['Of gulls we know a lot', 'and more is found at', 'https://example.org/gulls/of/the/north']),
  ).toBe(false)
})
