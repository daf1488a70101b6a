import { describe, expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { readText } from './read-text.ts'
import { FormatError } from './record.ts'
import { refusalOf, refuseOtherFormats } from './refuse.ts'

const BY_IDS = 'papers import --ids FILE'

describe('what is not read is refused by name, with the way to go', () => {
  test.each([
    ['an empty text', ' \n', 'there is nothing in it', ''],
    ['arXiv ids', '2401.00017\n2401.00018v2\n', 'this is a list of 2 arXiv ids', BY_IDS],
    [
      'links',
      'https://arxiv.org/abs/2401.00017\nhttps://doi.org/10.5555/a',
      'a list of one arXiv id and one DOI',
      BY_IDS,
    ],
    [
      'links in Markdown',
      '# To read\n\n- [Gulls](https://arxiv.org/abs/2401.00017)\n- [Terns](https://arxiv.org/abs/2401.00018)',
      'a list of 2 arXiv ids',
      BY_IDS,
    ],
    [
      'a paper at Semantic Scholar',
      'DOI:10.5555/a\nCorpus ID: 282000001\nGulls',
      'Semantic Scholar',
      'Cite button',
    ],
    [
      'a venue at OpenReview',
      'Gulls\nPublished: 18 Sept 2026, Last Modified: 20 Nov 2026\nReaders: Everyone',
      'OpenReview',
      'BibTeX',
    ],
    [
      'a volume of the ACL Anthology',
      'pdf bib abs\nGulls\nAda Gull | Bo Tern',
      'ACL Anthology',
      'aclanthology.org',
    ],
    ['alphaXiv', 'Gulls\nalphaXiv\n2401.00017', 'alphaXiv', BY_IDS],
    ['accepted papers', 'Accepted Papers\n\nGulls\nAda Gull (North)', 'a conference accepted', 'proceedings'],
    [
      'a reference in the style of APA',
      'Gull, A., & Tern, B. (2026). Gulls of the North. Journal of Tides, 3(1), 1–2. https://doi.org/10.5555/a',
      'a list of references',
      BY_IDS,
    ],
    [
      'references with numbers',
      '[1] A. Gull and B. Tern, "Gulls of the North," J. Tides, vol. 3, 2026.\n[2] C. Auk, "Auks," 2025.',
      'a list of references',
      'BibTeX',
    ],
    [
      'a reference in the style of Vancouver',
      '1. Gull A, Tern B. Gulls of the North. J Tides. 2026;3(1):1-9. doi:10.5555/a',
      'a list of references',
      BY_IDS,
    ],
    ['a page of PubMed', 'Abstract\nPMID: 123\nDOI: 10.5555/a', 'PubMed', '.nbib'],
    ['a bibliography in LaTeX', '\\begin{thebibliography}{9}\\bibitem{a} A. Gull, Gulls.', 'LaTeX', '.bib'],
    [
      'a table with commas',
      'Key,Item Type,Publication Year,Author,Title,DOI\nA,journalArticle,2020,"Gull, A",Gulls,10.5555/a',
      'a table (CSV)',
      'BibTeX',
    ],
    ['a table with tabs', 'PT\tAU\tTI\nJ\tGull, A\tGulls', 'a table with tabs', 'plain text file'],
    ['a file of citation', 'cff-version: 1.2.0\ntitle: Gulls', 'CFF', 'BibTeX'],
    [
      'XML of EndNote',
      '<?xml version="1.0"?><xml><records><record/></records></xml>',
      'an EndNote library in XML',
      'RIS',
    ],
    [
      'XML of PubMed',
      '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet><PubmedArticleSet/>',
      'PubMed’s XML',
      '.nbib',
    ],
    ['XML of others', '<gulls/>', 'XML with the root <gulls>', 'feeds'],
    ['JSON of others', '{"gulls": 1, "terns": []}', 'JSON with "gulls", "terns"', 'CSL-JSON'],
    [
      'a web page',
      '<!-- saved --><html><head><title>My gulls</title></head><body>Gulls</body></html>',
      'a web page ("My gulls")',
      BY_IDS,
    ],
    [
      'prose',
      'Gulls fly over the sea.\n\nAnd sleep.',
      'plain text ("Gulls fly over the sea.")',
      '--format daily-page',
    ],
    [
      'prose with an id',
      'Read about gulls in arXiv:2401.00017, all of you.\nThen sleep well.\nAnd so on.',
      'one arXiv id is in it',
      BY_IDS,
    ],
  ])('%s', async (_, text, name, way) => {
    const refusal = readText(text)
    await expect(refusal).rejects.toThrow(FormatError)
    await expect(refusal).rejects.toThrow(name)
    await expect(refusal).rejects.toThrow(way)
    await expect(refusal).rejects.not.toThrow(/import it as/)
  })

  test('a mail of anybody', async () => {
    const mail =
      'From: a@example.org\nTo: b@example.org\nSubject: Gulls\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n\nSee arXiv:2401.00017.\n'
    await expect(readText(mail)).rejects.toThrow('one arXiv id')
  })
})

describe('refuseOtherFormats', () => {
  test.each([
    ['HTML', '<!DOCTYPE html><html><p>Gulls</p></html>'],
    ['HTML', '\n  <div class="x">Gulls</div>'],
    ['XML', '<?xml version="1.0"?><gulls/>'],
    ['JSON', '{"title": "Gulls"}'],
    ['JSON', '[\n  {"title": "Gulls"}]'],
    ['BibTeX', '@article{gulls, title = {Gulls}}'],
    ['RIS', 'TY  - JOUR\nTI  - Gulls'],
    ['a binary file', '\x01\x02\x03\x04'.repeat(9) + 'x'.repeat(99)],
    ['UTF-16', 'G\0u\0l\0l\0s\0a\0n\0d\0t\0'],
  ])('says that it looks like %s: %j', (name, text) => {
    expect(() => refuseOtherFormats(text)).toThrow(FormatError)
    expect(() => refuseOtherFormats(text)).toThrow(`this looks like ${name}`)
  })

  test.each(['[Re] Gulls', '<think> Before You Fly', '{Gulls}', 'TY and I', 'Gu\0lls'])(
    'lets %j through',
    (text) => {
      expect(() => refuseOtherFormats(text)).not.toThrow()
    },
  )
})

test('takes no longer for a hostile text', () => {
  const started = cpuMs()
  for (const piece of [
    'a (2020). ',
    '"',
    '[1] A ',
    'A, ',
    'Title,',
    '\t',
    'Corpus ID:',
    '2401.00017\n',
    '10.5555/a\n',
    '<',
    '{',
  ]) {
    refusalOf(piece.repeat(30_000))
    refusalOf('x', piece.repeat(30_000))
  }
  expect(cpuMs() - started).toBeLessThan(6000)
})
