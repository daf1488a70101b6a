import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { handlesIn, renderComment } from './comment-markdown.ts'

const pageOf = (html: string) => `<!doctype html><html><body>${html}</body></html>`
const PEOPLE = new Map([['ada', 'ada-l']])

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![a](https://elsewhere.example/a.png)',
  '![a](data:image/svg+xml,<svg/onload=alert(1)>)',
  '[a](javascript:alert(1)) [b](JaVaScRiPt&#58;alert(1)) [c](vbscript:x) [d](data:text/html,x)',
  '[a](//elsewhere.example) [b](\\\\elsewhere.example) [c](/\\elsewhere.example)',
  '<javascript:alert(1)> <https://e.example/" onclick="alert(1)>',
  '[a](https://e.example "x\\" onmouseover=alert(1)")',
  '$\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://e.example/x.png}$ $\\htmlStyle{color:red}{x}$',
  '`<b>` ~~~ <i>\n```html"><script>\nx\n```',
  '@ada"><script>alert(1)</script>',
  '[a]: javascript:alert(1)\n[a]',
])('%s does nothing', (text) => {
  const { document } = parseHTML(pageOf(renderComment(text, PEOPLE)))
  expect(document.body.childElementCount).toBeGreaterThan(0)
  for (const element of document.body.querySelectorAll('*')) {
    expect(element.matches('script, img, svg, iframe, style, link, object, embed, form, input')).toBe(false)
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on|^style$|^src/)
    const href = element.getAttribute('href')
    if (href !== null) expect(href).toMatch(/^(?:https?:\/\/|mailto:|#|\/(?![/\\]))/)
  }
})

test('links of others count for nothing, those to members lead to them', () => {
  const html = renderComment(
    'https://e.example/a_b [b](http://e.example) @Ada, @nobody a@ada.example',
    PEOPLE,
  )
  expect(html.match(/rel="nofollow ugc noopener"/g)).toHaveLength(2)
  expect(html).toContain('<a class="mention" href="/people/ada-l">@Ada</a>, @nobody a@ada.example')
})

test('handles are told that stand in words, not in code, links, addresses or formulas', () => {
  expect(
    handlesIn('@ada (@Bo-Li) `@code` [@link](/x) a@mail.example @x_y $@z$\n\n    @block\n\n**@cy**'),
  ).toEqual(['ada', 'bo-li', 'cy'])
  expect(handlesIn(Array.from({ length: 30 }, (_, i) => `@a${i}`).join(' '))).toHaveLength(10)
})

const filled = (part: string) => part.repeat(Math.ceil(65_536 / part.length)).slice(0, 65_536)
test.each([
  ['quotes in quotes', '> '.repeat(100) + 'deep'],
  ['lists in lists', Array.from({ length: 100 }, (_, i) => `${' '.repeat(2 * i)}- deep`).join('\n')],
  ['a table of many rows', `|a|b|\n|-|-|\n${filled('|\n')}deep`],
  ['a table of many columns', `${'|a'.repeat(3000)}\n${'|-'.repeat(3000)}\n${'|\n'.repeat(900)}deep`],
  ['signs of links', `${filled('[')}deep`],
  ['signs of stress', `${filled('*_')}deep`],
  ['formulas', `${filled('$x$ ')}deep`],
  ['formulas that never end', `${filled('$$\na')}deep`],
  ['commands that make commands', `$\\def\\a{${'x'.repeat(99)}}${'\\a'.repeat(200)}$ deep`],
  ['groups in groups', `$$${'{'.repeat(300)}x${'}'.repeat(300)}$$ deep`],
  ['addresses', `${filled('http://a.b ')}deep`],
  ['accents', `a${filled('\u0301')}deep`],
])('%s without end are bounded in length, and lose no word', (_, text) => {
  const html = renderComment(text)
  expect(html.length).toBeLessThan(10 * text.length + 60_000)
  expect(parseHTML(pageOf(html)).document.body.textContent).toContain('deep')
})
