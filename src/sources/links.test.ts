import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findLinks, linkKind, uniqueLinks } from './links.ts'

const found = (text: string) => findLinks(text, 'abstract').map(({ kind, url }) => `${kind} ${url}`)

describe('kinds', () => {
  test.each([
    ['https://github.com/gulls/tides', 'code'],
    ['https://github.com/gulls', 'code'],
    ['https://gitlab.inria.fr/gulls/tides', 'code'],
    ['https://codeberg.org/gulls/tides', 'code'],
    ['https://anonymous.4open.science/r/tides-1A2B', 'code'],
    ['https://huggingface.co/gulls/tides-7b', 'model'],
    ['https://hf.co/gulls/tides-7b', 'model'],
    ['https://huggingface.co/datasets/gulls/nests', 'dataset'],
    ['https://huggingface.co/spaces/gulls/demo', 'demo'],
    ['https://gulls-tides.hf.space/', 'demo'],
    ['https://huggingface.co/collections/gulls/all-1', 'project'],
    ['https://huggingface.co/gulls', 'project'],
    ['https://gulls.github.io/tides/', 'project'],
    ['https://gulls.gitlab.io', 'project'],
    ['https://huggingface.co/papers/2205.13147', undefined],
    ['https://github.com/', undefined],
    ['https://github.com/topics/gulls', undefined],
    ['https://github.com@example.org/gulls/tides', undefined],
    ['https://notgithub.com/gulls/tides', undefined],
    ['https://example.org/github.com/x', undefined],
    ['github', undefined],
  ])('%s: %s', (url, kind) => expect(linkKind(url)).toBe(kind))
})

describe('in prose', () => {
  test.each([
    ['Code: https://github.com/gulls/tides.', 'code https://github.com/gulls/tides'],
    ['(see https://github.com/gulls/tides).', 'code https://github.com/gulls/tides'],
    ['"https://github.com/gulls/tides",', 'code https://github.com/gulls/tides'],
    ['https://github.com/gulls/tides。代码', 'code https://github.com/gulls/tides'],
    ['at \\url{https://github.com/gulls/low\\_tide}', 'code https://github.com/gulls/low_tide'],
    ['[https://a.github.io/b](https://a.github.io/b)', 'project https://a.github.io/b'],
    ['at https: //github.com/gulls/tides.', 'code https://github.com/gulls/tides'],
    ['is availablehttps://github.com/gulls/tides', 'code https://github.com/gulls/tides'],
    ['\\href{https://github.com/gulls/tides}{here}', 'code https://github.com/gulls/tides'],
    ['at: github.com/gulls/tides.', 'code https://github.com/gulls/tides'],
    ['www.github.com/gulls/tides', 'code https://www.github.com/gulls/tides'],
    ['on gulls.github.io/tides!', 'project https://gulls.github.io/tides'],
    ['on gulls.github.io.', 'project https://gulls.github.io'],
    ['https://github.com/gulls/tides/tree/main/a_(b)', 'code https://github.com/gulls/tides/tree/main/a_(b)'],
    ['Project page: https://tides.example.org/', 'project https://tides.example.org/'],
    ['Project website is at https://tides.example.org.', 'project https://tides.example.org'],
  ])('%s', (text, link) => expect(found(text)).toEqual([link]))

  test.each([
    'see https://example.org/tides',
    'at https://github.com/gulls- of-the-north/tides',
    'mail gull@github.com/x',
    'as in mygithub.com/gulls/tides',
    'Project page: https://arxiv.org/abs/2205.13147',
    'we use GitHub, github.com and Hugging Face',
    '',
  ])('none in "%s"', (text) => expect(found(text)).toEqual([]))
})

test('says who said so, in the order of the text, and each place once', () => {
  const text =
    'Models: https://huggingface.co/gulls/tides. Code: http://github.com/Gulls/tides, https://github.com/gulls/tides.git/'
  expect(findLinks(text, 'comment')).toEqual([
    { kind: 'model', url: 'https://huggingface.co/gulls/tides', saidBy: 'comment' },
    { kind: 'code', url: 'http://github.com/Gulls/tides', saidBy: 'comment' },
  ])
})

test('the first to name a place is kept', () => {
  const link = (url: string, saidBy: string) => ({ kind: 'model' as const, url, saidBy })
  const [first, second] = [
    link('https://hf.co/a/b', 'abstract'),
    link('https://huggingface.co/a/b/', 'comment'),
  ]
  expect(uniqueLinks([first, second])).toEqual([first])
})

test('any text will do, and a long one takes no longer than its length', () => {
  const piece = fc.constantFrom(
    'https://',
    'github.com/',
    'a',
    '/',
    '.',
    ')',
    '(',
    '\\_',
    ' ',
    'hf.co/',
    'x.github.io',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        for (const { url } of findLinks(text, 'abstract')) {
          expect(URL.canParse(url)).toBe(true)
          expect(url).toMatch(/^https?:\/\/[^\s<>"]+$/i)
        }
      },
    ),
  )
  for (const part of [
    'https://',
    'github.com/',
    'a.',
    '((',
    'https://github.com/a/b) ',
    'a-',
    'project page ',
  ]) {
    const start = performance.now()
    findLinks(part.repeat(400_000), 'abstract')
    expect(performance.now() - start, part).toBeLessThan(1500)
  }
})
