import type { BarPlot, LinePlot, Role } from '#lab/plot.ts'
import type { Score } from './arms.ts'

export type Arm =
  | 'joined'
  | 'pair'
  | 'single'
  | 'wide'
  | 'snapshots'
  | 'ensemble'
  | 'distilled'
  | 'averaged'
  | 'untrained'

const SHOWN: Partial<Record<Arm, { label: string; role: Role }>> = {
  joined: { label: 'five joined', role: 'method' },
  wide: { label: 'one as wide', role: 'baseline' },
  snapshots: { label: 'snapshots', role: 'baseline' },
  ensemble: { label: 'summed votes', role: 'baseline' },
  distilled: { label: 'distilled', role: 'method' },
  single: { label: 'one episode', role: 'baseline' },
  untrained: { label: 'untrained', role: 'theory' },
}

/** Right answers on tasks that no network was trained for. */
export function shiftPicture(scores: Readonly<Record<Arm, Score>>): BarPlot {
  const arms = Object.entries(SHOWN) as [Arm, { label: string; role: Role }][]
  const told = arms.map(([arm, { label }]) => `${label} ${percent(scores[arm].shifted)} %`)
  return {
    kind: 'bars',
    title: 'New tasks, old features',
    alt: `Right answers of a probe on shifted tasks: ${told.join(', ')}.`,
    y: { label: 'accuracy on shifted tasks' },
    bars: arms.map(([arm, shown]) => ({ ...shown, value: scores[arm].shifted })),
  }
}

/** Accuracy at home and on shifted tasks against the number of features, as in the paper's figures. */
export function widthPicture(scores: Readonly<Record<Arm, Score>>, features: number): LinePlot {
  const { single, pair, joined, wide } = scores
  const [one, two, five] = [features, 2 * features, 5 * features]
  return {
    kind: 'line',
    title: 'More features, by episodes or by width',
    alt:
      `At home all are right on ${percent(joined.home)} %. On shifted tasks one episode is right on ` +
      `${percent(single.shifted)} %, five joined on ${percent(joined.shifted)} %, one network as wide on ` +
      `${percent(wide.shifted)} %.`,
    x: { label: 'features' },
    y: { label: 'accuracy' },
    series: [
      {
        name: 'joined, shifted tasks',
        role: 'method',
        points: [
          [one, single.shifted],
          [two, pair.shifted],
          [five, joined.shifted],
        ],
      },
      {
        name: 'one network, shifted tasks',
        role: 'baseline',
        points: [
          [one, single.shifted],
          [five, wide.shifted],
        ],
      },
      {
        name: 'joined, at home',
        role: 'theory',
        points: [
          [one, single.home],
          [two, pair.home],
          [five, joined.home],
        ],
      },
    ],
  }
}

const percent = (share: number): string => (100 * share).toFixed(0)
