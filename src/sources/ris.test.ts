import { expect, test } from 'vitest'
import { FormatError } from './record.ts'
import { parseRis } from './ris.ts'

function read(...lines: string[]) {
  const { records, warnings, isCut } = parseRis(lines.join('\n'))
  return { records, warnings: warnings.map(({ line, message }) => `${line}: ${message}`), isCut }
}

const only = (...lines: string[]) => read('TY  - JOUR', 'TI  - Gulls', ...lines, 'ER  - ').records[0]

test('reads an entry', () => {
  expect(
    read(
      'TY  - JOUR',
      'TI  - Gulls of the',
      'North &amp; <i>Larus</i>',
      'AU  - Tern, Ana',
      'AU  - Auk, Bo, Jr.',
      'AB  - Of gulls, with code at',
      'https://github.com/tern/gulls.',
      'PY  - 2024',
      'DA  - 2024/05/17/',
      'JO  - North. Rev.',
      'JF  - Northern Review',
      'DO  - https://doi.org/10.1000/GULLS',
      'UR  - https://example.org/gulls',
      'KW  - gull',
      'ER  - ',
    ),
  ).toEqual({
    records: [
      {
        title: 'Gulls of the North & Larus',
        authors: ['Ana Tern', 'Bo Auk Jr.'],
        abstract: 'Of gulls, with code at https://github.com/tern/gulls.',
        date: '2024-05-17',
        venue: 'Northern Review',
        doi: '10.1000/gulls',
        keywords: ['gull'],
        url: 'https://example.org/gulls',
        links: [{ kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'abstract' }],
        line: 1,
      },
    ],
    warnings: [],
    isCut: undefined,
  })
})

test('with a byte order mark, Windows line ends, one space before the dash and none behind it', () => {
  const text = '\uFEFFTY - CPAPER\r\nT1 -Gulls\r\nA1 - Tern, Ana\r\nY1 - 2024/05//spring\r\nER -\r\n'
  expect(parseRis(text)).toEqual({
    records: [{ title: 'Gulls', authors: ['Ana Tern'], date: '2024-05', line: 1 }],
    warnings: [],
  })
})

test.each([
  ['UR  - http://arxiv.org/abs/2401.00017'],
  ['UR  - https://example.org', 'L1  - https://arxiv.org/pdf/2401.00017.pdf'],
  ['AN  - arXiv:2401.00017'],
  ['M1  - arXiv:2401.00017 [cs.LG]'],
  ['ID  - 2401.00017'],
  ['N1  - To appear. arXiv:2401.00017.'],
  ['JO  - arXiv preprint arXiv:2401.00017'],
  ['DO  - 10.48550/arXiv.2401.00017'],
])('an arXiv id is found in %j', (...lines) => {
  expect(only(...lines)).toMatchObject({ arxiv: '2401.00017' })
  expect(only(...lines)?.venue).toBeUndefined()
})

test('two addresses in one field are none to link to, and a date in words is no date', () => {
  expect(only('UR  - https://a.org https://b.org')?.url).toBeUndefined()
  expect(read('TY  - JOUR', 'TI  - Gulls', 'PY  - in press', 'ER  - ').warnings).toEqual([
    '1: "in press" is no date; left out',
  ])
})

test.each([
  ['Tern, A.; Auk, B.; Gull, C.', ['A. Tern', 'B. Auk', 'C. Gull']],
  ['Tern A, Auk B, Gull CD', ['A Tern', 'B Auk', 'CD Gull']],
  ['Tern, A., Auk, B.', ['A. Tern', 'B. Auk']],
  ['Ana Tern, Bo Auk and Cy Gull', ['Ana Tern', 'Bo Auk', 'Cy Gull']],
  ['de la Gull Tern, Ana Bo', ['Ana Bo de la Gull Tern']],
  ['Tern, Ana, Jr.', ['Ana Tern Jr.']],
  ['Tern, A. et al.', ['A. Tern']],
])('authors in one line: %s', (line, authors) => {
  expect(only(`AU  - ${line}`)?.authors).toEqual(authors)
})

test('editors are no authors', () => {
  expect(only('AU  - Tern, Ana', 'A2  - Auk, Bo', 'ED  - Gull, Cy')?.authors).toEqual(['Ana Tern'])
})

test.each([['UR  - https://doi.org/10.1000/GULLS'], ['L3  - 10.1000/gulls'], ['M3  - doi: 10.1000/gulls']])(
  'a DOI is found in %j',
  (...lines) => expect(only(...lines)?.doi).toBe('10.1000/gulls'),
)

test('what is odd is told, and the rest is read', () => {
  const { records, warnings, isCut } = read(
    'Exported by hand',
    'ER  - ',
    'TY  - JOUR',
    'AU  - Tern, Ana',
    'Auk, Bo',
    'TI  - One',
    'TY  - JOUR',
    'AU  - Tern, Ana',
    'ER  - ',
    'TY  - JOUR',
    'TI  - Three, cut o',
  )
  expect(records).toEqual([
    { title: 'One', authors: ['Ana Tern'], line: 3 },
    { title: 'Three, cut o', line: 10 },
  ])
  expect(isCut).toBe(true)
  expect(warnings).toEqual([
    '1: a line outside of entries skipped ("Exported by hand")',
    '2: an end (ER) without an entry skipped',
    '3: an entry without its end (ER); read up to the next',
    '5: a line without a tag skipped ("Auk, Bo")',
    '7: a record without a title skipped',
    '10: the text ends within this entry (without ER); read as far as it goes',
  ])
})

test.each(['', 'Gulls', 'TI  - Gulls', 'ER  - ', '@misc{a, title = {Gulls}}'])('refuses %j', (text) => {
  expect(() => parseRis(text)).toThrow(FormatError)
})
