import { existsSync, readFileSync, readdirSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Format, detectFormat } from './detect.ts'

const ATOM = '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
const PAPER = {
  id: '2401.00017',
  title: 'Gulls',
  authors: [{ name: 'Ana Tern' }],
  publishedAt: '2024-01-02T00:00:00Z',
}
const line = (title: string) => JSON.stringify({ id: '2401.00017', title, abstract: 'Of gulls.' })

const TEXTS: readonly [Format, string][] = [
  ['arxiv-atom', `${ATOM}<id>http://arxiv.org/api/abc</id></feed>`],
  ['arxiv-atom', `${ATOM}\n<title/><id>https://arxiv.org/api/abc</id><entry/></feed>`],
  ['arxiv-rss', '<rss version="2.0"><channel><link>http://rss.arxiv.org/rss/cs</link></channel></rss>'],
  ['oai-pmh', '<?xml version="1.0"?><!-- <rss> --><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"/>'],
  ['oai-pmh', '<record><header><identifier>oai:arXiv.org:2401.00017</identifier></header></record>'],
  ['feed', `${ATOM}<id>urn:gulls</id></feed>`],
  ['feed', '<rss version="2.0"><channel><title>Gulls</title></channel></rss>'],
  ['feed', '<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel/></rdf:RDF>'],
  ['hf-daily', JSON.stringify([{ paper: PAPER, numComments: 1 }])],
  ['hf-daily', JSON.stringify(PAPER, null, 2)],
  ['bibtex', '@article{gull, title = {Gulls}}'],
  ['bibtex', '\uFEFF% by hand\n\n% @no\n@Misc(gull, title = "Gulls")'],
  ['bibtex', '@comment{x}\n@article{gull,\n}'],
  ['ris', 'TY  - JOUR\nTI  - Gulls\nER  - \n'],
  ['ris', '\r\nTY - JOUR\r\nTI - Gulls\r\nER - '],
  ['csl-json', '[{"id": "gull", "type": "article", "title": "Gulls", "issued": {}}]'],
  ['openalex', '{"meta": {"count": 1}, "results": [{"id": "https://openalex.org/W12", "title": "Gulls"}]}'],
  ['openalex', '{"meta": {"count": 0}, "results": []}'],
  ['openalex', '{\n"id": "https://openalex.org/W12", "title": "Gulls"}'],
  ['semantic-scholar', '[null, {"paperId": "a1", "title": "Gulls"}]'],
  ['semantic-scholar', '{"total": 1, "data": [{"paperId": "a1", "title": "Gulls"}]}'],
  ['semantic-scholar', '{"data": [{"citingPaper": {"paperId": "a1"}}]}'],
  ['json-lines', `${line('Gulls')}\n${line('Terns')}\n`],
  ['json-lines', line('Gulls')],
  ['web-of-science', 'FN Clarivate\nVR 1.0\nPT J\nAU Gull, A\nER\n'],
  ['web-of-science', 'PT J\nTI Gulls'],
  ['pubmed', 'PMID- 123\nTI  - Gulls'],
  ['enw', '%0 Journal Article\n%T Gulls'],
  ['enw', '%T Gulls\n%A Gull, Ada'],
  ['crossref', '{"status": "ok", "message-type": "work", "message": {"DOI": "10.5555/a"}}'],
  ['crossref', '{"DOI": "10.5555/a", "type": "book", "title": ["Gulls"], "is-referenced-by-count": 1}'],
  ['json-feed', '{"version": "https://jsonfeed.org/version/1.1", "title": "Gulls", "items": []}'],
  ['hf-daily', `${JSON.stringify({ paper: PAPER })}\n${JSON.stringify({ paper: PAPER })}\n`],
  ['feed', '<br />\n<b>Notice</b>: x<br />\n<?xml version="1.0"?>\n<rss><channel/></rss>'],
  ['arxiv-listing', '[1] arXiv:2401.00017 [pdf, other]\nTitle: Gulls\nSubjects: Machine Learning (cs.LG)'],
  ['arxiv-mail', '-----\n\\\\\narXiv:2401.00017\nDate: x\n'],
  ['hf-page', 'Trending Papers\n\nGulls\n\n4 authors\n· Published on Dec 28, 2024\nUpvote\n3'],
  ['daily-page', 'new\n\nDaily Papers\n\nby AK and the research community\n\nGulls\n\nOf gulls.'],
  ['daily-page', 'Get trending papers in your email inbox once a day!\nSubscribe\n\nGulls'],
]

