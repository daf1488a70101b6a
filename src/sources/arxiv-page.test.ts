import { expect, test } from 'vitest'
import { isArxivPage, parseArxivPage } from './arxiv-page.ts'
import { cpuMs } from './cpu-time.fixture.ts'
import { textOfHtml } from './html-text.ts'
import { FormatError } from './record.ts'

const OF_GULLS = 'We follow gulls over the sea for a year and tell where they sleep.'

const NEW = `Machine Learning
Authors and titles for new submissions
Showing new listings for Friday, 20 November 2026
Total of 4 entries
Showing up to 2000 entries per page: fewer | more | all
New submissions (showing 2 of 2 entries)
[1] arXiv:2611.00017 [pdf, html, other]
Title: Gulls of the North
Ada Gull, Bo Tern (North College)
Comments: Accepted at ICML 2026
Journal-ref: Journal of Tides 3
DOI: 10.5555/tides.3
Subjects: Machine Learning (cs.LG); Artificial Intelligence (cs.AI); Databases (cs.DB)

${OF_GULLS}

[2]  arXiv:2611.00018 [pdf, html, other]
Title: Terns
Cy Auk
Subjects: Computation and Language (cs.CL)
${OF_GULLS}
Cross submissions (showing 1 of 1 entries)
[3] arXiv:2611.00019 (cross-list from cs.CV) [pdf, html, other]
Title: Auks
Di Auk
Subjects: Computer Vision and Pattern Recognition (cs.CV); Machine Learning (cs.LG)
${OF_GULLS}
Replacement submissions (showing 1 of 1 entries)
[4] arXiv:hep-th/9901001 (replaced) [pdf, html, other]
Title: Crows
Ed Crow
Subjects: High Energy Physics - Theory (hep-th)
${OF_GULLS}
Total of 4 entries
`

test('the list of new papers: each as it was announced, with its day', () => {
  const { records, warnings } = parseArxivPage(NEW)
  expect(warnings).toEqual([])
  expect(records).toEqual([
    {
      title: 'Gulls of the North',
      authors: ['Ada Gull', 'Bo Tern'],
      abstract: OF_GULLS,
      arxiv: '2611.00017',
      doi: '10.5555/tides.3',
      categories: ['cs.LG', 'cs.AI', 'cs.DB'],
      venue: 'Journal of Tides 3',
      announced: 'new',
      listing: { day: '2026-11-20', position: 0 },
      line: 7,
    },
    expect.objectContaining({
      title: 'Terns',
      arxiv: '2611.00018',
      listing: { day: '2026-11-20', position: 1 },
    }),
    expect.objectContaining({ arxiv: '2611.00019', announced: 'cross', categories: ['cs.CV', 'cs.LG'] }),
    expect.objectContaining({ arxiv: 'hep-th/9901001', announced: 'replace', abstract: OF_GULLS }),
  ])
  expect(records[3]!.listing).toBeUndefined()
})

test('a list of recent papers has no abstracts, and several days', () => {
  const { records } = parseArxivPage(`Fri, 20 Nov 2026 (showing first 1 of 99 entries )
[1]
arXiv:2611.00017 [pdf, html, other]
Title: Gulls
Ada Gull
Subjects: Machine Learning (cs.LG)
Thu, 19 Nov 2026 (showing 1 of 9 entries )
[2]
arXiv:2611.00012 [pdf, html, other]
Title: Terns
Bo Tern
Subjects: Machine Learning (cs.LG)`)
  expect(records.map(({ title, listing }) => [title, listing])).toEqual([
    ['Gulls', { day: '2026-11-20', position: 0 }],
    ['Terns', { day: '2026-11-19', position: 0 }],
  ])
})

test('the answer of a search', () => {
  const { records } = parseArxivPage(`Showing 1–2 of 2 results for all: gulls
1. arXiv:2611.00017 [pdf, ps, other]
cs.LG cs.AI
doi 10.5555/tides.3
Gulls of the North
Authors: Ada Gull, Bo Tern
Abstract: ${OF_GULLS} △ Less
Submitted 18 November, 2026; originally announced November 2026.
Comments: 12 pages`)
  expect(records).toEqual([
    {
      title: 'Gulls of the North',
      authors: ['Ada Gull', 'Bo Tern'],
      abstract: OF_GULLS,
      arxiv: '2611.00017',
      doi: '10.5555/tides.3',
      date: '2026-11-18',
      categories: ['cs.LG', 'cs.AI'],
      line: 2,
    },
  ])
})

