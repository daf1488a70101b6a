import type { Metrics } from '#lab/claim.ts'
import { mergePlots } from '#lab/merge-plots.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import { type ClaimSummary, type Recorded, summarise } from '#lab/recorded.ts'
import type { Judged } from '#lab/run.ts'
import { svgDocument } from '#lab/svg-document.ts'
import { typesetNumber } from '#lab/typeset.ts'
import type { PanelData } from '../islands/protocol.ts'

/** A recorded picture, drawn. */
export interface Picture {
  title: string
  svg: string
}

/** A claim over all recorded seeds, and what became of it with the idea off. */
export interface ClaimRow extends ClaimSummary {
  /** Every seed's number, where there are several. */
  perSeed: string
  off: Judged | undefined
}

export interface MetricRow {
  label: string
  /** One number, or the mean and the range over the seeds. */
  on: string
  off: string
}

/** The record as the panel shows it. */
export interface RunRecord {
  seeds: string[]
  /** Mean of one seed. */
  seconds: number
  pictures: Picture[]
  claims: ClaimRow[]
  metrics: MetricRow[]
  switchedOff: string
  data: Omit<PanelData, 'slug'>
}

const drawn = new WeakMap<Recorded, RunRecord>()

/** Reads a record once; drawing its pictures takes some 10 ms each. */
export function runRecord(recorded: Recorded): RunRecord {
  const known = drawn.get(recorded)
  if (known) return known
  const record = read(recorded)
  drawn.set(recorded, record)
  return record
}

function read({ seeds, metrics, ablation }: Recorded): RunRecord {
  const runs = Object.values(seeds)
  const pictures = mergePlots(runs.map((run) => run.plots))
  return {
    seeds: Object.keys(seeds),
    seconds: mean(runs.map((run) => run.seconds)),
    pictures: pictures.map((plot) => ({
      title: plot.title,
      svg: plotToSvg(plot, { document: svgDocument }),
    })),
    claims: summarise(runs.map((run) => run.verdicts)).map((claim, i) => ({
      ...claim,
      perSeed:
        claim.verdicts.length > 1 ? claim.verdicts.map((v) => typesetNumber(v.measured)).join(', ') : '',
      off: ablation.verdicts[i],
    })),
    metrics: Object.entries(metrics).map(([key, label]) => ({
      label,
      on: range(runs.map((run) => run.metrics[key] ?? Number.NaN)),
      off: typesetNumber(ablation.metrics[key] ?? Number.NaN),
    })),
    switchedOff: ablation.switchedOff,
    data: {
      labels: metrics,
      recorded: Object.fromEntries(
        Object.entries(seeds).map(([seed, run]): [string, Metrics] => [seed, run.metrics]),
      ),
      ablated: ablation.metrics,
    },
  }
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const [from, to] = [typesetNumber(low), typesetNumber(high)]
  return from === to ? from : `${typesetNumber(mean(values))} (${from} to ${to})`
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
