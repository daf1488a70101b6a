import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDailyPage } from './daily-page.ts'
import { FormatError } from './record.ts'
import { titleKey } from './text.ts'

const SEED = '../shared/seed/daily-papers-page.txt'

const SENTENCE = 'We weigh small boats against the tide and count the gulls that follow each of them home. '
/** Text of an abstract with exactly so many characters. */
const prose = (length: number, start = '') =>
  `${(start + SENTENCE.repeat(Math.ceil(length / SENTENCE.length)))
    .slice(0, length - 2)
    .trimEnd()
    .padEnd(length - 2, 'x')}s.`

const A = prose(700, 'First of all. ')
const B = prose(800, 'Second to none. ')
const C = prose(1500, 'Third time lucky. ')

/** Breaks lines as an editor does. */
const wrap = (text: string, width: number) =>
  text.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').trimEnd()

/** Records as `title: abstract`, with the name of a known abstract, and warnings as `line: message`. */
function read(...lines: string[]) {
  const { records, warnings } = parseDailyPage(lines.join('\n'))
  return {
    papers: records.map(({ title, abstract }) => `${title}: ${NAMES.get(abstract) ?? abstract}`),
    warnings: warnings.map(({ line, message }) => `${line}: ${message}`),
  }
}

const NAMES = new Map([
  [A, 'A'],
  [B, 'B'],
  [C, 'C'],
  [undefined, 'none'],
])
const MISSING = 'abstract missing: the record has none'

test('reads titles and abstracts in turn, and where each record starts', () => {
  const tides = { title: 'Tides of Attention', abstract: A, line: 5 }
  const gulls = { title: 'Gulls', abstract: B, line: 9 }
  const text = `new\n\nDaily Papers\n\n${tides.title}\n\n${A}\n\n${gulls.title}\n\n${B}`
  expect(parseDailyPage(text)).toEqual({ records: [tides, gulls], warnings: [] })
})

test.skipIf(!existsSync(SEED))(`reads every paper of ${SEED} (when it is there)`, () => {
  const { records, warnings } = parseDailyPage(readFileSync(SEED, 'utf8'))
  expect(warnings).toEqual([])
  expect(records).toHaveLength(48)
  expect(records.every(({ abstract = '' }) => abstract.length > 1000)).toBe(true)
  expect(records[6]?.title).toBe('Matryoshka Representation Learning')
})

describe('what belongs to the page and not to a paper', () => {
  test('headings go wherever they stand, without a word', () => {
    const heading = 'Get trending papers in your email inbox once a day!\nSubscribe\nDaily Papers'
    const { papers, warnings } = read(heading, 'by AK and the research community', 'Gulls', 'new', A)
    expect(papers).toEqual(['Gulls: A'])
    expect(warnings).toEqual([])
  })

  test('the name below "Submitted by" goes with it, also where the button is stuck to it', () => {
    const { papers, warnings } = read(
      'SubscribeSubmitted by\n\ngull_watcher\n\nGulls\n',
      `${A}\n\nSubmitted by\n\nJane Doe\n54\n\nTides\n\n${B}\n`,
      `Submitted by tern\n\nTerns\n\n${C}`,
    )
    expect(papers).toEqual(['Gulls: A', 'Tides: B', 'Terns: C'])
    expect(warnings).toEqual([
      '3: submitter skipped ("gull_watcher")',
      '11: submitter skipped ("Jane Doe")',
      '12: vote count skipped ("54")',
      '18: submitter skipped ("Submitted by tern")',
    ])
  })

  test('what is below "Submitted by" is a title when its abstract follows', () => {
    expect(read('Submitted by', '', 'Chameleon', '', A)).toEqual({ papers: ['Chameleon: A'], warnings: [] })
  })

  test('cards without blank lines and abstracts', () => {
    const card = (name: string, title: string) => `Submitted by\n${name}\n54\n${title}\n· 12 authors`
    const { papers, warnings } = read(card('tern', 'Gulls of the North'), card('auk', 'Tides: A Survey'))
    expect(papers).toEqual(['Gulls of the North: none', 'Tides: A Survey: none'])
    const one = ['submitter skipped ("tern")', 'vote count skipped ("54")', MISSING]
    const other = ['submitter skipped ("auk")', 'vote count skipped ("54")', MISSING]
    const [first, second] = [one, other].map((said) => [...said, 'author count skipped ("· 12 authors")'])
    expect(warnings).toEqual([
      ...first!.map((message, i) => `${2 + i}: ${message}`),
      ...second!.map((message, i) => `${7 + i}: ${message}`),
    ])
  })

  test.each([
    ['vote count', '54', '1,204', '3.1k'],
    ['author count', '· 12 authors', '1 author'],
    ['date', 'Nov 21', 'Published on November 21, 2026', '21 Nov 2026', '2026-11-21'],
    ['link', 'View all papers'],
  ])('a %s is skipped with a warning', (what, ...lines) => {
    for (const line of lines) {
      const warnings = [`2: ${what} skipped ("${line}")`]
      expect(read('Gulls', line, '', A)).toEqual({ papers: ['Gulls: A'], warnings })
    }
  })

  test('a menu above the heading is skipped', () => {
    const { papers, warnings } = read('Hugging Face', 'Models', '', 'Sign Up', 'Daily Papers', 'Gulls', '', A)
    expect(papers).toEqual(['Gulls: A'])
    expect(warnings).toEqual(['1: 3 lines above the heading of the page skipped ("Hugging Face")'])
  })

  test('a button stuck to a title is cut off, but only below its own heading', () => {
    const heading = 'Get trending papers in your email inbox!'
    expect(read(heading, 'SubscribeGulls', '', A)).toEqual({
      papers: ['Gulls: A'],
      warnings: ['2: the button "Subscribe" stuck to this line; cut off'],
    })
    expect(read('SubscribeNet', '', A).papers).toEqual(['SubscribeNet: A'])
  })

  test('a line without letters is skipped', () => {
    expect(read('***', '', 'Gulls', '', A)).toEqual({
      papers: ['Gulls: A'],
      warnings: ['1: a line without letters skipped ("***")'],
    })
  })

  test('a year in the middle of a wrapped abstract stays', () => {
    const lines = [SENTENCE.trim(), SENTENCE.slice(0, 80).trim(), '2023', 'and were happy with it.']
    expect(read('Gulls', '', ...lines).papers).toEqual([`Gulls: ${lines.join(' ')}`])
  })
})

