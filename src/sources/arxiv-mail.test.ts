import { expect, test } from 'vitest'
import { isArxivMail, parseArxivMail } from './arxiv-mail.ts'
import { FormatError } from './record.ts'

const BAR = '-'.repeat(78)
const MAIL = `${BAR}
Send any comments regarding submissions directly to submitter.
${BAR}
Archives at http://arxiv.org/
To unsubscribe, e-mail To: cs@arXiv.org, Subject: cancel
${BAR}
 Submissions to:
Machine Learning
 received from  Wed 18 Nov 26 19:00:00 GMT  to  Thu 19 Nov 26 19:00:00 GMT
${BAR}
${BAR}
\\\\
arXiv:2611.00017
Date: Wed, 18 Nov 2026 17:59:01 GMT   (1204kb)

Title: Gulls of
  the North
Authors: Ada Gull (1) and Bo Tern (2)
  ((1) Isle, (2) Cliff)
Categories: cs.LG cs.AI
Comments: Accepted at ICML 2026
Journal-ref: Journal of Tides 3
DOI: 10.5555/tides.3
License: http://creativecommons.org/licenses/by/4.0/
\\\\
  We follow gulls over the sea
for a year.
\\\\ ( https://arxiv.org/abs/2611.00017 ,  1204kb)
${BAR}
\\\\
arXiv:2611.00018 (*cross-listing*)
Date: Wed, 18 Nov 2026 18:00:00 GMT   (4kb)

Title: Terns
Authors: Cy Auk
Categories: cs.CV cs.LG
\\\\
  Of terns.
\\\\ ( https://arxiv.org/abs/2611.00018 ,  4kb)
%%--%%--%%--%%--%%--%%--%%--%%
%%%---%%%---%%%---%%%---%%%---
${BAR}
\\\\
arXiv:hep-th/9901001
replaced with revised version Thu, 19 Nov 2026 08:10:55 GMT   (1210kb)

Title: Crows
Authors: Ed Crow
Categories: hep-th
\\\\ ( https://arxiv.org/abs/hep-th/9901001 ,  1210kb)
%%%---%%%---%%%---%%%---%%%---
`

test('every entry is read, with how it was announced', () => {
  expect(parseArxivMail(MAIL)).toEqual({
    records: [
      {
        title: 'Gulls of the North',
        authors: ['Ada Gull', 'Bo Tern'],
        abstract: 'We follow gulls over the sea for a year.',
        arxiv: '2611.00017',
        doi: '10.5555/tides.3',
        date: '2026-11-18',
        categories: ['cs.LG', 'cs.AI'],
        venue: 'Journal of Tides 3',
        announced: 'new',
        line: 13,
      },
      {
        title: 'Terns',
        authors: ['Cy Auk'],
        abstract: 'Of terns.',
        arxiv: '2611.00018',
        date: '2026-11-18',
        categories: ['cs.CV', 'cs.LG'],
        announced: 'cross',
        line: 31,
      },
      {
        title: 'Crows',
        authors: ['Ed Crow'],
        arxiv: 'hep-th/9901001',
        updated: '2026-11-19',
        categories: ['hep-th'],
        announced: 'replace',
        line: 44,
      },
    ],
    warnings: [],
  })
  expect(isArxivMail(MAIL)).toBe(true)
})

test.each(['', '\\\\', 'arXiv:2611.00017', 'Gulls'])('refuses %j', (text) => {
  expect(isArxivMail(text)).toBe(false)
  expect(() => parseArxivMail(text)).toThrow(FormatError)
})
