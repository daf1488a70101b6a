import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { texToText } from './tex-text.ts'

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
    ['see \\href{https://a.org/b\\_c}{the page}', 'see the page (https://a.org/b_c)'],
    ['at \\href{https://a.org/}{\\tt a.org}', 'at a.org'],
    ['wide\\hspace{1em}space', 'wide space'],
    ['\\nosuch{kept} \\nosuch, C:\\nosuch', 'kept nosuch, C:\\nosuch'],
    ['Bar \\textinterrobangdown{}', 'Bar '],
    ['10\\textsuperscript{-3} m\\textsuperscript{2}, \\textsuperscript{13}C', '10⁻³ m², ¹³C'],
    ['{\\relax Ch}arles, {\\protect\\relax A}', 'Charles, A'],
    ['gulls~\\cite{tern,auk}, of \\citet[p.~1]{tern}.', 'gulls [tern,auk], of [tern].'],
    ['a\\footnote{see \\emph{b}} c\\footnote{}', 'a (see b) c'],
    ['\\textcolor{red}{red} \\color[RGB]{1,2,3}{blue}', 'red blue'],
    ['\\frac{1}{2} \\eg, \\etc. \\ie\\ gulls', '1/2 e.g., etc. i.e. gulls'],
  ])('%s', (tex, text) => {
    expect(texToText(tex)).toBe(text)
  })

  test.each(['$x_{i}^2$', 'on $\\ell_1$-balls', '\\(a{b}\\)', '$$\\frac{a}{b}$$', '$\\$5$'])(
    'leaves the formula in %j',
    (tex) => {
      expect(texToText(tex)).toBe(tex)
    },
  )

  test.each([
    ['$\\sim$25k, 512$\\times$512, 360$^{\\circ}$', '∼25k, 512×512, 360°'],
    ['$\\alpha$-gulls and $ {\\beta} $', 'α-gulls and β'],
    ['$\\textbf{a $b$ c}$', '$\\textbf{a $b$ c}$'],
    ['$x_1$2', '\\(x_1\\)2'],
    ['of $ x^2 $ gulls, $ 5 and $ 6', 'of $x^2$ gulls, $ 5 and $ 6'],
    [
      'so \\begin{equation}\\label{a} a^2 \\end{equation} and \\begin{align*}a&=b\\end{align*}.',
      'so  $$a^2$$  and  $$\\begin{aligned}a&=b\\end{aligned}$$ .',
    ],
  ])('a formula in %j', (tex, text) => {
    expect(texToText(tex)).toBe(text)
  })

  test.each([
    ['\\textbf{G}ulls {\\em fly} in {0, 1} {\\bf {far}} away{}', 'Gulls fly in {0, 1} far away'],
    ['Erd\\H{o}s--R\\\'enyi, {\\"U}st\\"{u}n, na\\"{\\i}ve, S{\\o}ren', 'Erdős–Rényi, Üstün, naïve, Søren'],
    ['4{,}918 gulls {—} or {5}', '4,918 gulls — or {5}'],
    ['Fig.~1, Dr.~Auk, 55~ms', 'Fig. 1, Dr. Auk, 55 ms'],
    ['~5 gulls, 3~7 of them, (~2), a/~b, ~/c', '~5 gulls, 3~7 of them, (~2), a/~b, ~/c'],
    ["a ``gull'' or `tern', its f'' and 'auk'", "a “gull” or ‘tern’, its f” and 'auk'"],
    ['run --fast, a -- b, 1--2, ---- and x=--1', 'run --fast, a – b, 1–2, ---- and x=–1'],
    ['\\eg gulls, \\alpha decay, \\ours{} flies, \\ours', 'e.g. gulls, α decay, ours flies, ours'],
    ["the gull\\'s nest, it\\'s", "the gull's nest, it's"],
    ['a \\"tern\\" of \\"old\\"', 'a "tern" of "old"'],
    ['\\r{ho} = 0.3, \\b{eta}', 'ρ = 0.3, β'],
    ['\\b geometric', '\\b geometric'],
    ['https://a.org/~auk/{id} 50\\% \\$5', 'https://a.org/~auk/{id} 50% $5'],
    ['\\begin{itemize} \\item a \\item b \\end{itemize}', ' • a • b '],
    ['{"a": "b"} and }', '{"a": "b"} and }'],
  ])('in prose %j', (tex, text) => {
    expect(texToText(tex, { isProse: true })).toBe(text)
  })

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

test('hostile TeX takes no longer than other text', () => {
  const started = cpuMs()
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
    '\\footnote{',
    '\\begin{align}',
    '\\frac{a}{',
    '`a',
    '\\cite[',
  ]) {
    texToText(piece.repeat(3_000))
    texToText(piece.repeat(3_000), { isProse: true })
  }
  expect(cpuMs() - started).toBeLessThan(4000)
})