describe('titles', () => {
  const short =
    'Gulls|Do Gulls Dream?|Gulls. And Terns.|iGull: low tide, high hopes|“Gulls” ‘and’ Terns|表現学習の理論'
  const others = ['This Gull Looks Like That, Because ... Explaining Birds', 'مقدمة في التعلم العميق']
  const long = ['G'.repeat(300), 'Gulls and terns and auks and '.repeat(10).trim()]
  test.each([...short.split('|'), ...others, ...long])('%j', (title) => {
    expect(read('Tides', '', A, '', title, '', B, '', 'Terns', '', C)).toEqual({
      papers: ['Tides: A', `${title}: B`, 'Terns: C'],
      warnings: title.includes('“') ? ['5: one line has curly quotes; kept as they are'] : [],
    })
  })

  test('of more than 300 characters is kept with a warning', () => {
    const title = 'Gulls and terns and auks and '.repeat(12).trim()
    expect(read(title, '', A)).toEqual({
      papers: [`${title}: A`],
      warnings: ['1: the title has 347 characters; kept'],
    })
  })

  test.each([
    ['two', 'Gulls of the Northern Seas:', 'A Survey'],
    ['three', 'Gulls of the', 'Northern Seas and', 'their Young'],
  ])('over %s lines are joined', (count, ...lines) => {
    const warnings = [`1: the title runs over ${count} lines; joined`]
    expect(read(...lines, '', A)).toEqual({ papers: [`${lines.join(' ')}: A`], warnings })
  })

  test('below each other in a bare list stay apart', () => {
    const { papers, warnings } = read('Gulls', 'Terns of the Arctic', 'Auks')
    expect(papers).toEqual(['Gulls: none', 'Terns of the Arctic: none', 'Auks: none'])
    expect(warnings[0]).toBe('1: 3 lines without a blank between them; each taken as a title')
  })

  test('two in a row: the first has no abstract', () => {
    expect(read('Gulls', '', 'Terns', '', A)).toEqual({
      papers: ['Gulls: none', 'Terns: A'],
      warnings: [`1: ${MISSING}`],
    })
  })

  test('the last has no abstract', () => {
    expect(read('Gulls', '', A, '', 'Terns').warnings).toEqual([`5: ${MISSING}`])
  })
})