test.each(TEXTS)('%s: %j', (format, text) => {
  expect(detectFormat(text)).toBe(format)
})

test.each([
  '',
  ' \n',
  'Gulls\n\nOf gulls.',
  '% a comment\n%\n',
  '[Re] Gulls',
  '2401.00017\n2401.00018',
  'Papers of arXiv:2401.00017',
  'Read @article{gull, title = {Gulls}} first.',
  'tern@example.org',
  '@tern {well}',
  '[]',
  '{}',
  '[1, 2]',
  '{"title": "Gulls"}',
  '[{"title": "Gulls", "type": "bird"}]',
  '[{"id": "tern/gull", "title": "Gulls", "summary": ""}]',
  '{"a": 1}\n{"a": 2}',
  '<!doctype html><html><body>Daily Papers</body></html>',
  '<svg/>',
  'PK\u0003\u0004',
])('%j could be anything', (text) => {
  expect(detectFormat(text)).toBeUndefined()
})

test('a file name settles a doubt, but says nothing against the text', () => {
  const entry = '@article{gull, title = {Gulls}}'
  expect(detectFormat(`My own list\n${entry}`)).toBeUndefined()
  expect(detectFormat(`My own list\n${entry}`, 'list.bib')).toBe('bibtex')
  expect(detectFormat('Exported\nTY  - JOUR\nTI  - Gulls', 'list.ris')).toBe('ris')
  expect(detectFormat('{"title": "Gulls"}', 'list.jsonl')).toBe('json-lines')
  expect(detectFormat('TY  - JOUR\nTI  - Gulls', 'list.bib')).toBe('ris')
  expect(detectFormat('Gulls', 'list.json')).toBeUndefined()
})

test('what begins a large or broken text is enough', () => {
  const item = JSON.stringify({ paper: PAPER })
  expect(detectFormat(`[${`${item},`.repeat(5000)}{"pap`)).toBe('hf-daily')
  expect(detectFormat(`{"total": 1, "data": [{"paperId": "a1", "title": "Gulls"}, {"paperId`)).toBe(
    'semantic-scholar',
  )
})

test('never throws and takes no longer for hostile texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => void detectFormat(text, name)),
  )
  const started = performance.now()
  for (const piece of [
    '[',
    '{"a":',
    '<!--',
    '<',
    '@a{',
    '%\n',
    '\n',
    ' ',
    '{"results":[',
    'TY  - \n',
    '{\n',
  ]) {
    for (const start of ['', '[', '{"a":[', '<feed>', '@a{'])
      detectFormat(start + piece.repeat(200_000), 'a.bib')
  }
  expect(performance.now() - started).toBeLessThan(4000)
})

const FIXTURES = '../shared/data/fixtures'
const EXPECTED: Record<string, Format> = {
  'arxiv-atom': 'arxiv-atom',
  'arxiv-oai': 'oai-pmh',
  'arxiv-rss': 'arxiv-rss',
  bibtex: 'bibtex',
  openalex: 'openalex',
}

describe.skipIf(!existsSync(FIXTURES))(`texts of ${FIXTURES} (when they are there)`, () => {
  test.each(Object.entries(EXPECTED))('all of %s are known as %s', (folder, format) => {
    const names = readdirSync(`${FIXTURES}/${folder}`).filter((name) => !name.includes('Broken'))
    const found = names.map((name) => {
      const text = readFileSync(`${FIXTURES}/${folder}/${name}`, 'utf8')
      return [name, detectFormat(folder === 'arxiv-atom' ? JSON.parse(text).body : text, name)]
    })
    expect(found).toEqual(names.map((name) => [name, format]))
  })

  test('so are the days of Hugging Face and a pasted page', () => {
    const raw = `${FIXTURES}/../hf-daily-papers/raw`
    for (const file of readdirSync(raw)) {
      expect(detectFormat(readFileSync(`${raw}/${file}`, 'utf8'))).toBe('hf-daily')
    }
    expect(detectFormat(readFileSync('../shared/seed/daily-papers-page.txt', 'utf8'))).toBe('daily-page')
  })
})