const ONE = `Computer Science > Machine Learning
[Submitted on 18 Nov 2026 (v1), last revised 19 Nov 2026 (this version, v2)]
Title:Gulls of the North
Authors:Ada Gull, Bo Tern
View PDF
Abstract:${OF_GULLS}
Comments:\t12 pages
Subjects:\tMachine Learning (cs.LG)
Cite as:\tarXiv:2611.00017 [cs.LG]
 \t(or arXiv:2611.00017v2 [cs.LG] for this version)
 \thttps://doi.org/10.48550/arXiv.2611.00017
Focus to learn more
Submission history
From: Ada Gull [view email]
[v1] Wed, 18 Nov 2026 17:59:01 UTC (1,204 KB)
[v2] Thu, 19 Nov 2026 08:10:55 UTC (1,210 KB)`

test.each([
  ['with names of the parts', ONE],
  ['without', ONE.replace(/(?:Title|Authors|Abstract):/g, '')],
])('the page of one paper, %s', (_, text) => {
  expect(parseArxivPage(text).records).toEqual([
    {
      title: 'Gulls of the North',
      authors: ['Ada Gull', 'Bo Tern'],
      abstract: OF_GULLS,
      arxiv: '2611.00017',
      version: 2,
      versions: [
        { version: 1, date: '2026-11-18' },
        { version: 2, date: '2026-11-19' },
      ],
      date: '2026-11-18',
      updated: '2026-11-19',
      categories: ['cs.LG'],
      line: 2,
    },
  ])
})

test('the same list as a saved page', () => {
  const html = `<html><body><h3>Showing new listings for Friday, 20 November 2026</h3><dl id="articles"><h3>New submissions (showing 1 of 1 entries)</h3>
<dt><a name='item1'>[1]</a> <a href ="https://arxiv.org/abs/2611.00017" title="Abstract">arXiv:2611.00017</a> [<a href="https://arxiv.org/pdf/2611.00017">pdf</a>, <a>other</a>]</dt>
<dd><div class='meta'><div class='list-title mathjax'><span class='descriptor'>Title:</span>
  Gulls of the North</div><div class='list-authors'><a>Ada Gull</a>, <a>Bo Tern</a></div>
<div class='list-subjects'><span class='descriptor'>Subjects:</span> <span>Machine Learning (cs.LG)</span></div>
<p class='mathjax'> ${OF_GULLS}</p></div></dd></dl></body></html>`
  const text = textOfHtml(html)
  expect(isArxivPage(text)).toBe(true)
  expect(parseArxivPage(text).records).toMatchObject([
    {
      title: 'Gulls of the North',
      authors: ['Ada Gull', 'Bo Tern'],
      abstract: OF_GULLS,
      arxiv: '2611.00017',
      announced: 'new',
    },
  ])
})

test.each([
  [NEW, true],
  [ONE, true],
  ['See arXiv:2611.00017 [cs.LG]', false],
  ['Papers\narxiv:2611.00017\n\nGulls\nAuthors:\nAda', false],
  ['Gulls\n\nOf gulls.', false],
])('%#: knows a page by its marks', (text, is) => expect(isArxivPage(text)).toBe(is))

test.each(['', 'Gulls', 'arXiv:2611.00017'])('refuses %j', (text) => {
  expect(() => parseArxivPage(text)).toThrow(FormatError)
})

test('takes no longer for a hostile text', () => {
  const started = cpuMs()
  for (const piece of [
    '[1] arXiv:',
    'arXiv:2611.00017 [',
    'Title:',
    '(',
    'cs ',
    'Mon, ',
    '[v1] Wed, ',
    '\n',
    ',',
  ]) {
    for (const start of ['', '[1] arXiv:2611.00017 [pdf]\n']) {
      isArxivPage(start + piece.repeat(20_000))
      try {
        parseArxivPage(start + piece.repeat(20_000))
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }
  }
  expect(cpuMs() - started).toBeLessThan(4000)
})
