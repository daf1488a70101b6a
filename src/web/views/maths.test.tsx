import { expect, test } from 'vitest'
import { Maths, beginning } from './maths.tsx'

const html = (text: string) => String(<Maths text={text} />)

test.each(['$x$', '$$x$$', '\\(x\\)', '\\[x\\]', 'a $x$, b'])('%s is a formula', (text) => {
  expect(html(text)).toContain('<mi>x</mi>')
})

test.each(['$5 and $10', 'US$ 5 and $', 'a $ b $ c', '\\$x$', 'plain', 'snake_case'])('%s is not', (text) => {
  expect(html(text)).toBe(text)
})

test('no source of a formula reaches a reader', () => {
  expect(html('of $\\Prob(X \\le 2)$')).toMatch(/>Prob<\/mi>/)
  expect(html('a $\\frac{$ b')).toBe('a  b')
  expect(html('size 2^{128} of x_{n+1}')).toBe('size 2<sup>128</sup> of x<sub>n+1</sub>')
  expect(html('x^{<b>}')).toBe('x<sup>&lt;b&gt;</sup>')
})

test('letters of mathematical alphabets are spelt out', () => {
  expect(html('$\\mathbb{RE}$')).toMatch(/ℝ.*𝔼/s)
  expect(html('$\\mathcal{L}\\mathbf{w}$')).toMatch(/ℒ.*𝐰/s)
})

test('neither TeX nor text can bring HTML of its own', () => {
  const evil = html('<b> $\\href{javascript:alert(1)}{x}$ $\\text{<img src=x>}$')
  expect(evil).not.toMatch(/<b>|<img|<a /)
})

test('a text full of opening signs takes no longer than another', () => {
  for (const sign of ['$x ', '\\(', '\\[', '$$']) expect(html(sign.repeat(50_000))).toContain(sign)
})

test('the beginning ends between words and outside of formulas', () => {
  expect(beginning('one two three', 9)).toBe('one two…')
  expect(beginning('short', 9)).toBe('short')
  expect(beginning('so that $a + b + c$ holds', 15)).toBe('so that…')
  expect(beginning('😀'.repeat(20), 9)).toBe('😀😀😀😀…')
})

test('a long formula scrolls by itself, but not in a link', () => {
  const long = `$${'x + '.repeat(30)}y$`
  expect(html(long)).toContain('<span class="wide" tabindex="0"><math')
  expect(String(<Maths text={long} inLink />)).toMatch(/^<math/)
})
