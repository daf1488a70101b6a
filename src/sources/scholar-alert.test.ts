import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { FormatError } from './record.ts'
import { isScholarAlert, parseScholarAlert } from './scholar-alert.ts'

const FOOT =
  'This message was sent by Google Scholar because you are following new articles.\nList alerts\nCancel alert'

const read = (...lines: string[]) => parseScholarAlert([...lines, '', FOOT].join('\n'))

test('reads a mail as it is shown', () => {
  const { records, warnings } = read(
    'Google Scholar Alerts\tscholaralerts-noreply@google.com',
    '',
    'Ada Gull - new articles',
    '',
    '[PDF] Gulls of the North',
    'A Gull, B Tern… - arXiv preprint arXiv:2611.00017, 2026',
    'We follow gulls over the sea for a year and tell where',
    'they sleep …',
    'Save Twitter LinkedIn Facebook',
    '',
    '[HTML] Terns',
    'C Auk - Journal of Tides, 2026 - Elsewhere',
    'Of terns.',
    'Save Twitter LinkedIn Facebook',
    'Auks on - a ledge',
    'D Auk, E Crow - 2025',
  )
  expect(records).toEqual([
    {
      title: 'Gulls of the North',
      authors: ['A Gull', 'B Tern'],
      moreAuthors: true,
      abstract: 'We follow gulls over the sea for a year and tell where they sleep …',
      arxiv: '2611.00017',
      date: '2026',
      line: 5,
    },
    {
      title: 'Terns',
      authors: ['C Auk'],
      abstract: 'Of terns.',
      date: '2026',
      venue: 'Journal of Tides',
      line: 11,
    },
    { title: 'Auks on - a ledge', authors: ['D Auk', 'E Crow'], date: '2025', line: 15 },
  ])
  expect(warnings.map(({ message }) => message)).toEqual([
    'only some of the authors are named',
    'only the beginning of the abstract is there; kept',
  ])
})

test('the address behind a title leads to the paper', () => {
  const inner = encodeURIComponent('https://dl.acm.org/doi/10.5555/tides.3')
  const { records } = read(
    '[PDF] Gulls of the North',
    `<https://scholar.google.com/scholar_url?url=${inner}&hl=en>`,
    'A Gull - … of the Conference on Tides, 2026 - acm.org',
    'Of gulls.',
  )
  expect(records).toEqual([
    {
      title: 'Gulls of the North',
      authors: ['A Gull'],
      abstract: 'Of gulls.',
      doi: '10.5555/tides.3',
      date: '2026',
      url: 'https://dl.acm.org/doi/10.5555/tides.3',
      line: 1,
    },
  ])
})

test('a page of results has the same form', () => {
  const page = `About 2 results (0.05 sec)
Gulls of the North
A Gull - Journal of Tides, 2026 - Elsewhere
Of gulls.
Save Cite Cited by 3 Related articles All 2 versions
Terns
B Tern - 2024 - books.example.org
Save Cite Related articles`
  expect(isScholarAlert(page)).toBe(true)
  expect(parseScholarAlert(page).records.map(({ title }) => title)).toEqual(['Gulls of the North', 'Terns'])
})

test.each(['', 'Gulls', FOOT])('refuses %j', (text) => {
  expect(isScholarAlert(text)).toBe(false)
  expect(() => parseScholarAlert(text)).toThrow(FormatError)
})

test('takes no longer for a hostile text', () => {
  const started = cpuMs()
  for (const piece of ['a - ', ' - 2026', 'a - b, 2026\n', '<https://', '…', '[PDF] ', '\n']) {
    isScholarAlert(FOOT + piece.repeat(20_000))
    try {
      parseScholarAlert(piece.repeat(20_000))
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError)
    }
  }
  expect(cpuMs() - started).toBeLessThan(4000)
})
