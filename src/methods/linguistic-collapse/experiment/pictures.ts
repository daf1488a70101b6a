import type { BarPlot, ScatterPlot } from '#lab/plot.ts'
import { MEASURES, type Measure, type Point, RIVALS } from './points.ts'

/** How often centre and classifier agree, against the loss; and the same before training. */
export function agreementPicture(
  points: readonly Point[],
  before: readonly Point[],
  isTrained: boolean,
): ScatterPlot {
  const widths = [...new Set(points.map(({ width }) => width))]
  const series = widths.map((width) => ({
    name: `width ${width}`,
    role: 'method' as const,
    points: points.filter((point) => point.width === width).map(agreementOf),
  }))
  const untrained = {
    name: 'the same networks before training',
    role: 'baseline' as const,
    points: before.map(agreementOf),
  }
  return {
    kind: 'scatter',
    title: 'The more a language model collapses, the better it predicts',
    alt: 'Trained networks lie on a falling line: the more often the nearest class mean agrees with the classifier, the lower the loss.',
    x: { label: 'loss on new text in nats' },
    y: { label: 'nearest centre agrees, %' },
    series: isTrained ? [...series, untrained] : [untrained],
  }
}

const agreementOf = ({ loss, agreement }: Point) => [loss, 100 * agreement] as const

/** How closely each measure goes with the loss, over all networks and among likes. */
export function relationsPicture(title: string, relations: Readonly<Record<string, number>>): BarPlot {
  const labels: Record<string, string> = { ...MEASURES, ...RIVALS }
  return {
    kind: 'bars',
    title,
    alt: 'How much of the variance of the loss each measure explains, measures of collapse before rivals.',
    y: { label: 'of the variance of the loss explained, %' },
    bars: Object.entries(relations).map(([measure, r]) => ({
      label: labels[measure as Measure]!,
      value: 100 * r * r,
      role: measure in MEASURES ? 'method' : 'baseline',
    })),
  }
}
