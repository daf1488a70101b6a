import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PaperRecord, Parsed } from './record.ts'
import { type Name, OWN, PARSERS, type Parser, attempt } from './record-formats.fixture.ts'

const DATA = '../shared/data'

/** Parses, and holds the parser to what it promises of every text. */
function parse(parser: Parser, text: string): Parsed | undefined {
  const parsed = attempt(parser, text)
  if (!parsed) return undefined
  const broken = parsed.records.filter(
    (record) =>
      !/[\p{L}\p{N}]/u.test(record.title) ||
      /^\s|\s$|[\n\t\0]/.test(record.title) ||
      !(record.line! > 0) ||
      Object.values(record).includes(undefined),
  )
  expect(broken).toEqual([])
  const lines = parsed.warnings.map(({ line }) => line)
  expect(lines).toEqual(lines.toSorted((a, b) => a - b))
  expect(lines.every((line) => line > 0)).toBe(true)
  return parsed
}

/** Where a larger one of each may be. */
const FILES: Partial<Record<Name, string>> = {
  parseHfDaily: 'hf-daily-papers/raw/2025-11-20.json',
  parseOpenAlex: 'fixtures/openalex/zotero-testcase-06.json',
  parseSemanticScholar: 'fixtures/semantic-scholar/Paper.json.gz',
  parseBibtex: 'fixtures/bibtex/biber__examples.bib',
}

function textsOf(name: Name): string[] {
  const path = `${DATA}/${FILES[name]}`
  if (!FILES[name] || !existsSync(path)) return [OWN[name]]
  const bytes = readFileSync(path)
  return [OWN[name], (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()]
}

const SIGNS = [...'{}[]()"\'\\,:;=#@$%~^_&<>-\n\r\t \0\uFEFF\u200B\uD800é漢']
const JSON_PIECES =
  'null|true|1e999|"id"|"title": "Gulls"|"paper": {|"results": [|"data": [|"paperId": "a"|"type": "book"|https://openalex.org/W1|"abstract_inverted_index": {"a": [0]}|__proto__'
const TEXT_PIECES =
  '@misc{a,|@string{x = |title = {Gulls}|xdata = {a}|crossref = {a}|\\"{|\\url{| and |x # x|10.1000/x|2401.00017|Gulls|2024-05-17'
const RIS_PIECES = ['TY  - JOUR\n', 'TI  - Gulls\n', 'ER  - \n', 'AU  - Tern, Ana\n']
const PIECES = [...SIGNS, ...JSON_PIECES.split('|'), ...TEXT_PIECES.split('|'), ...RIS_PIECES]
const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''))

describe.each(Object.entries(PARSERS) as [Name, Parser][])('%s', (name, parser) => {
  test('a text cut off anywhere loses no whole record before, and has none half read', () => {
    for (const text of textsOf(name)) {
      const whole = parser(text).records
      for (let part = 0; part < 20; part++) {
        const cut = parse(parser, text.slice(0, (text.length * part) / 20))
        // An entry of RIS may lack its last line, so that one which breaks off is read too.
        const records = name === 'parseRis' && cut?.isCut ? cut.records.slice(0, -1) : (cut?.records ?? [])
        // What an entry takes from one further down goes with it.
        const own = (record: PaperRecord) => ({ ...record, date: undefined, venue: undefined })
        expect(records.map(own)).toEqual(whole.slice(0, records.length).map(own))
      }
    }
    const half = parse(parser, OWN[name].slice(0, OWN[name].lastIndexOf('Terns') + 3))
    expect([half?.records.length, half?.isCut]).toEqual([name === 'parseRis' ? 2 : 1, true])
  })

  test('a text in another encoding is read as it was meant, or refused, or read with what is left of it', () => {
    for (const text of textsOf(name)) {
      const titles = (parsed: Parsed | undefined) => parsed?.records.map(({ title }) => title)
      expect(titles(parse(parser, `\uFEFF${text.replaceAll('\n', '\r\n')}`))).toEqual(titles(parser(text)))
      parse(parser, Buffer.from(text, 'latin1').toString('utf8'))
      for (const encoding of ['latin1', 'utf8'] as const) {
        parse(parser, Buffer.from(text, 'utf16le').toString(encoding))
      }
      expect(parse(parser, Buffer.from(text).toString('utf16le'))).toBeUndefined()
    }
    expect(parser(Buffer.from(OWN[name]).toString('latin1')).records.at(0)?.title).toBe('Möwen')
  })

  test('refuses the texts of the other formats', () => {
    const alike: Partial<Record<Name, Name[]>> = {
      // Each line of it may be a paper of another source.
      parseJsonLines: ['parseHfDaily', 'parseOpenAlex', 'parseSemanticScholar'],
    }
    for (const other of Object.keys(OWN) as Name[]) {
      if (
        other === name ||
        alike[name]?.includes(other) ||
        (other === 'parseJsonLines' && name === 'parseHfDaily')
      )
        continue
      expect([other, parse(parser, OWN[other])]).toEqual([other, undefined])
    }
  })

  test('no text makes it break its word', () => {
    const own = OWN[name]
    const spliced = fc
      .tuple(fc.nat(own.length), fc.nat(own.length), soup)
      .map(([from, to, piece]) => own.slice(0, from) + piece + own.slice(to))
    fc.assert(
      fc.property(fc.oneof(soup, spliced, fc.string({ unit: 'binary' })), (text) => void parse(parser, text)),
      { numRuns: 100 },
    )
  })
})
