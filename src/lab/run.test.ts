import { expect, test } from 'vitest'
import { atLeast } from './claim.ts'
import { type RunEvent, defineReproduction } from './reproduction.ts'
import { allHold, judge, runSeed } from './run.ts'

let closed = 0

const counting = defineReproduction({
  metrics: { reached: 'how far it got' },
  seeds: [0, 1, 2],
  budgetSeconds: 1,
  ablation: 'count nothing',
  claims: [
    { says: 'It reaches 3.', check: (m) => atLeast(m.reached, 3) },
    { says: 'It reaches 9.', check: (m) => atLeast(m.reached, 9), expected: 'fails', why: 'too few steps' },
  ],
  async *run({ seed, ablate = false }) {
    try {
      for (let done = 0; done < 3; done++) {
        yield { kind: 'progress', done, total: 3, doing: 'counting' }
        const plot = {
          kind: 'bars',
          title: 'Count',
          alt: `up to ${done}`,
          y: { label: 'n' },
          bars: [],
        } as const
        yield { kind: 'plot', plot }
      }
      return { reached: ablate ? 0 : 3 + seed }
    } finally {
      closed++
    }
  },
})

test('passes events on as they come, and ends in judged numbers', async () => {
  const events: RunEvent[] = []
  const result = await runSeed(counting, { seed: 1 }, (event) => events.push(event))

  expect(events.map((event) => event.kind)).toEqual([
    'progress',
    'plot',
    'progress',
    'plot',
    'progress',
    'plot',
  ])
  expect(result.metrics).toEqual({ reached: 4 })
  expect(result.verdicts).toMatchObject([
    { says: 'It reaches 3.', holds: true, measured: 4, relation: '>=', bound: 3, expected: 'holds' },
    { holds: false, expected: 'fails', why: 'too few steps' },
  ])
})

test('keeps the last state of each plot', async () => {
  const { plots } = await runSeed(counting, { seed: 0 })
  expect(plots).toMatchObject([{ title: 'Count', alt: 'up to 2' }])
})

test('a claim that is known to fail does not count against the method', async () => {
  expect(allHold((await runSeed(counting, { seed: 0 })).verdicts)).toBe(true)
  expect(allHold((await runSeed(counting, { seed: 0, ablate: true })).verdicts)).toBe(false)
})

test('aborting ends the run and lets it clean up', async () => {
  closed = 0
  const abort = new AbortController()
  const run = runSeed(counting, { seed: 0 }, () => abort.abort(new Error('stopped')), abort.signal)
  await expect(run).rejects.toThrow('stopped')
  expect(closed).toBe(1)
})

test('a run that forgets a metric is told which', async () => {
  const forgetful = defineReproduction({
    ...counting,
    // oxlint-disable-next-line require-yield
    run: async function* () {
      return {} as { reached: number }
    },
  })
  await expect(runSeed(forgetful, { seed: 0 })).rejects.toThrow('did not return reached')
})

test('a number that is not one never holds', () => {
  expect(judge(counting, { reached: NaN }).map((verdict) => verdict.holds)).toEqual([false, false])
})
