import { describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import type { PaperRecord } from '#sources/record.ts'
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
    'Cite',
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
  expect(html).toMatch(/Cite.*No reproduction of it runs here yet/s)
  expect(html).not.toContain('id="run"')
  expect(scriptsOf(html)).toEqual(['/assets/keyboard-1.js'])
})

test('names similar papers, and why', async () => {
  const { text } = await fixture()
  const html = await text('/papers/2205.13147')
  expect(html).toMatch(/Similar papers.*Old Spaces.*Both with “embeddings”/s)
})

test('bears thousands of authors, none, and no abstract', async () => {
  const { text } = await fixture([
    { id: 'many', authors: Array.from({ length: 2000 }, (_, i) => `Author ${i}`) },
    { id: 'bare', title: 'Bare' },
  ])

  const many = await text('/papers/many')

  expect(many).toContain('and 1,992 more')
  expect(many.match(/Author \d+<\/a>/g)).toHaveLength(2000)
  expect(await text('/papers/bare')).not.toMatch(/Abstract|class="authors"|undefined|Versions|All \d+ links/)
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
  expect(await text('/papers/gone')).toMatch(/withdrawn by its authors.*<h1.*https:\/\/doi.org\/10.1\/a%3Cb/s)
})

describe('a paper of which much is known', () => {
  const lamps: PaperRecord = {
    title: 'Counting Lamps',
    abstract:
      'We count lamps at $2^{-1}$. It builds on arXiv:2205.13147v2 and 10.1000/xyz, at https://lamps.org/a?b=1&c.',
    authors: ['Ann One'],
    arxiv: '2601.00007',
    version: 1,
    date: '2026-01-02',
    doi: '10.5555/lamps',
    venue: 'ICLR 2026',
    categories: ['cs.CV', 'cs.LG'],
    links: [
      { kind: 'code', url: 'https://github.com/lamps/net', saidBy: 'abstract' },
      { kind: 'code', url: 'https://www.github.com/lamps/net/', saidBy: 'hf' },
      { kind: 'project', url: 'https://lamps.org/', saidBy: 'hf' },
      { kind: 'model', url: 'https://huggingface.co/lamps/large', saidBy: 'hf' },
      { kind: 'model', url: 'https://huggingface.co/lamps/small', saidBy: 'hf' },
      { kind: 'dataset', url: 'https://huggingface.co/datasets/lamps/rooms', saidBy: 'comment' },
      { kind: 'demo', url: 'javascript:alert(1)', saidBy: 'hf' },
    ],
    signals: [
      { name: 'hf-upvotes', value: 31 },
      { name: 'hf-comments', value: 1 },
      { name: 'github-stars', value: 1234 },
    ],
    facts: [{ name: 'organisation', value: 'Lamp University', url: 'https://huggingface.co/lamps' }],
  }
  const told = async (...records: PaperRecord[]) => {
    const site = await fixture()
    for (const record of records) await importRecords(site.store, [record], { source: 'arxiv-atom', now: 1 })
    return site
  }

  test('shows each link once, all that was counted, DOI, venue, categories', async () => {
    const { text } = await told(lamps)

    const html = await text('/papers/2601.00007')

    for (const part of [
      '<a href="https://github.com/lamps/net">Code</a>',
      '1234 stars on GitHub',
      '<a href="https://lamps.org/">Project page</a>',
      '<a href="https://huggingface.co/datasets/lamps/rooms">Data set</a>',
      '<a href="https://huggingface.co/papers/2601.00007">1 comment on Hugging Face</a>',
      '31 votes on Hugging Face',
      'DOI <a href="https://doi.org/10.5555/lamps">10.5555/lamps</a>',
      'ICLR 2026',
      '<a href="/search?q=cs.CV">cs.CV</a>',
      'Lamp University',
      'All 5 links',
      'lamps/small</a> <span class="by">from Hugging Face',
      'lamps/rooms</a> <span class="by">from its authors’ remark',
    ]) {
      expect(html).toContain(part)
    }
    expect(html).not.toContain('javascript:')
  })

  test('leads from its abstract to what that names: here, where it is here', async () => {
    const { text } = await told(lamps)

    const html = await text('/papers/2601.00007')

    expect(html).toContain('<a href="/papers/2205.13147">arXiv:2205.13147v2</a>')
    expect(html).toContain('<a href="https://doi.org/10.1000/xyz">10.1000/xyz</a>')
    expect(html).toContain('<a href="https://lamps.org/a?b=1&amp;c">https://lamps.org/a?b=1&amp;c</a>.')
  })

  test('says what its versions changed, word by word, and leaves formulas whole', async () => {
    const second = {
      ...lamps,
      version: 2,
      updated: '2026-02-03',
      title: 'Counting All Lamps',
      abstract: lamps.abstract!.replace('-1', '-2'),
    }
    const { text } = await told(lamps, second, { ...second, version: 4, updated: '2026-04-05' })

    const html = await text('/papers/2601.00007')

    expect(html).toContain('Counting <ins>All </ins>Lamps')
    expect(html).toMatch(
      /We count lamps at <del><math.*?<\/math><\/del><ins><math.*?<\/math><\/ins>\. It builds on arXiv/s,
    )
    expect(html).toMatch(
      /abs\/2601\.00007v4">Version 4<\/a>, <time datetime="2026-04-05">.*did not change since version 2.*Version 2.*Version 1/s,
    )
  })

  test('a first version only has no history', async () => {
    const { text } = await told(lamps)
    expect(await text('/papers/2601.00007')).not.toContain('class="versions"')
  })
})

describe('similar papers', () => {
  const papers = ['2601.00001', '2601.00002', '2601.00003'].map((id, i) => ({
    id,
    arxiv: id,
    title: `Matryoshka ${['one', 'two', 'three'][i]!}`,
    abstract: 'On dolls.',
    date: `2026-01-0${3 - i}`,
  }))
  const titles = (html: string) =>
    Array.from(
      html.slice(html.indexOf('id="similar"')).matchAll(/dir="auto">(Matryoshka \w+)</g),
      ([, title]) => title,
    )

  test('stand in the order that is asked for, without a script', async () => {
    const { store, text } = await fixture(papers)
    await importRecords(store, [{ ...papers[1]!, signals: [{ name: 'hf-upvotes', value: 2 }] }], {
      source: 'hf',
      now: 1,
    })

    const html = await text('/papers/2601.00003')

    expect(html).toContain('<a href="/papers/2601.00003?similar=votes#similar">most votes first</a>')
    expect(html).toContain('<a href="/papers/2601.00003#similar" aria-current="true">nearest first</a>')
    expect(html).toContain('Both with “Matryoshka”')
    expect(titles(await text('/papers/2601.00003?similar=date'))).toEqual([
      'Matryoshka one',
      'Matryoshka two',
    ])
    expect(titles(await text('/papers/2601.00003?similar=votes'))).toEqual([
      'Matryoshka two',
      'Matryoshka one',
    ])
  })

  test.each(['age', '', 'toString'])('the order %j is an error', async (order) => {
    const { app } = await fixture(papers)
    const response = await app.request(`/papers/2601.00003?similar=${order}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('near, date, or votes may be asked for')
  })
})
