import type { BarPlot, HeatmapPlot, LinePlot } from '#lab/plot.ts'
import type { Doubles } from '#nn/rows.ts'

const percent = (share: number) => 100 * share

/** What a sixth of the experts keeps of a network, for several numbers of experts. */
export interface Kept {
  experts: number
  clusters: number
  random: number
}

export function keptPicture(kept: readonly Kept[], dense: number): LinePlot {
  const line = (of: 'clusters' | 'random') => kept.map((one) => [one.experts, percent(one[of])] as const)
  return {
    kind: 'line',
    title: 'What a sixth of the experts keeps',
    alt: 'Pictures named rightly when each token goes through a sixth of the experts of every layer, without tuning: groups of alike keys, and groups that follow nothing, under the dense network.',
    x: { label: 'experts of a layer', scale: 'log' },
    y: { label: 'pictures named rightly, %' },
    series: [
      { name: 'clusters of keys', role: 'method', points: line('clusters') },
      { name: 'random groups', role: 'baseline', points: line('random') },
    ],
    bound: { y: percent(dense), label: 'all neurons' },
  }
}

/** Mean co-activation between the neurons of any two groups, those of the same group on the diagonal. */
export function firingPicture(together: Doubles, labels: Int32Array): HeatmapPlot {
  const groups = Math.max(...labels) + 1
  const table = () => Array.from({ length: groups }, () => Array.from({ length: groups }, () => 0))
  const [sums, counts] = [table(), table()]
  for (let a = 0; a < labels.length; a++) {
    for (let b = 0; b < labels.length; b++) {
      if (a === b) continue
      sums[labels[a]!]![labels[b]!]! += together.data[a * together.dim + b]!
      counts[labels[a]!]![labels[b]!]!++
    }
  }
  return {
    kind: 'heatmap',
    title: 'Neurons of one expert fire together',
    alt: 'Mean correlation of activations between the neurons of any two experts of the last layer; the diagonal, neurons of one expert, stands out.',
    x: 'expert',
    y: 'expert',
    values: sums.map((row, i) => row.map((sum, j) => Number((sum / counts[i]![j]!).toFixed(3)))),
  }
}

export function tuningPicture(
  bars: readonly { label: string; share: number; isMethod?: boolean }[],
): BarPlot {
  return {
    kind: 'bars',
    title: 'Tuned on few labels, judged in other domains',
    alt: 'Digits named rightly when shifted, noisy or faded, after each way of tuning, on one seed; which is ahead changes from seed to seed.',
    y: { label: 'named rightly, %' },
    bars: bars.map(({ label, share, isMethod = false }) => ({
      label,
      value: percent(share),
      role: isMethod ? ('method' as const) : ('baseline' as const),
    })),
  }
}
