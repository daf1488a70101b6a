import type { LinePlot } from '#lab/plot.ts'
import type { Best, Curve } from '../method/compute.ts'
import { type Law, lawAt } from '../method/law.ts'

export interface Forecast {
  sizes: readonly number[]
  losses: readonly number[]
  /** How many of the sizes the laws were fitted to. */
  fitted: number
  law: Law
  /** Without the constant. */
  pure: Law
}

/** The losses of networks, and what the smaller ones foretell of the larger with and without the constant. */
export function forecastPicture({ sizes, losses, fitted, law, pure }: Forecast, entropy: number): LinePlot {
  const curve = (own: Law) => sizes.map((size) => [size, lawAt(own, size) - entropy] as const)
  return {
    kind: 'line',
    title: 'What small networks foretell of large ones',
    alt: `Fitted to the ${fitted} smaller networks, the power law plus constant comes close to the larger ones, above the entropy of the source; without its constant it falls below the entropy.`,
    x: { label: 'weights', scale: 'log' },
    y: { label: 'loss in nats above the entropy' },
    series: [
      { name: 'power law plus constant', role: 'method', points: curve(law) },
      { name: 'power law alone', role: 'baseline', points: curve(pure) },
      {
        name: 'the networks',
        role: 'theory',
        points: sizes.map((size, i) => [size, losses[i]! - entropy] as const),
      },
    ],
    bound: { y: 0, label: 'entropy of the source' },
  }
}

/** Learning curves over compute, and the best that each compute buys. */
export function computePicture(curves: readonly Curve[], best: readonly Best[], entropy: number): LinePlot {
  return {
    kind: 'line',
    title: 'The best network for a compute',
    alt: 'Learning curves of all sizes over compute: small networks are ahead at first, larger ones later, and their lower envelope falls steadily.',
    x: { label: 'operations of training', scale: 'log' },
    y: { label: 'loss in nats above the entropy' },
    series: [
      ...curves.map(({ size, tokens, loss }) => ({
        name: 'one network',
        role: 'baseline' as const,
        faint: true,
        points: tokens.map((count, i) => [6 * size * count, loss[i]! - entropy] as const),
      })),
      {
        name: 'best of all',
        role: 'method',
        points: best.map(({ compute, loss }) => [compute, loss - entropy] as const),
      },
    ],
    bound: { y: 0, label: 'entropy of the source' },
  }
}
