import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { isHtml, textOfHtml, titleOfHtml } from './html-text.ts'

test('blocks are lines, and a link to a paper keeps its address', () => {
  const html = `<html><head><title>Terns &amp; co</title><style>p{}</style></head><body><h1>Gulls
  of the north</h1><script>x()</script><dl><dt><a href="/abs/2401.00017">arXiv:2401.00017</a> [<a href="/pdf/1">pdf</a>]</dt>
  <dd><div>Title: <b>Gulls</b> &amp; terns</div></dd></dl><p>Of <a href="https://arxiv.org/abs/2401.00018">these</a><br>two</p></body></html>`
  expect(textOfHtml(html)).toBe(
    'Gulls of the north\n\narXiv:2401.00017 [pdf]\nTitle: Gulls & terns\n\nOf these <https://arxiv.org/abs/2401.00018>\ntwo',
  )
  expect(titleOfHtml(html)).toBe('Terns &amp; co')
})

test('preformatted text keeps its lines', () => {
  expect(textOfHtml('<pre>a\n  b</pre>')).toBe('a\nb')
})

test.each([
  ['<!-- saved from url=(0030)https://a.org -->\n<html>', true],
  ['<!DOCTYPE html><html>', true],
  ['<?xml version="1.0"?><!DOCTYPE html>', true],
  ['\uFEFF\n<div>', true],
  ['<rss version="2.0">', false],
  ['<?xml version="1.0"?><feed>', false],
  ['Gulls <p>', false],
])('%j', (text, is) => expect(isHtml(text)).toBe(is))

test('takes no longer for a hostile page', () => {
  const started = cpuMs()
  for (const piece of [
    '<',
    '<p>',
    '<a href="https://arxiv.org/abs/1">',
    '</p>',
    '<!--',
    '<!-',
    '&',
    '<pre>',
    '<script>',
    '\n',
  ])
    for (const text of [piece.repeat(30_000), `<!--${piece.repeat(30_000)}`])
      for (const read of [textOfHtml, isHtml, titleOfHtml]) read(text)
  expect(cpuMs() - started).toBeLessThan(4000)
})
