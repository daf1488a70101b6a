import { expect, test } from 'vitest'
import { atLeast } from '#lab/claim.ts'
import type { Recorded, RecordedSeed } from '#lab/recorded.ts'
import { measuredTable, readMeasured, withMeasured } from './measured-table.ts'

const seed = (value: number): RecordedSeed => ({
  seconds: 1.5,
  metrics: { accuracy: value },
  verdicts: [{ says: 'At least 0.9 | half.', expected: 'holds', ...atLeast(value, 0.9) }],
  plots: [],
})

const recorded: Recorded = {
  sources: 'abc',
  metrics: { accuracy: 'accuracy' },
  versions: { node: 'v24', jax: '0', backend: 'wasm' },
  seeds: { 0: seed(0.95), 1: seed(0.92) },
  ablation: { switchedOff: 'no training', ...seed(0.5) },
}

test('shows each claim at its weakest seed beside the run with the idea switched off', () => {
  const table = measuredTable(recorded)
  expect(table).toContain('| At least 0.9 \\| half. | 0.92 >= 0.9 | holds | does not hold |')
  expect(table).toContain('| accuracy | 0.95 | 0.92 | 0.5 |')
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
