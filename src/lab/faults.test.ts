import { describe, expect, test } from 'vitest'
import type { Claim } from './claim.ts'
import { recordFaults, reproductionFaults } from './faults.ts'
import { SEEDS, nested, recordOf } from './nested.fixture.ts'
import type { Recorded, RecordedRun } from './recorded.ts'
import type { Reproduction } from './reproduction.ts'

const [first, second] = nested.claims as Claim[]
const [check] = nested.checks
const refused = (change: object) => reproductionFaults({ ...nested, ...change } as Reproduction)
const claim = (change: object) => refused({ claims: [{ ...first!, ...change }, second!] })

test('a sound reproduction and its record have no fault', async () => {
  expect(reproductionFaults(nested)).toEqual([])
  expect(recordFaults(await recordOf(nested, SEEDS))).toEqual([])
})

describe('before anything runs it is refused', () => {
  test.each<[object, string]>([
    [{ claims: [] }, 'it has 0 claims'],
    [{ claims: [first!, first!, second!, second!] }, 'it has 4 claims'],
    [{ checks: [] }, 'it has no check'],
    [{ mechanisms: {} }, 'it has 0 mechanisms'],
    [{ mechanisms: { ...nested.mechanisms, order: ' ' } }, 'the mechanism order has no label'],
    [{ mechanisms: { ...nested.mechanisms, idle: 'stop' } }, 'no claim rests on the mechanism idle'],
    [{ rival: { ...nested.rival, metric: 'best' } }, 'measured by best, which is no metric'],
    [{ budgetSeconds: 61 }, 'the limit is 60'],
    [{ scope: { ...nested.scope, shrunk: '' } }, 'does not say what was shrunk'],
    [{ checks: [{ ...check!, atLeast: undefined }] }, 'check 1 has no bound'],
    [{ checks: [{ ...check!, says: () => 'It is good.' }] }, 'check 1 does not name its bound'],
    [{ checks: [{ ...check!, needs: ['nestign'] }] }, 'check 1 needs nestign, which is no mechanism'],
  ])('%o: %s', (change, why) => expect(refused(change).join('\n')).toContain(why))

  test.each<[object, string]>([
    [{ atMost: Number.NaN }, 'claim 1 has no bound'],
    [{ null: Number.NaN }, 'claim 1 has no null'],
    [{ null: 0.04 }, 'claim 1 asks for no more than no effect gives: 4 points worse (allowed: 4)'],
    [{ null: 0 }, 'no effect gives: 0 points'],
    [{ says: () => 'Accuracy falls by 4 points.' }, 'claim 1 does not name its bound'],
    [{ from: ' ' }, 'claim 1 does not say where the paper says so'],
    [{ restsOn: [] }, 'claim 1 rests on no mechanism'],
    [{ restsOn: ['nestign', 'order'] }, 'claim 1 rests on nestign, which is no mechanism'],
  ])('claim %o: %s', (change, why) => expect(claim(change).join('\n')).toContain(why))
})

describe('a record is refused when', () => {
  /** The record with some of its runs changed. */
  async function faults(change: (run: RecordedRun) => Partial<RecordedRun> | undefined): Promise<string[]> {
    const recorded: Recorded = await recordOf(nested, SEEDS)
    return recordFaults({ ...recorded, runs: recorded.runs.map((run) => ({ ...run, ...change(run) })) })
  }

  test('a claim is the same on every seed', async () => {
    expect(await faults(({ claims: [, two] }) => ({ claims: [0.02, two!] }))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/claim 1 .* same on every seed, 0\.0200000: an identity/),
      ]),
    )
  })

  test('a claim survives without its mechanism on one seed', async () => {
    const off = ({ seed, without, claims: [, two] }: RecordedRun) =>
      seed === SEEDS[1] && without === 'order' ? { claims: [0.03, two!] } : undefined
    expect(await faults(off)).toEqual([
      'claim 1 (Cut to 16 numbers, accuracy falls by at most 4 points.) does not break without order: ' +
        'seed 1200 gives 3 points worse (allowed: 4)',
    ])
  })

  test('a run without the mechanism measured nothing, or cannot tell', async () => {
    const at = (run: RecordedRun) => run.seed === SEEDS[2] && run.without === 'order'
    const nothing = await faults((run) => (at(run) ? { claims: [null, run.claims[1]!] } : undefined))
    expect(nothing).toEqual([expect.stringContaining('without order: seed 7777 measured nothing')])
    const hollow = await faults((run) => (at(run) ? { checks: [0.5, 0.01] } : undefined))
    expect(hollow).toEqual([
      expect.stringContaining('seed 7777 is void: The uncut network names 90 % of digits. 50 % (needed: 90)'),
    ])
  })

  test('a rival with more time kills a claim', async () => {
    const longer = (run: RecordedRun) => (run.longer ? { claims: [run.claims[0]!, 0.9] } : undefined)
    expect(await faults(longer)).toEqual([
      expect.stringMatching(/^claim 2 .* does not outlive a rival with three times the training: 0\.9 times/),
    ])
  })

  test('but not when the claim does not hold anyway', async () => {
    expect(await faults((run) => ({ claims: [0.3 + run.seed / 1e5, run.claims[1]!] }))).toEqual([])
  })
})
