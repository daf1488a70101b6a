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
