import { existsSync, readFileSync, readdirSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArxivAtom } from './arxiv-atom.ts'
import { parseArxivDailyAtom, parseArxivRss } from './arxiv-feed.ts'
import { parseFeed } from './feed.ts'
import { parseOaiPmh } from './oai-pmh.ts'
import { FormatError, type Parsed } from './record.ts'

const FIXTURES = '../shared/data/fixtures'
const PARSERS = { parseArxivAtom, parseArxivRss, parseArxivDailyAtom, parseOaiPmh, parseFeed }

/** Parses, and holds the parser to what it promises of every text; undefined when the text is refused. */
function parse(parser: (text: string) => Parsed, text: string): Parsed | undefined {
  try {
    const parsed = parser(text)
    for (const record of parsed.records) {
      expect(record.title).toMatch(/[\p{L}\p{N}]/u)
      expect(record.title).not.toMatch(/^\s|\s$|[\n\t]/)
      expect(record.line).toBeGreaterThan(0)
      for (const value of Object.values(record)) expect(value).not.toBeUndefined()
    }
    for (const { line, message } of parsed.warnings) {
      expect(line).toBeGreaterThan(0)
      expect(message).not.toBe('')
    }
    return parsed
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
    return undefined
  }
}

const SAMPLES: readonly [name: string, parser: (text: string) => Parsed, text: string][] = [
  ['arxiv-atom', parseArxivAtom, `${FIXTURES}/arxiv-atom/q_testing_s0_m10_bc5a6c384fe9.json`],
  ['arxiv-rss', parseArxivRss, `${FIXTURES}/arxiv-rss/cs.LG+cs.AI+cs.CL+stat.ML-2026-09-24-trimmed.xml`],
  ['arxiv-oai', parseOaiPmh, `${FIXTURES}/arxiv-oai/hepcrawl-sample_arxiv_record.xml`],
  ['oai_dc', parseOaiPmh, `${FIXTURES}/arxiv-oai/adsabs-arxiv_multi_20230125.xml`],
]
const read = (path: string) => {
  const text = readFileSync(path, 'utf8')
  return path.endsWith('.json') ? (JSON.parse(text) as { body: string }).body : text
}

describe.skipIf(!existsSync(FIXTURES))(`texts of ${FIXTURES} (when they are there)`, () => {
  test.each(SAMPLES)('%s cut off at any place loses no whole record before', (_, parser, path) => {
    const text = read(path)
    const whole = parser(text).records
    for (let part = 0; part < 20; part++) {
      const cut = parse(parser, text.slice(0, (text.length * part) / 20))
      expect(cut?.isCut ?? true).toBe(true)
      expect(cut?.records ?? []).toEqual(whole.slice(0, cut?.records.length ?? 0))
    }
    expect(parse(parser, text.slice(0, text.length * 0.95))?.records.length).toBeGreaterThan(0)
  })

  test.each(SAMPLES)('%s in another encoding', (_, parser, path) => {
    const text = read(path)
    const titles = (parsed: Parsed | undefined) => parsed?.records.map(({ title }) => title)
    const asLatin1 = Buffer.from(text).toString('latin1')
    expect(titles(parse(parser, asLatin1))).toEqual(titles(parser(text)))
    parse(parser, Buffer.from(text, 'latin1').toString('utf8'))
    for (const encoding of ['latin1', 'utf8'] as const) {
      expect(parse(parser, Buffer.from(text, 'utf16le').toString(encoding))).toBeUndefined()
    }
    expect(parse(parser, Buffer.from(text).toString('utf16le'))).toBeUndefined()
    expect(titles(parse(parser, `\uFEFF${text.replaceAll('\n', '\r\n')}`))).toEqual(titles(parser(text)))
  })

  test('every parser survives the texts of all the others', () => {
    const paths = ['arxiv-atom', 'arxiv-rss', 'arxiv-oai'].flatMap((folder) =>
      readdirSync(`${FIXTURES}/${folder}`).map((file) => `${FIXTURES}/${folder}/${file}`),
    )
    for (const path of paths) for (const parser of Object.values(PARSERS)) parse(parser, read(path))
  })
})

const NAMES =
  'feed entry rss channel item title link id guid summary description author name category published updated OAI-PMH ListRecords record header metadata arXiv arXivRaw oai_dc:dc dc:title dc:creator dc:date identifier error resumptionToken version date rdf:RDF'.split(
    ' ',
  )
const WORDS = [
  'Gulls',
  ' ',
  '&lt;',
  '&',
  '<',
  '\u0000',
  '\uFFFD',
  'http://arxiv.org/abs/2401.00017v2',
  '10.1000/x',
  '2026-11-03',
  'A, B',
  '<![CDATA[',
  ']]>',
  '<!--',
]

const { tree } = fc.letrec<{ tree: string; node: string }>((tie) => ({
  tree: fc.oneof({ maxDepth: 6, withCrossShrink: true }, fc.constantFrom(...WORDS), tie('node')),
  node: fc
    .tuple(fc.constantFrom(...NAMES), fc.array(tie('tree'), { maxLength: 5 }), fc.boolean())
    .map(
      ([name, inside, isSound]) =>
        `<${name} code="x" status="deleted">${inside.join('')}${isSound ? `</${name}>` : ''}`,
    ),
}))
const ROOTS: Record<keyof typeof PARSERS, [start: string, end: string]> = {
  parseArxivAtom: ['<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title>', '</entry></feed>'],
  parseArxivDailyAtom: ['<feed><entry><id>oai:arXiv.org:2401.00017v2</id>', '</entry></feed>'],
  parseArxivRss: ['<rss><channel><item><guid>oai:arXiv.org:2401.00017v2</guid>', '</item></channel></rss>'],
  parseOaiPmh: [
    '<OAI-PMH><ListRecords><record><metadata><arXiv>',
    '</arXiv></metadata></record></ListRecords></OAI-PMH>',
  ],
  parseFeed: ['<rss><channel><item>', '</item></channel></rss>'],
}

describe.each(Object.entries(PARSERS))('%s', (name, parser) => {
  const [start, end] = ROOTS[name as keyof typeof PARSERS]

  test('throws nothing but a FormatError, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parse(parser, text)))
    fc.assert(fc.property(fc.string(), (text) => void parse(parser, start + text + end)))
    fc.assert(fc.property(tree, (text) => void parse(parser, start + text + end)))
    fc.assert(
      fc.property(tree, fc.nat(99), (text, part) => {
        const whole = start + text + end
        void parse(parser, whole.slice(0, (whole.length * part) / 100))
      }),
    )
  })

  test('takes no longer than the length of the text', () => {
    const parts = [
      '<title>x</title>',
      '<author><name>a</name></author>',
      '<dc:creator>A, (</dc:creator>',
      '<category term="x"/>',
      '(a, ',
      '10.1/ ',
      'https://github.com/',
      '&lt;p ',
      '<link/>',
    ]
    for (const part of parts) {
      const began = performance.now()
      parse(parser, start + part.repeat(15_000) + end)
      expect(performance.now() - began, part).toBeLessThan(1500)
    }
    const began = performance.now()
    parse(
      parser,
      start + `<title>x</title></item><item></entry><entry></record><record>`.repeat(10_000) + end,
    )
    expect(performance.now() - began).toBeLessThan(3000)
  })
})
