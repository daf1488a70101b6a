import { inWords, valueInWords } from '#lab/in-words.ts'
import {
  type ClaimSummary,
  type Recorded,
  type RecordedRun,
  claimsOf,
  longerRun,
  runsWithout,
  seedRuns,
  verdictsOf,
} from '#lab/recorded.ts'
import { typesetNumber } from '#lab/typeset.ts'

const START = '<!-- measured -->'
const END = '<!-- /measured -->'

/** The record as Markdown: a row per claim, per check, per metric, each with and without the mechanisms. */
export function measuredTable(recorded: Recorded): string {
  const seeds = seedRuns(recorded)
  const names = Object.keys(recorded.mechanisms)
  const longer = longerRun(recorded)
  const seconds = seeds.map((run) => typesetNumber(run.seconds)).join(', ')
  return [
    ...table(
      ['Claim', 'The paper', 'Weakest seed', 'Verdict', ...names.map((name) => `Without ${name}`)],
      claimsOf(recorded).map((claim, i) => claimRow(recorded, claim, i)),
    ),
    '',
    ...table(
      ['Check', 'Weakest seed'],
      recorded.checks.map((check, i) => [check.says, weakestCheck(recorded, seeds, i)]),
    ),
    '',
    ...table(
      [
        'Metric',
        'All seeds',
        ...names.map((name) => `Without ${name}`),
        ...(longer ? ['Rival 3 times longer'] : []),
      ],
      Object.entries(recorded.metrics).map(([key, label]) => [
        label,
        range(seeds, key),
        ...names.map((name) => range(runsWithout(recorded, name), key)),
        ...(longer ? [range([longer], key)] : []),
      ]),
    ),
    ...chosen(seeds),
    '',
    ...names.map((name) => `Without ${name}: ${recorded.mechanisms[name]}.`),
    longer
      ? `The rival, ${recorded.rival.name}, trained three times as long on seed ${longer.seed}.`
      : `The rival, ${recorded.rival.name}, does not train by steps.`,
    `Seeds ${seeds.map((run) => run.seed).join(', ')}, drawn from the claims; processor seconds: ${seconds}.`,
  ].join('\n')
}

function claimRow(recorded: Recorded, claim: ClaimSummary, i: number): string[] {
  const held = claim.perSeed.filter((seed) => seed.holds).length
  const off = Object.keys(recorded.mechanisms).map((name) => {
    if (!claim.restsOn.includes(name)) return ''
    const runs = runsWithout(recorded, name)
    const values = runs.map((run) => run.claims[i] ?? Number.NaN)
    const broken = runs.filter((run) => !verdictsOf(recorded, run).claims[i]!.holds).length
    return `${span(values, (value) => valueInWords(value, claim.unit, claim.sides))}, breaks on ${broken} of ${runs.length}`
  })
  return [
    claim.says + (claim.why === undefined ? '' : ` *${claim.why}*`),
    claim.from,
    inWords(claim.worst),
    `${claim.outcome} (${held} of ${claim.perSeed.length})`,
    ...off,
  ]
}

function weakestCheck(recorded: Recorded, seeds: readonly RecordedRun[], i: number): string {
  const all = seeds.map((run) => verdictsOf(recorded, run).checks[i]!)
  const better = (a: number, b: number) => (all[0]!.relation === '>=' ? a < b : a > b)
  const weakest = all.reduce((a, b) => (Number.isNaN(b.measured) || better(b.measured, a.measured) ? b : a))
  return inWords(weakest) + (weakest.holds ? '' : ' **void**')
}

function chosen(seeds: readonly RecordedRun[]): string[] {
  const byArm = new Map<string, Set<string>>()
  for (const { arm, name, value } of seeds.flatMap((run) => run.settings)) {
    const values = byArm.get(`${arm}: ${name}`) ?? new Set()
    byArm.set(`${arm}: ${name}`, values.add(typeof value === 'number' ? typesetNumber(value) : value))
  }
  if (byArm.size === 0) return []
  const rows = [...byArm].map(([setting, values]) => [setting, [...values].join(', ')])
  return ['', ...table(['Chosen on the validation split', 'Over the seeds'], rows)]
}

const range = (runs: readonly RecordedRun[], key: string): string =>
  span(
    runs.map((run) => run.metrics[key] ?? Number.NaN),
    (value) => (Number.isNaN(value) ? 'not measured' : typesetNumber(value)),
  )

/** One value, or the lowest and highest. */
function span(values: readonly number[], text: (value: number) => string): string {
  const measured = values.filter((value) => !Number.isNaN(value))
  if (measured.length === 0) return text(Number.NaN)
  const [low, high] = [text(Math.min(...measured)), text(Math.max(...measured))]
  const missing = values.length - measured.length
  return (low === high ? low : `${low} to ${high}`) + (missing > 0 ? `, ${missing} not measured` : '')
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(heads), `|${' --- |'.repeat(heads.length)}`, ...rows.map(line)]
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The README with its measured part replaced; added at the end where it has none. */
export function withMeasured(readme: string, table: string): string {
  const part = `${START}\n${table}\n${END}`
  const from = readme.indexOf(START)
  const to = readme.indexOf(END)
  if (from < 0 || to < from) return `${readme.trimEnd()}\n\n## Measured\n\n${part}\n`
  return readme.slice(0, from) + part + readme.slice(to + END.length)
}

/** What the README says was measured; undefined when it has no such part. */
export function readMeasured(readme: string): string | undefined {
  const from = readme.indexOf(START)
  const to = readme.indexOf(END)
  return from < 0 || to < from ? undefined : readme.slice(from + START.length, to).trim()
}
