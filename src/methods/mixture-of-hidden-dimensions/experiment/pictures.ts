import type { BarPlot, LinePlot } from '#lab/plot.ts'

export interface SharePoint {
  /** Share of the hidden dimensions that is active. */
  share: number
  mohd: number
}

/** Loss over the share of hidden dimensions that a token meets. */
export function sharePicture(
  points: readonly SharePoint[],
  { fixed, dense, wide }: Record<'fixed' | 'dense' | 'wide', number>,
): LinePlot {
  const line = (pick: (point: SharePoint) => number) =>
    points.map((point) => [100 * point.share, pick(point)] as const)
  const level = (value: number) => points.map(({ share }) => [100 * share, value] as const)
  return {
    kind: 'line',
    title: 'Loss by how much of the width a token meets',
    alt: 'The loss of the mixture at a third, half and three quarters of the hidden dimensions, beside always the same dimensions, a plain network of as many activated weights as a third, and a plain one of the full width.',
    x: { label: '% of hidden dimensions active' },
    y: { label: 'loss in nats' },
    series: [
      { name: 'chosen for each token', role: 'method', points: line((point) => point.mohd) },
      { name: 'always the same third', role: 'baseline', points: level(fixed) },
      { name: 'plain, weights of a third', role: 'baseline', points: level(dense) },
      { name: 'plain, full width', role: 'theory', points: level(wide) },
    ],
  }
}

/** What each arm loses at the activated weights of a third. */
export function armsPicture(bars: Record<'mohd' | 'fixed' | 'dense' | 'wide', number>): BarPlot {
  return {
    kind: 'bars',
    title: 'At equal activated weights',
    alt: 'The loss of the mixture with a third of three times the width, of the same with fixed dimensions, and of a plain transformer of equal activated weights, beside one of the full width.',
    y: { label: 'loss in nats' },
    bars: [
      { label: 'mixture of hidden dimensions', value: bars.mohd, role: 'method' },
      { label: 'the same dimensions always', value: bars.fixed, role: 'baseline' },
      { label: 'plain, as many activated weights', value: bars.dense, role: 'baseline' },
      { label: 'plain, full width', value: bars.wide, role: 'theory' },
    ],
  }
}
