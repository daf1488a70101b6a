import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Plot } from '#lab/plot.ts'
import { titleKey } from '#sources/text.ts'
import { type Chosen, type NewPaper, type Store, openStore } from '#store/index.ts'
import { RUNS } from './desk.fixture.ts'
import { type Issue, createDigestWriter } from './digest.ts'
import { type Headers, toMessage } from './message.ts'
import { picture } from './picture.ts'
import { MOST_PAPERS } from './preferences.ts'
import { createPost } from './post.ts'
import type { Run } from './runs.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const HEADERS: Headers = {
  from: { name: 'Daily Papers', address: 'papers@example.org' },
  to: 'ada@example.org',
  messageId: 'one@example.org',
  date: 0,
  more: {},
}
const reader = {
  manage: 'https://papers.example.org/subscription/a',
  unsubscribe: 'https://papers.example.org/unsubscribe/a',
  opinion: (id: string, said: string) =>
    `https://papers.example.org/opinion/${'a'.repeat(43)}/${id}?say=${said}`,
}

async function write(papers: Partial<NewPaper>[], more: Partial<Issue> = {}) {
  const all = papers.map((paper, i): NewPaper => {
    const title = paper.title ?? `Paper ${i}`
    return {
      id: `p${i}`,
      title,
      titleKey: titleKey(title),
      authors: [],
      topics: [],
      listed: 1,
      source: 'test',
      ...paper,
    }
  })
  await store.works.write(all.map((paper) => ({ paper })))
  const runs = new Map<string, Run>(all.map(({ slug }) => [slug ?? '', RUNS.get('nested')!]))
  const writer = createDigestWriter({
    store,
    runs,
    baseUrl: 'https://papers.example.org',
    asksOpinions: true,
  })
  const chosen = all.map(({ id }): Chosen => [id, 'Trending.'])
  const content = await writer.write({ day: '2026-03-02', kind: 'daily', papers: chosen, reader, ...more })
  const raw = toMessage(HEADERS, content)
  return { raw, mail: await simpleParser(raw, { skipImageLinks: true }) }
}

