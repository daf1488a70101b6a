import { mergePlots } from './merge-plots.ts'
import { type Recorded, type RecordedRun, measured, statements } from './recorded.ts'
import { type Reproduction, type RunOptions, defineReproduction } from './reproduction.ts'
import { type SeedResult, runSeed } from './run.ts'

/** Seeds that a test records. */
export const SEEDS = [412, 1200, 7777]

/** A method whose numbers are made up, not measured, so that a test needs no time for it. */
export const nested = defineReproduction({
  metrics: { whole: 'accuracy, uncut', kept: 'accuracy, cut to 16', plain: 'accuracy, ordinary network cut' },
  mechanisms: { nesting: 'train without the nested loss', order: 'shuffle the numbers before the cut' },
  claims: [
    {
      says: (bound) => `Cut to 16 numbers, accuracy falls by at most ${bound}.`,
      from: 'abstract',
      unit: 'points',
      sides: ['worse', 'better'],
      null: 0.25,
      atMost: 0.04,
      restsOn: ['nesting', 'order'],
      measure: (m) => m.whole - m.kept,
    },
    {
      says: (bound) => `The error is at most ${bound} that of an ordinary network cut alike.`,
      from: 'table 2',
      unit: 'times',
      null: 1,
      atMost: 0.3,
      restsOn: ['nesting'],
      why: 'An ordinary network spreads what it knows.',
      measure: (m) => (1 - m.kept) / (1 - m.plain),
    },
  ],
  checks: [
    {
      says: (bound) => `The uncut network names ${bound} of digits.`,
      unit: '%',
      atLeast: 0.9,
      measure: (m) => m.whole,
    },
    {
      says: (bound) => `The nested loss costs at most ${bound} uncut.`,
      unit: 'points',
      atMost: 0.05,
      needs: ['nesting'],
      measure: (m) => 0.99 - m.whole,
    },
  ],
  scope: {
    tried: 'accuracy at 16 of 64 numbers',
    shrunk: 'ten digits in place of 1,000 classes',
    notTried: 'language models',
  },
  rival: { name: 'an ordinary network', metric: 'plain', trains: true },
  budgetSeconds: 1,
  async *run({ seed, without, longer = false }) {
    const luck = (seed % 10) / 1000
    const whole = 0.97 + luck
    const plain = longer ? 0.78 : 0.75
    yield { kind: 'split', of: 'digits', train: [0, 1], validation: [2], test: [3] }
    yield { kind: 'progress', done: 1, total: 2, doing: 'training' }
    yield { kind: 'setting', arm: 'nested', name: 'learning rate', value: 0.01 }
    yield { kind: 'metric', series: 'loss', step: 1, value: 0.5 - luck }
    const kept = { nesting: plain, order: 0.5 }[without as string] ?? whole - 0.025 + luck
    for (const title of ['Accuracy', 'Nearest neighbour']) {
      yield {
        kind: 'plot',
        plot: {
          kind: 'bars',
          title,
          alt: 'Nested keeps 0.95, an ordinary network falls to 0.75.',
          y: { label: 'accuracy' },
          bars: [
            { label: 'nested', value: kept, role: 'method' },
            { label: 'ordinary', value: plain, role: 'baseline' },
          ],
        },
      }
    }
    return { whole, kept, plain }
  },
})

/** A record of some runs of a method, as the recorder makes it, without its time and its threads. */
export async function recordOf(reproduction: Reproduction, seeds: readonly number[]): Promise<Recorded> {
  const { metrics, mechanisms, scope, rival } = reproduction
  const options: RunOptions[] = seeds.flatMap((seed) => [
    { seed },
    ...Object.keys(mechanisms).map((without) => ({ seed, without })),
  ])
  if (rival.trains) options.push({ seed: seeds[0]!, longer: true })
  const results: SeedResult[] = []
  for (const one of options) results.push(await runSeed(reproduction, one))
  const plain = results.filter(({ without, longer }) => without === undefined && !longer)
  return JSON.parse(
    JSON.stringify({
      fingerprint: 'abc',
      versions: { node: '24.0.0', jax: '0.1.25', backend: 'wasm' },
      metrics,
      mechanisms,
      ...statements(reproduction),
      scope,
      rival,
      runs: results.map((result) => recordedRun(reproduction, result)),
      plots: mergePlots(plain.map(({ plots }) => plots)),
    } satisfies Recorded),
  ) as Recorded
}

function recordedRun(reproduction: Reproduction, result: SeedResult): RecordedRun {
  const { seed, without, longer, metrics, settings } = result
  return {
    seed,
    ...(without !== undefined && { without }),
    ...(longer && { longer }),
    seconds: 14,
    metrics,
    ...measured(reproduction, { metrics, ...(without !== undefined && { without }) }),
    settings,
  }
}
