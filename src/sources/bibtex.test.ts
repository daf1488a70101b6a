import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseBibtex } from './bibtex.ts'
import { FormatError } from './record.ts'

const FIXTURES = '../shared/data/fixtures/bibtex'

function read(text: string) {
  const { records, warnings } = parseBibtex(text)
  return { records, warnings: warnings.map(({ line, message }) => `${line}: ${message}`) }
}

const only = (fields: string) => read(`@misc{gull,\n  title = {Gulls},\n  ${fields}\n}`).records[0]

test("reads what arXiv's own exporter writes", () => {
  const text = `@misc{tern2024gulls,
      title={Gulls of the {North}: $k$-Flocks},
      author={Ana Tern and Bo M{\\"u}we},
      year={2024},
      eprint={2401.00017},
      archivePrefix={arXiv},
      primaryClass={cs.LG},
      url={https://arxiv.org/abs/2401.00017},
}`
  expect(read(text)).toEqual({
    records: [
      {
        title: 'Gulls of the North: $k$-Flocks',
        authors: ['Ana Tern', 'Bo Müwe'],
        arxiv: '2401.00017',
        date: '2024',
        categories: ['cs.LG'],
        url: 'https://arxiv.org/abs/2401.00017',
        line: 1,
      },
    ],
    warnings: [],
  })
})

test('reads every way of writing an entry', () => {
  const text = `An introduction by tern@example.org.
@STRING(NR = "Northern " # {Review})
@String{ where = nr # { of Gulls} }
@preamble{ "\\newcommand{\\x}{y}" }
@comment{ jabref-meta: {@misc{no, title = {No}}} }
% @misc{alsono, title={No}}
@Article (one, TITLE = "On {"}quotes{"} and {B}races", journal = where, year = 2024, month = may,)
@misc{ two , title = {Second}, % a remark
  year = "20" # 24 , month = "5", day = 7 }
@misc{title = {Without a key}}
@misc{three, , title = {Third},, date = {2024-05-07/2024-06}}`
  const { records, warnings } = read(text)
  expect(records.map(({ title, date, line }) => [line, title, date])).toEqual([
    [7, 'On "quotes" and Braces', '2024-05'],
    [8, 'Second', '2024-05-07'],
    [10, 'Without a key', undefined],
    [11, 'Third', '2024-05-07'],
  ])
  expect(records[0]?.venue).toBe('Northern Review of Gulls')
  expect(warnings).toEqual([])
})

describe('an arXiv id is found in', () => {
  test.each([
    ['eprint = {2401.00017v3}, eprinttype = {arxiv}', 3],
    ['eprint = {arXiv:2401.00017}'],
    ['arxivId = {2401.00017}'],
    ['doi = {10.48550/arXiv.2401.00017}'],
    ['url = {https://arxiv.org/abs/2401.00017}'],
    ['howpublished = {\\url{https://arxiv.org/abs/2401.00017}}, url = {http://arxiv.org/pdf/2401.00017}'],
    ['journal = {arXiv preprint arXiv:2401.00017}'],
    ['journal = {CoRR}, volume = {abs/2401.00017}'],
    ['note = {arXiv:2401.00017 [cs.LG]. Accepted.}'],
  ])('%s', (fields, version?: number) => {
    expect(only(fields)).toMatchObject({ arxiv: '2401.00017', ...(version && { version }) })
    expect(only(fields)?.venue).toBeUndefined()
    expect(only(fields)?.doi).toBeUndefined()
  })

  test('two fields, for old ids', () => {
    expect(only('eprint = {9901001}, archivePrefix = {arXiv}, primaryClass = {hep-th}')?.arxiv).toBe(
      'hep-th/9901001',
    )
    expect(only('eprint = {9901001}, archivePrefix = {hep-th}')?.arxiv).toBe('hep-th/9901001')
  })

  test('but not in the number of another archive', () => {
    expect(only('eprint = {2401.00017}, eprinttype = {HAL Archive}')?.arxiv).toBeUndefined()
  })
})

test('fields come from xdata, and from crossref what tells where a part appeared', () => {
  const text = `@inproceedings{part, title = {Gulls}, crossref = {WHOLE}, xdata = {more, none}}
@proceedings{whole, title = {Northern Birds}, year = 2024, doi = {10.1000/whole}}
@xdata{more, abstract = {Of gulls.}, title = {No}, xdata = {more}}`
  const { records, warnings } = read(text)
  expect(records[0]).toEqual({
    title: 'Gulls',
    abstract: 'Of gulls.',
    date: '2024',
    venue: 'Northern Birds',
    line: 1,
  })
  expect(records).toHaveLength(2)
  expect(warnings).toEqual(['1: there is no entry "none" to take fields from'])
})

describe('a DOI is found in', () => {
  test.each([
    'doi = {https://doi.org/10.5555/GULL.1}',
    'url = {https://doi.org/10.5555/gull.1}',
    'url = {https://dl.acm.org/doi/abs/10.5555/gull.1}',
    'ee = {https://doi.org/10.5555/gull.1}',
    'eprint = {10.5555/gull.1}, eprinttype = {doi}',
    'note = {\\url{https://doi.org/10.5555/gull.1}}',
    'howpublished = {DOI: 10.5555/gull.1.}',
  ])('%s', (field) => {
    const { records } = parseBibtex(`@misc{a, title = {Gulls}, ${field}}`)
    expect(records[0]).toMatchObject({ doi: '10.5555/gull.1' })
  })

  test('but a placeholder is none', () => {
    const { records } = parseBibtex('@misc{a, title = {Gulls}, doi = {10.1145/nnnnnnn.nnnnnnn}}')
    expect(records[0]!.doi).toBeUndefined()
  })
})

