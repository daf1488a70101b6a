import type { BarPlot, LinePlot, Role, Series } from '#lab/plot.ts'

/** Accuracy after each task, by method. */
export interface Curves {
  means: readonly number[]
  linear?: readonly number[]
  linearReplay?: readonly number[]
  consolidated?: readonly number[]
  distilled?: readonly number[]
}

const NAMES: Record<keyof Curves, string> = {
  means: 'class means',
  linearReplay: 'linear, replay of 5',
  consolidated: 'EWC',
  distilled: 'LwF',
  linear: 'linear layer',
}

/** Accuracy on all classes so far after each task: the picture of the paper. */
export function streamPicture(curves: Curves): LinePlot {
  const drawn = Object.entries(curves) as [keyof Curves, readonly number[]][]
  const said = drawn.map(([kind, curve]) => `${NAMES[kind]} ${percent(curve.at(-1)!)}`).join(', ')
  const series: Series[] = drawn.map(([kind, curve]) => ({
    name: NAMES[kind],
    role: kind === 'means' ? 'method' : 'baseline',
    points: curve.map((accuracy, t) => [t + 1, accuracy] as const),
  }))
  return {
    kind: 'line',
    title: 'Accuracy on all letters so far',
    alt: `Percent right after five tasks: ${said}.`,
    x: { label: 'tasks learned' },
    y: { label: 'accuracy' },
    series,
  }
}

/** Final accuracies of what is made of frozen features or of pixels without training by steps. */
export interface Worth {
  means: number
  discriminant: number
  ridge: number
  meansPixels: number
  meansRandom: number
  digitMeans: number
  digitPixels: number
}

/** What pretraining adds, where it fits the stream and where it does not, and what beats the means. */
export function featurePicture(worth: Worth): BarPlot {
  const bar = (label: string, value: number, role: Role) => ({ label, value, role })
  const bars = [
    bar('letters: class means', worth.means, 'method'),
    bar('letters: discriminant', worth.discriminant, 'baseline'),
    bar('letters: ridge', worth.ridge, 'baseline'),
    bar('letters: means of pixels', worth.meansPixels, 'baseline'),
    bar('letters: means, random encoder', worth.meansRandom, 'baseline'),
    bar('digits: class means', worth.digitMeans, 'method'),
    bar('digits: means of pixels', worth.digitPixels, 'baseline'),
  ]
  return {
    kind: 'bars',
    title: 'Class means are as good as their features',
    alt: `Percent right. ${bars.map(({ label, value }) => `${label} ${percent(value)}`).join('; ')}.`,
    y: { label: 'accuracy after the last task' },
    bars,
  }
}

const percent = (share: number): string => (100 * share).toFixed(0)
