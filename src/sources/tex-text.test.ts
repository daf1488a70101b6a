import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { texNames, texToText } from './tex-text.ts'

describe('texToText', () => {
  test.each([
    ['{\\"o} {\\"{O}} \\"o \\"{\\i} {\\\'{\\i}}', 'ö Ö ö ï í'],
    ['\\v{C}apek, Erd\\H{o}s, Franc{\\ocirc{u}}, \\c{c} \\c c, \\r A', 'Čapek, Erdős, Franců, ç ç, Å'],
    ["Stra{\\ss}e, \\AA{}ngstr\\\"om, \\L{}\\'od\\'z, \\o, {\\ae}", 'Straße, Ångström, Łódź, ø, æ'],
    ['{GPT}-4: {The} {{NASA} Way}', 'GPT-4: The NASA Way'],
    ['AT\\&T, 50\\% of \\$5, a\\_b, \\#1, \\{x\\}', 'AT&T, 50% of $5, a_b, #1, {x}'],
    ["``Gulls'' --- pages 1--2, self-made", '“Gulls” — pages 1–2, self-made'],
    ['\\emph{Larus} and \\textbf{\\textit{Sterna}}, {\\it fly}', 'Larus and Sterna, fly'],
    ['The {\\LaTeX} of \\TeX{} and \\TeX book', 'The LaTeX of TeX and TeXbook'],
    ['a~b\\ c\\\\d', 'a b c d'],
    ['\\url{https://a.org/~b_c%20}, https://a.org/~b\\_c', 'https://a.org/~b_c%20, https://a.org/~b_c'],
    ['see \\href{https://a.org}{the page}', 'see the page'],
    ['wide\\hspace{1em}space', 'wide space'],
    ['\\nosuch{kept} \\nosuch', 'kept \\nosuch'],
  ])('%s', (tex, text) => {
    expect(texToText(tex)).toBe(text)
  })

  test.each(['$x_{i}^2$', 'on $\\ell_1$-balls', '\\(a{b}\\)', '$$\\frac{a}{b}$$', '$\\$5$'])(
    'leaves the formula in %j',
    (tex) => {
      expect(texToText(tex)).toBe(tex)
    },
  )

  test('a dollar that opens nothing stays one', () => {
    expect(texToText('costs 5$ and {more}')).toBe('costs 5$ and more')
  })

  test('plain text stays as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9 .,:;()äöé–]*$/), (text) => {
        expect(texToText(text)).toBe(text)
      }),
    )
  })
})

test.each([
  ['Ana Tern and Auk, Bo and {de la Gull}, Cy', 'Ana Tern; Bo Auk; Cy de la Gull'],
  ['Tern, Jr., Ana', 'Ana Tern Jr.'],
  ['{Tern and Sons} and others', 'Tern and Sons'],
  ['von Gull, Ana AND\n  M{\\"u}we, Bo', 'Ana von Gull; Bo Müwe'],
  ['family=Gull, given=Ana, prefix=van', 'Ana van Gull'],
  ['Andrew Sand and Tern, Ana,', 'Andrew Sand; Ana Tern'],
  [' and ', ''],
])('names in %j', (field, names) => {
  expect(texNames(field).join('; ')).toBe(names)
})

test('hostile TeX takes no longer than other text', () => {
  const started = performance.now()
  for (const piece of [
    '{',
    '}',
    '\\',
    '$',
    '$x',
    '\\(',
    '\\"',
    '\\"{',
    '\\url{',
    '-',
    ' and ',
    ',',
    '\\a ',
    'http://',
  ]) {
    texToText(piece.repeat(20_000))
    texNames(piece.repeat(20_000))
  }
  expect(performance.now() - started).toBeLessThan(4000)
})