test('the longest issue is not cut by mail programs', async () => {
  const { raw, mail } = await write(
    Array.from({ length: MOST_PAPERS }, (_, i) => ({
      slug: `method-${i}`,
      arxiv: `2603.0000${i}`,
      code: `https://example.org/${'c'.repeat(60)}`,
      title: `${'A long title of a paper '.repeat(10)}${i}`,
      authors: Array.from({ length: 2000 }, () => 'Somebody With a Long Name'),
      abstract: 'Überlange Sätze mit “Zeichen”. '.repeat(200),
    })),
  )
  expect(Buffer.byteLength(mail.html as string)).toBeLessThan(100_000)
  expect(raw.length).toBeLessThan(500_000)
  expect(mail.attachments).toHaveLength(8)
  expect(new Set((mail.html as string).match(/cid:[^"]+/g)).size).toBe(8)
  expect(mail.text!.split('\n').every((line) => line.length <= 76 || /^\s*https?:|: https:/.test(line))).toBe(
    true,
  )
})

test('what papers are called can break nothing', async () => {
  const evil = `<img src=x onerror=alert(1)>"'&\r\nBcc: all@example.org\r\n\r\n<script>{{html}}%%foot%%</script>\u0000\u2028`
  const { raw, mail } = await write([
    { title: evil, authors: [evil], abstract: evil, code: 'javascript:alert(1)', slug: 'evil' },
    { title: `.\r\n.\r\nQUIT`, abstract: '.\n..\n.' },
  ])
  expect(raw.toString('latin1').split('\r\n\r\n', 1)[0]).not.toMatch(/^Bcc/m)
  expect(mail.html).not.toMatch(/<img src=x|<script|javascript:/)
  expect(mail.html).toContain('&lt;script&gt;{{html}}%%foot%%&lt;/script&gt;')
  expect(mail.subject).toMatch(/^<img src=x onerror=alert\(1\)>"'& Bcc: all@example\.org/)
  expect(mail.headers.has('bcc')).toBe(false)
})

test('an issue without papers says why', async () => {
  const { mail } = await write([], { why: 'No new list has come in. arXiv rests.' })
  expect(mail.subject).toMatch(/^No new paper on Monday,? 2 March 2026$/)
  expect(mail.text).toContain('No new list has come in. arXiv rests.')
  expect(mail.html).toContain('No new list has come in. arXiv rests.')
})

test('every issue says how to end it, in both parts', async () => {
  const { mail } = await write([{}])
  for (const part of [mail.text, mail.html as string]) {
    expect(part).toContain(reader.unsubscribe)
    expect(part).toContain(reader.manage)
  }
})

describe('a message', () => {
  const content = { subject: 'Grüße '.repeat(40), text: [], html: [], pictures: [] }

  test.each([
    ['to', { to: 'a@b.cd\r\nBcc: c@d.ef' }],
    ['a further header', { more: { 'List-Id': 'x\nEvil: 1' } }],
    ['its id', { messageId: 'a\r\nb' }],
  ])('is not made with a line end in %s', (_, change) => {
    expect(() => toMessage({ ...HEADERS, ...change }, content)).toThrow(/not one line/)
  })

  test('has a long subject in many scripts whole', async () => {
    const subject = 'Über 学習 и обучение, with a very long tail '.repeat(6).trim()
    const mail = await simpleParser(
      toMessage(
        { ...HEADERS, from: { name: 'Tägliche "Papers"\r\n', address: 'a@b.cd' } },
        { ...content, subject },
      ),
    )
    expect(mail.subject).toBe(subject)
    expect(mail.from?.value).toEqual([{ name: 'Tägliche "Papers"', address: 'a@b.cd' }])
  })
})

test('a connection that can’t be had is an error, not a crash', async () => {
  const settings = {
    smtpUrl: 'smtp://127.0.0.1:9',
    tls: 'off',
    connections: 1,
    from: HEADERS.from,
    bounces: { soft: 1 },
    baseUrl: '',
  } as const
  const post = createPost(settings)
  const mail = { from: 'a@b.cd', to: 'b@b.cd', raw: Buffer.from('x'), beforeEnd: async () => {} }
  await expect(post.send(mail)).rejects.toThrow(/ECONNREFUSED/)
  post.close()
})

const named = { title: 'T', alt: 'A' }
const PLOTS: Plot[] = [
  RUNS.get('nested')!.plot!,
  {
    ...named,
    kind: 'bars',
    y: { label: 'y', scale: 'log' },
    bars: [
      { label: 'a', value: 1e-3 },
      { label: 'b', value: Number.NaN },
    ],
  },
  {
    ...named,
    kind: 'line',
    x: { label: 'x', scale: 'log' },
    y: { label: 'y' },
    series: [
      {
        name: 'a',
        role: 'method',
        points: [
          [1, 2],
          [10, Number.NaN],
          [100, 3],
          [0, 1],
        ],
      },
      {
        name: 'b',
        points: [
          [1, 1],
          [100, 1],
        ],
        faint: true,
      },
    ],
    bound: { y: 2.5, label: 'bound' },
  },
  {
    ...named,
    kind: 'scatter',
    x: { label: 'x' },
    y: { label: 'y' },
    series: [{ name: 'a', points: [[0, 0]] }],
  },
  {
    ...named,
    kind: 'heatmap',
    x: 'x',
    y: 'y',
    values: [
      [-1, 0, Number.NaN],
      [1, 2],
    ],
  },
  {
    ...named,
    kind: 'images',
    images: [{ label: 'a', width: 2, height: 2, pixels: [0, 1, 0.5, Number.NaN] }],
  },
  { ...named, kind: 'bars', y: { label: 'y' }, bars: [] },
  { ...named, kind: 'heatmap', x: 'x', y: 'y', values: [] },
]

test.each(PLOTS.map((plot, i) => [i, plot.kind, plot] as const))(
  'picture %i, %s, is a PNG for a sharp screen',
  async (_i, _kind, plot) => {
    const bytes = await picture(plot)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(bytes.readUInt32BE(16)).toBe(720)
    expect(bytes.readUInt32BE(20)).toBeGreaterThan(100)
    expect(bytes.length).toBeLessThan(60_000)
  },
)

test('says of each paper what it did, whose words these are, and what was measured', async () => {
  const { mail } = await write([
    { title: 'Ours', summary: 'We say it.', abstract: 'They say it.', slug: 'nested' },
    { title: 'Theirs', abstract: 'Birds fly. Much is known. In this paper, we show why.' },
  ])
  const text = mail.text!.replaceAll(/\s+/g, ' ')
  expect(text).toContain('We say it.')
  expect(text).toContain('We show why.')
  expect(text).not.toMatch(/Birds fly|They say/)
  const html = mail.html as string
  expect(html).toMatch(
    /Runs here, reproduced\.<\/strong> Cut to 8 numbers.* Measured: 2\.5 points worse \(allowed: 4\)/,
  )
})

test('leaves no TeX in subject, text and HTML', async () => {
  const { mail } = await write([
    { title: '$\\bf{D^3}$QE and A$^2$Search', abstract: 'We reach $O(n \\log n)$ with $\\mathtt{@}k$.' },
    { title: 'BT^2: Basis' },
  ])
  expect(mail.subject).toBe('D³QE and A²Search, and 1 more')
  for (const part of [mail.text!, mail.html as string]) {
    expect(part).toContain('D³QE and A²Search')
    expect(part).toContain('We reach O(n log n) with @k.')
    expect(part).toContain('BT²: Basis')
    expect(part).not.toMatch(/[$\\]/)
  }
})

test('has headings, and lets each title go its own way', async () => {
  const { mail } = await write([{ title: 'שלום' }])
  expect(mail.html).toMatch(/<html[^>]* lang="en" dir="ltr"/)
  expect(mail.html).toMatch(/<h1[^>]*>\s*Daily Papers\s*<\/h1>/)
  expect(mail.html).toMatch(/<h2 dir="auto"[^>]*>\s*<a[^>]*>שלום<\/a>\s*<\/h2>/)
})

test('a weekly issue is called by its week', async () => {
  const { mail } = await write([{ title: 'One' }, { title: 'Two' }], { kind: 'weekly' })
  expect(mail.subject).toBe('Week 9: One, and 1 more')
  expect(mail.text).toContain('Week 9 of 2026, 23 February to 1 March · 2 papers')
  const { mail: empty } = await write([], { kind: 'weekly', why: 'x' })
  expect(empty.subject).toBe('No new paper in Week 9 of 2026, 23 February to 1 March')
})
