import { expect, test } from 'vitest'
import { fixture, scriptsOf } from '../app.fixture.ts'

test('leads from what it says over what it claims to how and with what it runs', async () => {
  const { text } = await fixture()

  const html = await text('/papers/2205.13147')

  const order = [
    '<h1',
    'Ada Ångström',
    '26 May 2022',
    'In short',
    'The claim',
    'id="run"',
    'How it works',
    'The code',
  ]
  const places = order.map((part) => html.indexOf(part, html.indexOf('<main')))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(html).toContain('https://arxiv.org/abs/2205.13147')
  expect(html).toContain('https://arxiv.org/pdf/2205.13147')
  expect(html).toContain('src="/assets/run-panel-1.js"')
})

test('typesets the README below the page’s headings, without its own table of numbers', async () => {
  const { text } = await fixture()

  const html = await text('/papers/2205.13147')

  expect(html).toContain('<h3>What runs here</h3>')
  expect(html).toContain('<a href="#file-method-nested-ts">the method</a>')
  expect(html).toContain('<math')
  expect(html).toContain('<table tabindex="0">')
  expect(html).toContain('&lt;b&gt;No HTML&lt;/b&gt;')
  expect(html).not.toMatch(/secret|<!--/)
})

test('shows the code of the method, coloured by class', async () => {
  const { text } = await fixture()

  const html = await text('/papers/2205.13147')

  expect(html).toContain('<details id="file-method-nested-ts">')
  expect(html).toContain('<i class="k">export const </i>')
  expect(html).toContain('<i class="c">// "a" &amp; b</i>')
  const order = [
    'method/nested.ts',
    'experiment/reproduction.ts',
    'experiment/arms.ts',
    'method/nested.test.ts',
  ]
  const places = order.map((file) => html.indexOf(`<code>${file}</code>`))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(html).not.toContain('paper.ts')
})

test('a paper without a method says so and loads no script but that of keys', async () => {
  const { text } = await fixture()
  const html = await text('/papers/math/0309136')
  expect(html).toContain('No reproduction yet')
  expect(scriptsOf(html)).toEqual(['/assets/keyboard-1.js'])
})

test('names similar papers, and why', async () => {
  const { text } = await fixture()
  const html = await text('/papers/2205.13147')
  expect(html).toMatch(/Similar papers.*Old Spaces.*in both: embeddings/s)
})

test('bears thousands of authors, none, and no abstract', async () => {
  const { text } = await fixture([
    { id: 'many', authors: Array.from({ length: 2000 }, (_, i) => `Author ${i}`) },
    { id: 'bare', title: 'Bare' },
  ])

  const many = await text('/papers/many')

  expect(many).toContain('and 1,992 more')
  expect(many.match(/Author \d+<\/a>/g)).toHaveLength(2000)
  expect(await text('/papers/bare')).not.toMatch(/Abstract|class="authors"|undefined/)
})

test('typesets the mathematics of an abstract; money stays money', async () => {
  const { text } = await fixture([
    { id: 'tex', abstract: 'For $x \\in \\mathbb{R}$ it costs $5 or $6, not $\\frac{1$.' },
  ])
  const html = await text('/papers/tex')
  expect(html).toContain('ℝ')
  expect(html).toContain('costs $5 or $6, not 1.')
})

test('is also Markdown and BibTeX', async () => {
  const { app, text } = await fixture()

  const markdown = await app.request('/papers/2205.13147.md')

  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  const body = await markdown.text()
  expect(body).toMatch(/^# Nested Embeddings\n\nAda Ångström/)
  expect(body).toContain(
    '| Cut to 16 numbers, accuracy falls by at most 4 points. | abstract | 2.5 points worse (allowed: 4) | holds |',
  )
  expect(body).toContain('Not tried: language models.')
  expect(await text('/papers/math/0309136.md')).toContain('No reproduction yet')
  expect(await text('/papers/2205.13147.bib')).toContain('@inproceedings{angstrom2022nested,')
})

test('its picture is an image that brings its own colours', async () => {
  const { app } = await fixture()

  const response = await app.request('/plots/nested.svg')

  expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  )
  const svg = await response.text()
  expect(svg).toMatch(/^<svg.*prefers-color-scheme/s)
  expect(svg.length).toBeLessThan(5000)
})

test('says when a paper was revised or withdrawn', async () => {
  const { text } = await fixture([
    {
      id: '2401.00002',
      arxiv: '2401.00002',
      date: '2024-01-01',
      version: 3,
      updated: '2024-05-06',
      categories: ['cs.LG'],
    },
    { id: 'gone', withdrawn: true, doi: '10.1/a<b' },
  ])
  expect(await text('/papers/2401.00002')).toMatch(
    /version 3<.*revised <time datetime="2024-05-06">.*cs\.LG/s,
  )
  expect(await text('/papers/gone')).toMatch(/Withdrawn by its authors.*https:\/\/doi.org\/10.1\/a%3Cb/s)
})
