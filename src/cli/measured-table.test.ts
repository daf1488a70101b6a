import { expect, test } from 'vitest'
import { SEEDS, nested, recordOf } from '#lab/nested.fixture.ts'
import { measuredTable, readMeasured, withMeasured } from './measured-table.ts'

const recorded = await recordOf(nested, SEEDS)

test('shows each claim at its weakest seed in words, beside the runs without each mechanism', () => {
  const table = measuredTable(recorded)
  expect(table).toContain(
    '| Cut to 16 numbers, accuracy falls by at most 4 points. | abstract | 2.5 points worse (allowed: 4) | holds (3 of 3) |',
  )
  expect(table).toContain('breaks on 3 of 3')
  expect(table).toContain('| accuracy, cut to 16 | 0.945 to 0.959 | 0.750 | 0.500 | 0.949 |')
  expect(table).toContain('| The uncut network names 90 % of digits. | 97 % (needed: 90) |')
  expect(table).toContain('Seeds 412, 1200, 7777, drawn from the claims')
})

test('a bar in a sentence does not end its cell, and a failed check is void', () => {
  const claims = recorded.claims.map((claim) => ({ ...claim, says: 'At most 4 | half.' }))
  expect(measuredTable({ ...recorded, claims })).toContain('At most 4 \\| half.')
  const checks = recorded.checks.map((check) => ({ ...check, bound: 0.99 }))
  expect(measuredTable({ ...recorded, checks })).toContain('97 % (needed: 99) **void**')
})

test('writes between its marks and nowhere else, and is read back the same', () => {
  const readme = '# One\n\n<!-- measured -->\nold\n<!-- /measured -->\n\nAfter.\n'
  const written = withMeasured(readme, 'new')
  expect(written).toBe('# One\n\n<!-- measured -->\nnew\n<!-- /measured -->\n\nAfter.\n')
  expect(readMeasured(written)).toBe('new')
})

test('a README without marks gets them at its end', () => {
  expect(readMeasured('# One\n')).toBeUndefined()
  expect(readMeasured(withMeasured('# One\n', 'new'))).toBe('new')
})
