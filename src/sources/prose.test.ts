import { expect, test } from 'vitest'
import { readAbstract, readProse, readTitle } from './prose.ts'

test.each([
  ['Gulls \\&amp; <i>Terns</i> at 10<sup>-3</sup>', 'Gulls & Terns at 10⁻³'],
  ['On $SL(2,\\mathbb{Z})$ and {gulls}', 'On $SL(2,\\mathbb{Z})$ and {gulls}'],
  ['a &lt; b--c', 'a < b–c'],
])('%j reads %j', (text, prose) => expect(readProse(text)).toBe(prose))

test('braces of TeX go where all is TeX', () => expect(readProse('{Gulls} {0}', true)).toBe('Gulls 0'))

test.each([
  ['Abstract We fly.', 'We fly.'],
  ['ABSTRACT Gulls fly.', 'Gulls fly.'],
  ['Abstract: gulls fly', 'gulls fly'],
  ['Abstract: Gulls fly', 'Gulls fly'],
  ['Abstract—Gulls fly', 'Gulls fly'],
  ['Abstract\nGulls fly', 'Gulls fly'],
  ['Abstract. 12 gulls', '12 gulls'],
  ['<jats:title>Abstract</jats:title><jats:p>Gulls.</jats:p>', 'Gulls. '],
  ['Abstract Background: Gulls.', 'Background: Gulls.'],
  ['Abstract Syntax Trees are trees.', 'Abstract Syntax Trees are trees.'],
  ['Abstract Meaning Representation of gulls', 'Abstract Meaning Representation of gulls'],
  ['Abstract visual reasoning is hard.', 'Abstract visual reasoning is hard.'],
  ['Abstracts of Gulls', 'Abstracts of Gulls'],
  ['Abstract', 'Abstract'],
])('the abstract %j', (text, prose) => expect(readAbstract(text)).toBe(prose))

test.each([
  ['{BERT} of {G}ulls', 'BERT of Gulls'],
  ['Gulls in {0, 1}^{n} and $\\mathcal{O}(n)$', 'Gulls in {0, 1}^{n} and $\\mathcal{O}(n)$'],
])('the title %j', (text, title) => expect(readTitle(text)).toBe(title))
