import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import type { EventPaper, Payload } from '../events.ts'
import { forDiscord } from './discord.ts'
import { inWords } from './in-words.ts'
import { forMatrix } from './matrix.ts'
import { forSlack } from './slack.ts'

const timestamp = '2026-03-02T08:00:00.000Z'
const NASTY =
  '@everyone <!channel> <@U123> <script>alert(1)</script> [x](javascript:alert(1)) *b* _i_ `c` ~s~ ||sp|| &amp; <#1> \\'
const paper = (title: string, i = 0): EventPaper => ({
  id: `2601.0000${i}`,
  title,
  authors: [`${NASTY} ${i}`, 'Bo Li', 'Cy Young', 'Di Wu'],
  moreAuthors: 9,
  url: `https://papers.example/papers/10.1000/a(b)${i}?x="y"&z=<i>`,
})
const day = (papers: EventPaper[], all = papers.length): Payload => ({
  type: 'day.new',
  timestamp,
  data: { day: '2026-03-02', papers: all, listed: papers, url: 'https://papers.example/date/2026-03-02' },
})
const WIDE = '\u{1d49c}'.repeat(2000)
const CASES: readonly (readonly [string, Payload])[] = [
  [
    'a day with nasty titles',
    day(
      Array.from({ length: 50 }, (_, i) => paper(NASTY, i)),
      341,
    ),
  ],
  ['a day with endless titles', day(Array.from({ length: 50 }, (_, i) => paper(`${WIDE}&<"`, i)))],
  ['a day without a paper', day([])],
  ['an empty title', day([paper('')])],
  [
    'a search',
    {
      type: 'search.found',
      timestamp,
      data: { search: { words: `${NASTY}${WIDE}`, without: '' }, papers: [paper('A')] },
    },
  ],
  ['a version', { type: 'paper.version', timestamp, data: { paper: paper(NASTY), version: 3, before: 2 } }],
  [
    'a withdrawal',
    { type: 'paper.withdrawn', timestamp, data: { paper: { ...paper('A'), url: undefined } } },
  ],
  [
    'a verdict',
    {
      type: 'verdict.changed',
      timestamp,
      data: {
        method: 'nested',
        verdict: 'not reproduced',
        before: 'varies',
        paper: paper('A'),
        claims: [{ says: NASTY, outcome: 'varies', measured: null, bound: 1, inWords: '0.5 (allowed: 1)' }],
      },
    },
  ],
  ['a test', { type: 'webhook.test', timestamp, data: { webhook: 'lab' } }],
]

/** Every text of a value. */
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : []

describe.each(CASES)('%s', (_what, payload) => {
  const told = inWords(payload)

  test('is a message of Slack that mentions nobody and is short enough', () => {
    const message = forSlack(told) as { text: string; blocks: [{ elements: object[] }] }
    expect(message).toMatchObject({ parse: 'none', link_names: false, unfurl_links: false })
    // The one text that is read as markup.
    expect(message.text).not.toMatch(/[<>]|@(?!\u2060)|&(?!(?:amp|lt|gt);)/)
    expect(message.text.length).toBeGreaterThan(0)
    // Nothing else is: it stands in elements of plain text.
    const kinds = new Set(
      Array.from(JSON.stringify(message.blocks).matchAll(/"type":"([^"]+)"/g), ([, kind]) => kind),
    )
    for (const kind of kinds) {
      expect(['rich_text', 'rich_text_section', 'rich_text_list', 'text', 'link']).toContain(kind)
    }
    expect(JSON.stringify(message).length).toBeLessThan(40_000)
    for (const text of texts(message))
      expect([text.length <= 3000, text.isWellFormed()]).toEqual([true, true])
  })

  test('is a message of Discord that mentions nobody and is short enough', () => {
    const message = forDiscord(told) as {
      allowed_mentions: object
      embeds: [{ title: string; description?: string }]
    }
    expect(message.allowed_mentions).toEqual({ parse: [] })
    const [{ title, description = '' }] = message.embeds
    expect(title.length).toBeLessThanOrEqual(256)
    expect(description.length).toBeLessThanOrEqual(4096)
    // Without the links that we made, no sign of Markdown is left that is not escaped.
    const bare = description.replaceAll(/^- (?:\[((?:\\.|[^\\\]])*)\]\(https:\/\/[^()\s<>]*\))?/gm, '$1')
    for (const text of [title, bare]) expect(text.replaceAll(/\\./g, '')).not.toMatch(/[\\`*_~|>#[\]()<:@]/)
    for (const text of texts(message)) expect(text.isWellFormed()).toBe(true)
  })

  test('is a notice of Matrix that mentions nobody, with sound HTML, and is short enough', () => {
    const message = forMatrix(told) as { formatted_body: string; body: string }
    expect(message).toMatchObject({ msgtype: 'm.notice', 'm.mentions': {}, format: 'org.matrix.custom.html' })
    const tags = new Set<string>()
    let open = 0
    const parser = new Parser({
      onopentag: (name, attributes) => {
        tags.add(name)
        open++
        for (const href of Object.values(attributes)) expect(href).toMatch(/^https:\/\/papers\.example\//)
      },
      onclosetag: () => void open--,
    })
    parser.end(message.formatted_body)
    expect([...tags].filter((tag) => !['p', 'strong', 'a', 'ul', 'li'].includes(tag))).toEqual([])
    expect(open).toBe(0)
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(60_000)
    for (const text of texts(message)) expect(text.isWellFormed()).toBe(true)
  })
})

test('ten papers are shown and the others counted', () => {
  const message = JSON.stringify(forSlack(inWords(CASES[0]![1])))
  expect(message.match(/"rich_text_section"/g)).toHaveLength(1 + 10 + 1)
  expect(message).toContain('and 331 more')
})