describe('the same title twice is kept once', () => {
  test.each([
    ['with the same abstract', A, ''],
    ['with another abstract', B, ', with the first abstract; the one here differs and is left out'],
  ])('%s', (_, second, more) => {
    expect(read('Sea-Gulls', '', A, '', 'SEA\u2010GULLS', '', second)).toEqual({
      papers: ['Sea-Gulls: A'],
      warnings: [`5: the title of line 1 again; kept once${more}`],
    })
  })

  test('with an abstract only the second time', () => {
    expect(read('Gulls', '', 'Terns', '', A, '', 'Gulls', '', B)).toEqual({
      papers: ['Gulls: B', 'Terns: A'],
      warnings: ['7: the title of line 1 again; kept once, with the abstract found here'],
    })
  })
})

describe('abstracts', () => {
  test('wrapped at 80 columns', () => {
    const lines = wrap(A, 80).split('\n')
    expect(read('Gulls', '', ...lines, '', 'Terns', '', B)).toEqual({
      papers: ['Gulls: A', 'Terns: B'],
      warnings: [`3: the abstract runs over ${lines.length} lines; joined`],
    })
  })

  test('wrapped and right below their titles', () => {
    const { papers, warnings } = read('Gulls', wrap(A, 80), '', 'Terns of the North', wrap(B, 80))
    expect(papers).toEqual(['Gulls: A', 'Terns of the North: B'])
    expect(warnings[0]).toBe('2: no blank line between the title and this abstract; parted')
  })

  test('on a page without any blank line', () => {
    expect(read('Gulls', A, 'Terns', B)).toEqual({ papers: ['Gulls: A', 'Terns: B'], warnings: [] })
  })

  test('of 150 characters', () => {
    const short = prose(150)
    expect(read('Gulls', '', short, '', 'Terns', '', B)).toEqual({
      papers: [`Gulls: ${short}`, 'Terns: B'],
      warnings: ['3: the abstract has only 150 characters; kept'],
    })
  })

  test('cut off in the middle', () => {
    const cut = 'gulls and terns and auks and '.repeat(9).trim()
    expect(read('Gulls', '', cut, '', 'Terns', '', B)).toEqual({
      papers: [`Gulls: ${cut}`, 'Terns: B'],
      warnings: ['3: the abstract does not end like a sentence and may be cut; kept'],
    })
  })

  const goesOn = 'the abstract of line 3 goes on here; joined'
  const looksLikeOne = 'two blocks look like one abstract (lines 3 and 5); kept as one'
  test.each([
    ['goes on in lower case', A, 'and so on, as the tide comes in.', goesOn],
    ['had not come to an end', A.slice(0, -1), `Northern ${B}`, goesOn],
    ['had not come to an end, a little is left', A.slice(0, -1), 'CIFAR.', goesOn],
    ['has a second paragraph', A, B, looksLikeOne],
    ['has a short second paragraph', A, prose(120), looksLikeOne],
  ])('parted by a blank line: it %s', (_, first, second, message) => {
    expect(read('Gulls', '', first, '', second, '', 'Terns', '', C)).toEqual({
      papers: [`Gulls: ${first} ${second}`, 'Terns: C'],
      warnings: [`5: ${message}`],
    })
  })

  test('two whole ones in a row: the second has lost its title and is left out', () => {
    const { papers, warnings } = read('Gulls', '', A, '', C, '', 'Terns', '', B)
    expect(papers).toEqual(['Gulls: A', 'Terns: B'])
    expect(warnings).toEqual([
      '5: an abstract without its title; skipped ("Third time lucky. We weigh small boats…")',
    ])
  })

  test('longer than arXiv takes', () => {
    expect(read('Gulls', '', prose(1920)).warnings).toEqual([])
    expect(read('Gulls', '', prose(1921)).warnings).toEqual([
      '3: the abstract has 1921 characters, more than the 1920 arXiv takes: perhaps two; kept',
    ])
  })

  test('in Chinese, which says more in fewer characters', () => {
    const abstract = '本文研究表示学习的几何结构并证明其在任务之间的可迁移性。'.repeat(6)
    expect(read('表示学习', '', abstract)).toEqual({ papers: [`表示学习: ${abstract}`], warnings: [] })
  })
})

describe('a text that starts in mid-page', () => {
  test.each([
    ['with an abstract', A, 'First of all. We weigh small boats agai…'],
    ['with the end of one', 'and the tide comes in again.', 'and the tide comes in again.'],
  ])('%s', (_, start, quoted) => {
    expect(read(start, '', 'Gulls', '', B)).toEqual({
      papers: ['Gulls: B'],
      warnings: [`1: text starts in mid-page: an abstract without its title; skipped ("${quoted}")`],
    })
  })
})

test.each(['', ' \n\u200B\n', 'Daily Papers\n\nSubscribe', 'Submitted by\n\ntern\n\n54', '***', '<html>'])(
  'refuses %j, where there is no text of a paper',
  (text) => {
    expect(() => parseDailyPage(text)).toThrow(FormatError)
  },
)

