import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { plainText } from './markup.ts'

test.each([
  ['Gulls &amp; Terns', 'Gulls & Terns'],
  ['Gulls of <i>Larus</i> and H<sub>2</sub>O', 'Gulls of Larus and H2O'],
  ['&lt;i&gt;Larus&lt;/i&gt;', 'Larus'],
  [
    '<jats:title>Abstract</jats:title><jats:p>Gulls &#x2013; a study.</jats:p>',
    ' Abstract  Gulls – a study. ',
  ],
  ['where a < b and c > d', 'where a < b and c > d'],
  ['a <b and c> d', 'a <b and c> d'],
  ['the mean <i> of all', 'the mean <i> of all'],
  ['10<sup>-3</sup> m<SUP>2</SUP>, L<sup>p</sup>, x<sup>T-1</sup>', '10⁻³ m², L^p, x^{T-1}'],
  ['the 2<sup>nd</sup> Gull<sup>®</sup>', 'the 2nd Gull®'],
  ['10<jats:sup><jats:italic>n</jats:italic></jats:sup>', '10ⁿ'],
  ['<mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>', 'x²'],
  ['<tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math>', '$x$'],
  ['<p class="a">Gulls</p><p>Terns</p><!-- no --><script>x()</script>', ' Gulls  Terns   '],
  ['<a href="https://a.org" title=\'x\'>Ada</a>', 'Ada'],
  ['<think> Before You Fly', '<think> Before You Fly'],
  ['AT&T', 'AT&T'],
])('%j reads %j', (text, plain) => {
  expect(plainText(text)).toBe(plain)
})

test('a text full of brackets takes no longer than another', () => {
  const started = cpuMs()
  for (const piece of [
    '<',
    '<p ',
    '<p <',
    '&',
    '&#',
    '<<p>',
    '<sup>',
    '<p a=',
    '<!--',
    '<msup>',
    '</tex-math><math>',
    '<b>',
  ])
    plainText(piece.repeat(50_000))
  expect(cpuMs() - started).toBeLessThan(3000)
})
