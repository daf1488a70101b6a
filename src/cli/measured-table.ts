import { comparison, threeDigits } from '#lab/numbers.ts'
import { type Recorded, summarise } from '#lab/recorded.ts'

const START = '<!-- measured -->'
const END = '<!-- /measured -->'

/** The recorded numbers as Markdown: a row per claim, a row per metric, the ablation beside them. */
export function measuredTable(recorded: Recorded): string {
  const runs = Object.values(recorded.seeds)
  const seeds = Object.keys(recorded.seeds)
  const claims = summarise(runs.map((run) => run.verdicts)).map(({ says, worst, holds }, i) => {
    const ablated = recorded.ablation.verdicts[i]!
    return `| ${cell(says)} | ${comparison(worst)} | ${word(holds)} | ${word(ablated.holds)} |`
  })
  const metrics = Object.entries(recorded.metrics).map(([key, label]) => {
    const values = [...runs, recorded.ablation].map((run) => threeDigits(run.metrics[key]!))
    return `| ${cell(label)} | ${values.join(' | ')} |`
  })
  const seconds = runs.map((run) => threeDigits(run.seconds)).join(', ')
  return [
    '| Claim | Measured, weakest seed | Verdict | Switched off |',
    '| --- | --- | --- | --- |',
    ...claims,
    '',
    `| Metric | ${seeds.map((seed) => `seed ${seed}`).join(' | ')} | switched off |`,
    `| --- |${' ---: |'.repeat(seeds.length + 1)}`,
    ...metrics,
    '',
    `Switched off: ${recorded.ablation.switchedOff} (seed ${seeds[0]}). Seconds per seed: ${seconds}.`,
  ].join('\n')
}

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

const word = (holds: boolean) => (holds ? 'holds' : 'does not hold')

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
