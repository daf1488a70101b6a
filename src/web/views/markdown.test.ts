import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderReadme } from './markdown.ts'

const render = (text: string) => renderReadme(text, () => undefined)

test('the empty corner of a table is no heading', () => {
  const html = render('| | conv1 |\n| --- | --- |\n| matched | 0.54 |\n')
  expect(html).toContain('<td></td>')
  expect(html).toContain('<th>conv1</th>')
  expect(html.match(/<th>/g)).toHaveLength(1)
})

test('headings go below the page’s own, and HTML is shown as text', () => {
  const html = render('# Title\n\n## What the paper says\n\n<script>alert(1)</script>\n')
  expect(html).toContain('<h3>What the paper says</h3>')
  expect(html).not.toContain('Title')
  expect(html).not.toContain('<script>')
})

test.each([
  ['over lines that look like a list', '$$a = b\n- c\n+ d$$'],
  ['between dollars on lines of their own', '$$\na\n= b\n$$'],
  ['after a line of text', 'so\n$$a = b$$'],
  ['in a list', '- so\n\n  $$a = b$$\n- and'],
  ['within a line', 'so $$a = b$$ holds'],
])('a formula %s is typeset on a line of its own', (_, text) => {
  const html = render(text)
  expect(html).not.toContain('$')
  expect(html.match(/class="wide"[^>]*><math[^>]*display="block"/g)).toHaveLength(1)
})

test.each(['$$', '$$a', 'a $$ b', '$$ $$', '    $$a$$', '`$$a$$`', '$$\\frac{$$', 'costs $5 or $6'])(
  'what is no formula stays as it is: %j',
  (text) => expect(render(text)).not.toContain('<math'),
)

const methods = new URL('../../methods/', import.meta.url)
const readmes = readdirSync(methods, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('README.md'),
)

test.each(readmes)('%s shows no source of a formula', (file) => {
  const html = render(readFileSync(new URL(file, methods), 'utf8'))
  const told = html.replaceAll(/<(pre|code)[^>]*>[^]*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, '')
  expect(told).not.toMatch(/\$|\\[a-z]|\^\{|_\{/i)
})
