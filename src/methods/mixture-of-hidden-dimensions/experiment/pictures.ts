import type { BarPlot, LinePlot } from '#lab/plot.ts'

type Losses<Arm extends string> = Record<Arm, number>

/** What each arm loses, where as many weights are activated and where not. */
export function armsPicture(bars: Losses<'third' | 'fixed' | 'dense' | 'experts' | 'wide'>): BarPlot {
  return {
    kind: 'bars',
    title: 'At equal activated weights, less is better',
    alt: 'The loss of the mixture of hidden dimensions with a third of them active, of the same with always the same third, of a plain transformer and of a mixture of experts with as many activated weights, and of a plain transformer of the full width.',
    y: { label: 'loss in nats' },
    bars: [
      { label: 'mixture of hidden dimensions', value: bars.third, role: 'method' },
      { label: 'always the same dimensions', value: bars.fixed, role: 'baseline' },
      { label: 'plain, as many weights', value: bars.dense, role: 'baseline' },
      { label: 'mixture of experts', value: bars.experts, role: 'baseline' },
      { label: 'plain, full width', value: bars.wide, role: 'theory' },
    ],
  }
}

/** Loss over the share of hidden dimensions that a token meets. */
export function sharePicture(losses: Losses<'third' | 'half' | 'dense' | 'wide'>): LinePlot {
  const { third, half, dense, wide } = losses
  const level = (value: number) => [[33, value] as const, [100, value] as const]
  return {
    kind: 'line',
    title: 'Loss by how much of the width a token meets',
    alt: 'The loss of the mixture at a third and half of the hidden dimensions and of the plain network that uses all of them, beside a plain one of as many activated weights as a third.',
    x: { label: '% of hidden dimensions active' },
    y: { label: 'loss in nats' },
    series: [
      { name: 'chosen for each token', role: 'method', points: [[33, third], [50, half], [100, wide]] }, // prettier-ignore
      { name: 'plain, weights of a third', role: 'baseline', points: level(dense) },
    ],
  }
}
