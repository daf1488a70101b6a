import { expect, test } from 'vitest'
import { fateOver } from '#lab/fate.ts'
import { SEEDS, nested, recordOf } from '#lab/nested.fixture.ts'
import { type ClaimSummary, claimsOf } from '#lab/recorded.ts'
import { claimLines } from './claim-lines.ts'
import { isAsRecorded } from './run.ts'
import { judge } from '#lab/run.ts'

const recorded = await recordOf(nested, SEEDS)

test('a claim in a shell: verdict in a word, weakest number in words, sentence, why', () => {
  const [first, second] = claimsOf(recorded)
  expect(claimLines(first!)).toEqual([
    '+ holds (holds on 3 of 3 seeds), the weakest: 2.5 points worse (allowed: 4)',
    '  Cut to 16 numbers, accuracy falls by at most 4 points.',
  ])
  expect(claimLines(second!).at(-1)).toBe('  An ordinary network spreads what it knows.')
})

test('without an idea that it rests on a claim breaks or still holds', () => {
  const [first, second] = claimsOf(recorded)
  const off = (claim: Pick<ClaimSummary, 'outcome' | 'restsOn'>) => fateOver(claim, 'order')
  expect(off({ ...first!, outcome: 'does not hold' })).toBe('breaks')
  expect(off(first!)).toBe('still holds')
  expect(off({ ...first!, outcome: 'varies' })).toBe('varies')
  expect(off({ ...second!, outcome: 'does not hold' })).toBe('does not hold')
  expect(fateOver(first!, undefined)).toBe('holds')
  expect(claimLines({ ...first!, outcome: 'breaks' })[0]).toMatch(/^- breaks/)
})

test('a run is as recorded when what the record holds up holds, and no check fails', () => {
  const run = (kept: number, whole = 0.97) => judge(nested, { whole, kept, plain: 0.75 })
  const broken = { ...recorded, claims: recorded.claims.map((claim) => ({ ...claim, bound: 0 })) }
  expect(isAsRecorded(run(0.95), recorded)).toBe(true)
  expect(isAsRecorded(run(0.8), recorded)).toBe(false)
  expect(isAsRecorded(run(0.8), undefined)).toBe(false)
  expect(isAsRecorded(run(0.8), broken)).toBe(true)
  expect(isAsRecorded(run(0.87, 0.88), recorded)).toBe(false)
})
