import { describe, expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { hfDataIn, isHfPage, parseHfPage } from './hf-page.ts'
import { openText } from './open-text.ts'
import { FormatError } from './record.ts'

const OF_GULLS =
  'We follow gulls over the sea for a year and tell where they sleep, what they eat and whom they know.'
const HEAD = `new
Get trending papers in your email inbox once a day!
Get trending papers in your email inbox!
Subscribe
`

const read = (text: string) => {
  expect(isHfPage(text)).toBe(true)
  return parseHfPage(text).records
}

describe('the page of trending papers, each twice in it', () => {
  const card = (title: string, date: string) => `Submitted by
adagull
${title}
${OF_GULLS}
Gull Labs · ${date}
Upvote
1.2k
GitHub 131
arXiv Page
`
  test('as copied from a browser', () => {
    const text = `${HEAD}Trending Papers
by AK and the research community
Trending Papers
${card('Gulls of the North', 'Published on Nov 18, 2026')}${card('Gulls of the North', 'Nov 18, 2026')}Terns
Of terns, in one sentence of a machine.
4 authors
· Published on Dec 28, 2024
Upvote
149
GitHub
3.29k
arXiv Page`
    expect(read(text)).toEqual([
      {
        title: 'Gulls of the North',
        abstract: OF_GULLS,
        date: '2026-11-18',
        signals: [
          { name: 'hf-upvotes', value: 1200 },
          { name: 'github-stars', value: 131 },
        ],
        facts: [
          { name: 'organisation', value: 'Gull Labs' },
          { name: 'submitter', value: 'adagull' },
        ],
        line: 10,
      },
      {
        title: 'Terns',
        abstract: 'Of terns, in one sentence of a machine.',
        date: '2024-12-28',
        signals: [
          { name: 'hf-upvotes', value: 149 },
          { name: 'github-stars', value: 3290 },
        ],
        line: 26,
      },
    ])
  })

  test('as Markdown, with addresses', () => {
    const text = `[Subscribe](https://huggingface.co/login?next=%2Fpapers)

# Trending Papers

## by[![](https://huggingface.co/a.png) AK](https://huggingface.co/akhaliq) and the research community

Submitted by

![](https://huggingface.co/avatars/1.svg)

adagull

### [Gulls of
the North](https://huggingface.co/papers/2611.00017)

${OF_GULLS}

[![gulls](https://huggingface.co/b.png) Gull Labs](https://huggingface.co/gulls) · Published on Nov 18, 2026

[Upvote

117](https://huggingface.co/login?next=%2Fpapers%2F2611.00017)

[GitHub 131](https://github.com/gulls/north) [arXiv Page](https://arxiv.org/abs/2611.00017)

### [Terns](https://huggingface.co/papers/2611.00018)

Of terns.

- 4 authors

· Published on Dec 28, 2024`.replace('Gulls of\nthe', 'Gulls of the')
    const [gulls, terns] = read(text)
    expect(gulls).toMatchObject({
      title: 'Gulls of the North',
      arxiv: '2611.00017',
      signals: [
        { name: 'hf-upvotes', value: 117 },
        { name: 'github-stars', value: 131 },
      ],
      links: [{ kind: 'code', url: 'https://github.com/gulls/north', saidBy: 'hf' }],
      facts: [
        { name: 'organisation', value: 'Gull Labs' },
        { name: 'submitter', value: 'adagull' },
      ],
    })
    expect(terns).toMatchObject({
      title: 'Terns',
      abstract: 'Of terns.',
      arxiv: '2611.00018',
      date: '2024-12-28',
    })
  })
})

test('the list of a day has no abstracts', () => {
  const text = `${HEAD}Daily Papers
by AK and the research community
Daily
Weekly
Monthly
Trending Papers
Nov 20
Submitted by
adagull
92
Gulls of the North
Gull Labs
·
12 authors
3
Submitted by
bo
-
Terns
·
2 authors
Submitted by
cy
7
Auks
Auk Labs
·
5 authors
1`
  expect(read(text)).toEqual([
    {
      title: 'Gulls of the North',
      signals: [
        { name: 'hf-upvotes', value: 92 },
        { name: 'hf-comments', value: 3 },
      ],
      facts: [
        { name: 'organisation', value: 'Gull Labs' },
        { name: 'submitter', value: 'adagull' },
      ],
      line: 15,
    },
    {
      title: 'Terns',
      signals: [{ name: 'hf-upvotes', value: 0 }],
      facts: [{ name: 'submitter', value: 'bo' }],
      line: 23,
    },
    {
      title: 'Auks',
      signals: [
        { name: 'hf-upvotes', value: 7 },
        { name: 'hf-comments', value: 1 },
      ],
      facts: [
        { name: 'organisation', value: 'Auk Labs' },
        { name: 'submitter', value: 'cy' },
      ],
      line: 29,
    },
  ])
})

test('the answer of a search', () => {
  const text = `${HEAD}Daily Papers
by AK and the research community
Daily
Oct 2
101
Gulls of the North
${OF_GULLS}
Gull Labs
·
May 29
6
-
Terns
${OF_GULLS}
3 authors
·
Feb 27, 2025`
  expect(read(text)).toMatchObject([
    {
      title: 'Gulls of the North',
      abstract: OF_GULLS,
      signals: [
        { name: 'hf-upvotes', value: 101 },
        { name: 'hf-comments', value: 6 },
      ],
      facts: [{ name: 'organisation', value: 'Gull Labs' }],
    },
    { title: 'Terns', date: '2025-02-27', signals: [{ name: 'hf-upvotes', value: 0 }] },
  ])
})

test('the page of one paper', () => {
  const text = `Papers
arxiv:2611.00017

Gulls of the North
Published on Nov 18, 2026
· Submitted by
adagull
on Nov 19, 2026
#1 Paper of the day

Gull Labs
Upvote
21

+13
Authors:
Ada Gull
,
Bo Tern
Abstract
Gulls sleep.

AI-generated summary
${OF_GULLS}

View arXiv page
View PDF
Project page
GitHub
1.2k
Add to collection
Community
crow
Nice.`
  expect(read(text)).toEqual([
    {
      title: 'Gulls of the North',
      authors: ['Ada Gull', 'Bo Tern'],
      abstract: OF_GULLS,
      summary: 'Gulls sleep.',
      arxiv: '2611.00017',
      date: '2026-11-18',
      signals: [
        { name: 'hf-upvotes', value: 21 },
        { name: 'github-stars', value: 1200 },
      ],
      facts: [
        { name: 'organisation', value: 'Gull Labs' },
        { name: 'submitter', value: 'adagull' },
      ],
      name: '2611.00017',
      line: 2,
    },
  ])
})

test('a saved page is read by the data in it', async () => {
  const paper = { id: '2611.00017', title: 'Gulls & "terns"', summary: OF_GULLS, upvotes: 3 }
  const props = JSON.stringify({ periodType: 'day', dailyPapers: [{ paper, numComments: 2 }] })
  const html = `<!DOCTYPE html><html><body><div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="${props
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')}"></div></body></html>`
  expect(hfDataIn(html)).toBe(props)
  const { text } = await openText(html)
  expect(parseHfPage(text).records).toMatchObject([{ title: 'Gulls & "terns"', arxiv: '2611.00017' }])
  expect(hfDataIn('<html></html>')).toBeUndefined()
})

test.each(['Gulls\n\nOf gulls.', 'Daily Papers\n\nGulls\n\nOf gulls.', ''])('%j is none', (text) => {
  expect(isHfPage(text)).toBe(false)
})

test('nothing but headings is refused', () => {
  expect(() => parseHfPage('Daily Papers\nUpvote\n3')).toThrow(FormatError)
})

test('takes no longer for a hostile text', () => {
  const started = cpuMs()
  for (const piece of [
    '[',
    '](https://a',
    '![',
    'Submitted by\n',
    '1\n',
    '·\n',
    'a\n',
    'GitHub\n',
    '<https://',
    'Daily Papers\n',
    'arxiv:2611.00017\n',
  ]) {
    for (const start of ['', 'Daily Papers\n', 'arxiv:2611.00017\nGulls\nAbstract\n']) {
      isHfPage(start + piece.repeat(20_000))
      try {
        parseHfPage(start + piece.repeat(20_000))
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }
  }
  expect(cpuMs() - started).toBeLessThan(6000)
})
