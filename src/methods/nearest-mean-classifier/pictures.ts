import type { BarPlot, LinePlot, Role, Series } from '#lab/plot.ts'

/** Accuracy after each task, by method. LwF is left to the table: six lines can be named at their ends. */
export interface Curves {
  means: readonly number[]
  replay?: readonly number[]
  consolidated?: readonly number[]
  linear?: readonly number[]
  tuned?: readonly number[]
}

const NAMES: Record<keyof Curves, string> = {
  means: 'class means',
  replay: 'replay of 5',
  consolidated: 'EWC',
  linear: 'linear layer',
  tuned: 'fine-tuning',
}

/** Accuracy on all classes so far after each task: the picture of the paper. `joint` is a level to compare with. */
export function streamPicture(curves: Curves, joint?: number): LinePlot {
  const drawn = Object.entries(curves) as [keyof Curves, readonly number[]][]
  const said = drawn.map(([kind, curve]) => `${NAMES[kind]} ${percent(curve.at(-1)!)}`).join(', ')
  const level = joint === undefined ? '' : `; fine-tuning on all 20 letters at once gives ${percent(joint)}`
  const series: Series[] = drawn.map(([kind, curve]) => ({
    name: NAMES[kind],
    role: kind === 'means' ? 'method' : 'baseline',
    points: curve.map((accuracy, t) => [t + 1, accuracy] as const),
  }))
  if (joint !== undefined) {
    const ends = [1, curves.means.length].map((t) => [t, joint] as const)
    series.push({ name: 'all at once', role: 'theory', points: ends })
  }
  return {
    kind: 'line',
    title: 'Accuracy on all letters so far',
    alt: `Percent right after five tasks: ${said}${level}.`,
    x: { label: 'tasks learned' },
    y: { label: 'accuracy' },
    series,
  }
}

/** Final accuracy of class means on each kind of feature. */
export interface Worth {
  pretrained: number
  pixels: number
  random: number
}

/** What pretraining adds, where it fits the stream and where it does not. */
export function featurePicture(letters: Worth, digits: Worth): BarPlot {
  const bars = (stream: string, { pretrained, pixels, random }: Worth) => [
    bar(`${stream}: pretrained features`, pretrained, 'method'),
    bar(`${stream}: raw pixels`, pixels, 'baseline'),
    bar(`${stream}: random encoder`, random, 'baseline'),
  ]
  const list = ({ pretrained, pixels, random }: Worth) =>
    `${percent(pretrained)} with pretrained features, ${percent(pixels)} with pixels, ${percent(random)} with a ` +
    'random encoder'
  return {
    kind: 'bars',
    title: 'Class means are as good as their features',
    alt: `Percent right by class means. New letters: ${list(letters)}. Digits: ${list(digits)}.`,
    y: { label: 'accuracy after the last task' },
    bars: [...bars('new letters', letters), ...bars('digits', digits)],
  }
}

const bar = (label: string, value: number, role: Role) => ({ label, value, role })

const percent = (share: number): string => (100 * share).toFixed(0)
