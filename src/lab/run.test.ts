import { expect, test } from 'vitest'
import { nested } from './nested.fixture.ts'
import { type Reproduction, type RunEvent, defineReproduction } from './reproduction.ts'
import { judge, runSeed } from './run.ts'

let closed = 0
let told: unknown

const counting = defineReproduction({
  ...nested,
  async *run(options) {
    told = options
    try {
      for (let done = 0; done < 3; done++) {
        yield { kind: 'progress', done, total: 3, doing: 'counting' }
        yield { kind: 'setting', arm: 'rival', name: 'rate', value: done }
        yield { kind: 'setting', arm: 'nested', name: 'rate', value: 'high' }
        yield {
          kind: 'plot',
          plot: { kind: 'bars', title: 'Count', alt: `up to ${done}`, y: { label: 'n' }, bars: [] },
        }
      }
      return { whole: 0.97, kept: 0.95, plain: 0.75 }
    } finally {
      closed++
    }
  },
})
const splitting = (test: number[], more: Partial<Reproduction> = {}) =>
  ({
    ...nested,
    async *run() {
      yield { kind: 'split', of: 'digits', train: Int32Array.of(1, 2), validation: [3], test }
      return { whole: 1, kept: 1, plain: 0 }
    },
    ...more,
  }) as Reproduction

test('passes events on as they come, and ends in judged numbers', async () => {
  const events: RunEvent[] = []
  const result = await runSeed(counting, { seed: 1 }, (event) => events.push(event))
  expect(events.slice(0, 4).map((event) => event.kind)).toEqual(['progress', 'setting', 'setting', 'plot'])
  expect(events).toHaveLength(12)
  expect(result).toMatchObject({ seed: 1, isVoid: false, metrics: { kept: 0.95 } })
  expect(result.claims).toMatchObject([
    {
      says: 'Cut to 16 numbers, accuracy falls by at most 4 points.',
      holds: true,
      relation: '<=',
      bound: 0.04,
    },
    { holds: true },
  ])
})

test('keeps the last state of each plot, and the last choice of each arm', async () => {
  const { plots, settings } = await runSeed(counting, { seed: 0 })
  expect(plots).toMatchObject([{ title: 'Count', alt: 'up to 2' }])
  expect(settings).toEqual([
    { arm: 'rival', name: 'rate', value: 2 },
    { arm: 'nested', name: 'rate', value: 'high' },
  ])
})

test('hands over what is off and how long the rival trains; a mechanism it does not know is refused', async () => {
  await runSeed(counting, { seed: 3, without: 'nesting', longer: true })
  expect(told).toEqual({ seed: 3, without: 'nesting', longer: true })
  const mistyped = runSeed(counting as Reproduction, { seed: 3, without: 'nestign' })
  await expect(mistyped).rejects.toThrow(RangeError)
  await expect(mistyped).rejects.toThrow('"nestign" here; these can be switched off: nesting, order')
  await expect(runSeed(counting as Reproduction, { seed: 3, without: 'toString' })).rejects.toThrow(
    RangeError,
  )
})

test('a row in two parts of a split ends the run; splits go to nobody', async () => {
  const events: RunEvent[] = []
  await runSeed(splitting([4, 5]), { seed: 0 }, (event) => events.push(event))
  expect(events).toEqual([])
  await expect(runSeed(splitting([4, 2]), { seed: 0 })).rejects.toThrow(
    'row 2 of digits is in the train and the test split',
  )
  await expect(runSeed(splitting([3]), { seed: 0 })).rejects.toThrow('in the validation and the test split')
  await expect(runSeed(splitting([4, 4]), { seed: 0 })).resolves.toBeDefined()
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
    ...nested,
    // oxlint-disable-next-line require-yield
    run: async function* () {
      return { whole: 1 } as { whole: number; kept: number; plain: number }
    },
  })
  await expect(runSeed(forgetful, { seed: 0 })).rejects.toThrow('did not return kept, plain')
})

test('a number that is not one never holds, and a failed check makes a run void', () => {
  expect(judge(nested, { whole: 0.97, kept: NaN, plain: 0.75 }).claims.map(({ holds }) => holds)).toEqual([
    false,
    false,
  ])
  expect(judge(nested, { whole: NaN, kept: 0.95, plain: 0.75 }).isVoid).toBe(true)
})

test('a check is not asked of a run without what it needs', () => {
  const metrics = { whole: 0.91, kept: 0.9, plain: 0.75 }
  expect(judge(nested, metrics)).toMatchObject({ isVoid: true, checks: [{ holds: true }, { holds: false }] })
  expect(judge(nested, metrics, 'nesting')).toMatchObject({ isVoid: false, checks: [{ holds: true }] })
  expect(judge(nested, metrics, 'order').isVoid).toBe(true)
})