test('who else wrote it is told as far as the entry says', () => {
  const read = (fields: string) => parseBibtex(`@article{a, title = {Gulls}, ${fields}}`).records[0]!
  expect(read('author = "Gull, Ada and others", collaboration = "TIDES, SANDS"')).toMatchObject({
    authors: ['Ada Gull', 'TIDES Collaboration', 'SANDS Collaboration'],
    moreAuthors: true,
  })
  expect(read('author = {Gull, Ada}, collaboration = {Tides Consortium}').authors).toEqual([
    'Ada Gull',
    'Tides Consortium',
  ])
})

test('what DBLP adds is no part of a title or name', () => {
  const { records } = parseBibtex(
    '@article{DBLP:journals/x/Gull24, author = {Ada Gull 0002}, title = {Gulls of the North.}}' +
      '@article{b, title = {Gulls of the North.}}@article{DBLP:c, title = {Gulls, etc...}}',
  )
  expect(records.map(({ title }) => title)).toEqual([
    'Gulls of the North',
    'Gulls of the North.',
    'Gulls, etc...',
  ])
  expect(records[0]!.authors).toEqual(['Ada Gull'])
})

test('astronomers name journals by a command', () => {
  expect(parseBibtex('@article{a, title = {Gulls}, journal = {\\mnras}}').records[0]!.venue).toBe(
    'Monthly Notices of the Royal Astronomical Society',
  )
})

test('title and subtitle are one', () => {
  expect(read('@book{a, title = {Gulls.}, subtitle = {A \\emph{Study}}}').records[0]?.title).toBe(
    'Gulls: A Study',
  )
})

describe('what BibTeX would stop at is told, and the rest is read', () => {
  test('an entry that is not closed', () => {
    const { records, warnings } = read('@misc{a,\n title = {One},\n note = {open\n@misc{b, title = {Two}}')
    expect(records.map(({ title }) => title)).toEqual(['One', 'Two'])
    expect(warnings).toEqual([
      '1: the entry is not closed; what is whole is read',
      '3: the field note is not closed; left out',
    ])
  })

  test('an entry that the text ends in', () => {
    const { records, isCut } = parseBibtex('@misc{a, title = {One}}\n@misc{b, title = {Two},')
    expect(records.map(({ title }) => title)).toEqual(['One'])
    expect(isCut).toBe(true)
  })

  test('what is no field, a field twice, a closing sign of another kind, an unknown word', () => {
    const { records, warnings } = read(
      '@misc{a,\n title = {One},\n nonsense,\n title = {Two},\n journal = nrg\n)\n@misc{b, note = {x}}',
    )
    expect(records).toEqual([{ title: 'One', venue: 'nrg', line: 1 }])
    expect(warnings).toEqual([
      '3: no field ("nonsense,"); skipped',
      '4: a second field title; the first is kept',
      '5: the abbreviation "nrg" is not defined; kept as it is',
      '6: the entry ends with ")" where "}" belongs; taken as its end',
      '7: a record without a title skipped ("b")',
    ])
  })

  test.each(['', 'Gulls', 'tern@example.org', '{"a": 1}', '@', '@gull'])('but %j is no BibTeX', (text) => {
    expect(() => parseBibtex(text)).toThrow(FormatError)
  })
})

test('abbreviations cannot make a text grow without bound', () => {
  let text = '@string{s0 = "gulls gulls gulls gulls"}\n'
  for (let i = 1; i < 40; i++) text += `@string{s${i} = s${i - 1} # s${i - 1} # s${i - 1}}\n`
  const { records } = parseBibtex(`${text}@misc{a, title = s39, note = s38}`)
  expect(records[0]!.title.length).toBeLessThan(4_000_000)
})

/** Works with titles in the larger files; of files that are not named, every work has one. */
const TITLED: Record<string, [works: number, titled: number]> = {
  'biber__examples.bib': [129, 101],
  'biber__crossrefs.bib': [46, 31],
  'biber__labelalpha.bib': [48, 41],
  'citation-js__mapping_biblatex-input.bib': [28, 28],
  'bbt__Options_to_use_default_import_process___1562.bib': [1, 1],
}

describe.skipIf(!existsSync(FIXTURES))(`files of ${FIXTURES} (when they are there)`, () => {
  const files = existsSync(FIXTURES) ? readdirSync(FIXTURES) : []
  const results = new Map(files.map((file) => [file, read(readFileSync(`${FIXTURES}/${file}`, 'utf8'))]))

  test('all are read, with a record or a reason for each work', () => {
    let records = 0
    for (const [file, result] of results) {
      const text = readFileSync(`${FIXTURES}/${file}`, 'utf8')
      const works = text.match(/^\s*@(?!comment|string|preamble|xdata|set)\w+\s*[{(]/gim)?.length ?? 0
      const untitled = result.warnings.filter((said) => said.includes('without a title'))
      expect([file, result.records.length + untitled.length]).toEqual([file, works])
      records += result.records.length
    }
    expect([files.length, records]).toEqual([161, 713])
  })

  test.each(Object.entries(TITLED))('%s has %j works and titles', (file, [, titled]) => {
    expect(results.get(file)?.records).toHaveLength(titled)
  })

  test('no title has TeX outside of formulas', () => {
    const titles = [...results.values()].flatMap(({ records }) => records.map(({ title }) => title))
    const left = titles.filter((title) => /[{}\\]/.test(title.replace(/\$[^$]*\$|\\\(.*?\\\)/g, '')))
    expect(left.length).toBeLessThan(10)
  })
})
