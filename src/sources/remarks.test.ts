import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { isTakenBack, saysWithdrawn, venueIn } from './remarks.ts'

test.each([
  'This paper has been withdrawn by the author due to an error',
  'Withdrawn',
  'Withdrawn by the authors. Superseded by arXiv:2401.00017',
  'Paper withdrawn: Lemma 3 is false',
  'The author has withdrawn this paper',
  'The authors decided to withdraw the manuscript',
  'We would like to withdraw our submission because of an error',
  '12 pages. This submission is temporarily withdrawn.',
  'arXiv admin note: this version has been removed by arXiv administrators',
  'arXiv admin note: this submission has been removed as the submitter had no right to agree to the license',
  'This article has been retracted',
  'This manuscript is being withdrawn',
  'the results differ, therefore the paper needs to be retracted',
  'withdrawn from arXiv by the authors because of a mistake',
  'The authors request the withdrawal of this article',
  'Retracted due to an error in the data',
])('withdrawn: %s', (comment) => expect(saysWithdrawn(comment, undefined)).toBe(true))

test.each([
  'We study why funds are withdrawn; 12 pages',
  'Withdrawals of water, 3 figures',
  'Withdrawn from ICML 2025, now submitted to a journal',
  'This paper was withdrawn from ICLR 2025',
  'A previous version of this paper was withdrawn',
  'This paper replaces the withdrawn arXiv:2401.00017',
  'The claim of Section 3 has been withdrawn',
  'This paper has not been withdrawn',
  'Code removed by request',
  'We analyse papers that have been retracted',
  undefined,
])('not withdrawn: %s', (comment) => expect(saysWithdrawn(comment, undefined)).toBe(false))

test('an abstract tells so only at its beginning', () => {
  expect(saysWithdrawn(undefined, 'This submission has been withdrawn by arXiv administrators.')).toBe(true)
  expect(saysWithdrawn(undefined, `${'Of gulls. '.repeat(20)}This paper has been withdrawn.`)).toBe(false)
})

test.each([
  ['RETRACTED: Gulls of the north', true],
  ['[Retracted] Gulls', true],
  ['RETRACTED ARTICLE: Gulls', true],
  ['WITHDRAWN—Gulls', true],
  ['Retracted gulls and where they go', false],
  ['Withdrawn behaviour in terns', false],
])('%s', (title, isBack) => expect(isTakenBack(title)).toBe(isBack))

test.each([
  ['Accepted at ICML 2026', 'ICML 2026'],
  ['accepted by CVPR2026. Project page: https://a.org', 'CVPR 2026'],
  ['10 pages, 4 figures. Accepted to the ACL 2025 Findings', 'ACL 2025 Findings'],
  ['Accepted to AAAI 2026 (Oral). Code is available at https://a.org', 'AAAI 2026'],
  ['Published as a conference paper at ICLR 2025', 'ICLR 2025'],
  [
    'To appear in the 2025 IEEE/CVF Conference on Gulls\n  and Terns (CGT)',
    '2025 IEEE/CVF Conference on Gulls and Terns (CGT)',
  ],
  ['Accepted for publication in Phys. Rev. Lett., 5 pages', 'Phys. Rev. Lett'],
  ['This paper has been accepted for presentation at the Gull Workshop 2026', 'Gull Workshop 2026'],
  ['Accepted @ ICC 2025', 'ICC 2025'],
  ['Accepted ICLR 2026, 31 pages', 'ICLR 2026'],
  ['NeurIPS 2025 (Spotlight)', 'NeurIPS 2025'],
  ['ICCV 2025. Code: https://a.org', 'ICCV 2025'],
  ['Accepted by IEEE TMM', 'IEEE TMM'],
  ['Submitted to CVPR 2026', undefined],
  ['Under review at ICLR 2026', undefined],
  ['Code will be released upon acceptance', undefined],
  ['Extended version of a paper accepted at MIPR 2025', undefined],
  ['NeurIPS 2025 preprint', undefined],
  ['12 pages, 3 figures', undefined],
  ['March 2025', undefined],
  ['Accepted for publication', undefined],
  ['Thesis presented at the University of the North, 2016', undefined],
  [undefined, undefined],
])('the venue in %j is %s', (comment, venue) => expect(venueIn(comment)).toBe(venue))

test('a hostile remark takes no longer than another', () => {
  const started = cpuMs()
  for (const piece of [
    'withdrawn ',
    'this paper ',
    'accepted ',
    'accepted at A',
    '(',
    '. ',
    'ICLR 2025 ',
    ' and ',
  ])
    for (let i = 0; i < 20; i++) {
      saysWithdrawn(piece.repeat(50_000), piece.repeat(50_000))
      venueIn(piece.repeat(50_000))
    }
  expect(cpuMs() - started).toBeLessThan(3000)
})
