import type { LinePlot } from '#lab/plot.ts'
import { ARMS, type Arm, type Cut } from './arms.ts'

const NAMES: Record<Arm, string> = {
  merged: 'merged by distance',
  random: 'merged at random',
  largest: 'largest weights kept',
  clusters: 'k-means of the weights',
  lowRank: 'low rank',
}

/** The headline: digits named by the share of parameters left. */
export const cutPicture = (cuts: readonly Cut[], named: Record<Arm, number[]>, whole: number): LinePlot => ({
  kind: 'line',
  title: 'A network cut down without data',
  alt:
    'Digits named rightly by the share of parameters left: merging by distance keeps them for long, merging at ' +
    'random and keeping the largest weights lose them early.',
  x: { label: 'share of the parameters left', scale: 'log' },
  y: { label: 'digits named rightly' },
  series: ARMS.map((arm) => ({
    name: NAMES[arm],
    role: arm === 'merged' ? ('method' as const) : ('baseline' as const),
    points: [
      [1, whole] as const,
      ...cuts.map(({ share }, i) => [share, named[arm][i]!] as const).sort((a, b) => b[0] - a[0]),
    ],
  })),
})

/** Features kept by β, of a wide and of a narrow network. */
export const keptPicture = (
  betas: readonly number[],
  lines: readonly { name: string; kept: readonly number[]; isWide: boolean }[],
): LinePlot => ({
  kind: 'line',
  title: 'Features kept, of a wide and a narrow network',
  alt: 'The share of hidden features that merging keeps, by its threshold: the wide network keeps a smaller one.',
  x: { label: 'threshold β', scale: 'log' },
  y: { label: 'share of the features kept' },
  series: lines.map(({ name, kept, isWide }) => ({
    name,
    role: isWide ? ('method' as const) : ('baseline' as const),
    points: betas.map((beta, i) => [beta, kept[i]!] as const),
  })),
})