/** What a call gives; undefined for a FormatError. */
function outcome<T>(call: () => T): T | undefined | 'other error' {
  try {
    return call()
  } catch (error) {
    return error instanceof FormatError ? undefined : 'other error'
  }
}

describe('whatever the text', () => {
  const NOISE = 'Daily Papers|Subscribe|Submitted by|new|Nov 21|54|\0|\u00AD'.split('|')
  const piece = fc.oneof(
    fc.constant(''),
    fc.constantFrom('Gulls', 'Terns of', 'and terns', 'Auks.', 'G'.repeat(250)),
    fc.constantFrom(A, B, C, wrap(A, 60), prose(150), ...NOISE),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const page = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('\n').replaceAll('\r', ''))
  const parse = (text: string) => outcome(() => parseDailyPage(text))

  test('records have titles, warnings lines, missing abstracts a warning, and only FormatErrors are thrown', () => {
    fc.assert(
      fc.property(page, (text) => {
        const parsed = parse(text)
        expect(parsed).not.toBe('other error')
        if (typeof parsed !== 'object') return
        const lines = text.split('\n').length
        for (const { title, abstract, line } of parsed.records) {
          expect(titleKey(title)).not.toBe('')
          expect(title).toBe(title.trim())
          expect(abstract).not.toBe('')
          if (abstract === undefined) expect(parsed.warnings).toContainEqual({ line, message: MISSING })
          expect(`${title}${abstract}`).not.toMatch(/[\n\0\u00AD]/)
          expect(line).toBeLessThanOrEqual(lines)
        }
        const at = parsed.warnings.map(({ line }) => line)
        expect(at).toEqual(at.toSorted((a, b) => a - b))
        expect(at.every((line) => line >= 1 && line <= lines)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('trailing spaces and DOS line ends change no paper', () => {
    const papers = (text: string) => outcome(() => parseDailyPage(text).records)
    fc.assert(
      fc.property(page, (text) => {
        expect(papers(text.replaceAll('\n', '  \t\n'))).toEqual(papers(text))
        expect(papers(text.replaceAll('\n', '\r\n'))).toEqual(papers(text))
      }),
    )
  })

  test('what was read reads the same again', () => {
    const title = fc.constantFrom('Gulls', 'Do Terns Dream?', 'Auks.', 'Tides', '表現学習', 'G'.repeat(250))
    const abstract = fc.integer({ min: 400, max: 1920 }).map((length) => prose(length))
    const paper = fc.tuple(title, abstract)
    fc.assert(
      fc.property(fc.uniqueArray(paper, { selector: ([title]) => title, minLength: 1 }), (papers) => {
        const { records, warnings } = parseDailyPage(papers.flat().join('\n\n'))
        expect(records.map(({ title, abstract }) => [title, abstract])).toEqual(papers)
        expect(warnings).toEqual([])
      }),
    )
  })

  test.each([
    ['one line of 10 MB', 'ab '.repeat(3_400_000)],
    ['a million blank lines', `Gulls${'\n'.repeat(1e6)}${A}`],
    ['a million carriage returns', `${'\r'.repeat(1e6)}Gulls`],
    ['spaces without end', `Gulls${' '.repeat(1e7)}x`],
    ['quotes without end', `Gulls${'"'.repeat(1e7)}`],
    ['joiners without end', `Gulls${'\u200D'.repeat(1e6)}x`],
    ['an abstract in 250,000 pieces', `Gulls\n\n${A.slice(0, -1)}\n\n${'ab\n\n'.repeat(250_000)}`],
    ['250,000 counts', `Gulls\n${'1\n'.repeat(250_000)}`],
    ['250,000 submitters', `${'Submitted by\n'.repeat(250_000)}Gulls\n${A}`],
    ['250,000 lines in one block', `Gulls\n${'ab\n'.repeat(250_000)}`],
  ])('%s is read in good time, with few warnings', (_, text) => {
    const parsed = parse(text)
    expect(parsed).toBeTypeOf('object')
    expect((parsed as ReturnType<typeof parseDailyPage>).warnings.length).toBeLessThan(400)
  })
})

test('after a hundred warnings of a kind the rest are counted', () => {
  const { warnings } = read('Gulls', ...Array.from({ length: 150 }, () => '54'), '', A)
  expect(warnings).toHaveLength(101)
  expect(warnings.at(-1)).toBe('102: 50 more from this line on: vote count skipped')
})
