import { expect, test } from 'vitest'
import { parseDailyPage } from './daily-page.ts'

const A = 'Gulls were counted on a beach for many years, and there were more of them each year. '
  .repeat(4)
  .trim()
const B = 'Terns were seen from a boat, and somebody wrote down how they dive and how often. '
  .repeat(4)
  .trim()

test('characters nobody sees are removed, and what was taken out is told', () => {
  const text = ['\uFEFFSea\u00A0Gulls ', '\u200B', `${A}\t`, '', 'Te\u00ADrns\0', '', B].join('\n')
  const { records, warnings } = parseDailyPage(text)
  expect(records.map((record) => record.title)).toEqual(['Sea Gulls', 'Terns'])
  expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '1: 2 lines end in spaces; removed',
    '1: one line has no-break spaces; made plain ones',
    '2: invisible characters (soft hyphen, zero width) removed',
    '5: control characters removed',
    '5: invisible characters (soft hyphen, zero width) removed',
  ])
})

test('a line end may be of any system', () => {
  const lines = ['Gulls', '', A, '', 'Terns', '', '54', B]
  const [unix, ...others] = ['\n', '\r\n', '\r'].map((end) => parseDailyPage(lines.join(end)))
  for (const { records, warnings } of others) {
    expect(records).toEqual(unix!.records.map((record) => expect.objectContaining({ title: record.title })))
    expect(records.map((record) => record.abstract)).toEqual([A, B])
    expect(warnings[0]!.message).toMatch(/lines? ends? in a carriage return/)
  }
})

test('a quote may be curly', () => {
  const { records, warnings } = parseDailyPage(['The “Gull”', '', A].join('\n'))
  expect(records[0]!.title).toBe('The “Gull”')
  expect(warnings).toEqual([{ line: 1, message: 'one line has curly quotes; kept as they are' }])
})

test('a line of ten million spaces takes no time to speak of', () => {
  expect(parseDailyPage(`Gulls\n\n${A}\n${' '.repeat(1e7)}x`).records[0]!.title).toBe('Gulls')
}, 10_000)
