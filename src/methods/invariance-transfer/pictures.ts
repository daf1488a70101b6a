import type { BarPlot, Role, ScatterPlot } from '#lab/plot.ts'
import type { BothProbes } from './two-labels.ts'

/** Accuracy after transfer, by what differed in pre-training. */
export interface Factors {
  same: number
  fewer: number
  others: number
  superset: number
  none: number
  disjoint: number
  untrained: number
}

/** What it costs to have got one thing wrong in pre-training. */
export function factorPicture(m: Factors): BarPlot {
  const bar = (label: string, value: number, role: Role = 'baseline') => ({ label, value, role })
  return {
    kind: 'bars',
    title: 'What pre-training must get right',
    alt:
      `Accuracy after transfer is ${percent(m.same)} % when everything matches, ${percent(m.fewer)} % with a quarter ` +
      `of the images, ${percent(m.others)} % with other objects and ${percent(m.disjoint)} % with other ` +
      `transformations; an untrained network has ${percent(m.untrained)} %.`,
    y: { label: 'accuracy after transfer' },
    bars: [
      bar('everything as in the target', m.same, 'method'),
      bar('a quarter of the images', m.fewer),
      bar('other objects', m.others),
      bar('twice the transformations', m.superset),
      bar('no transformations', m.none),
      bar('other transformations', m.disjoint),
      bar('untrained network', m.untrained),
    ],
  }
}

/** One network on one target. */
export interface Dot {
  relation: 'same' | 'superset' | 'none' | 'disjoint'
  invariance: number
  accuracy: number
}

const RELATIONS: Record<Dot['relation'], { name: string; role?: Role }> = {
  same: { name: 'same transformations', role: 'method' },
  superset: { name: 'more transformations' },
  none: { name: 'no transformations' },
  disjoint: { name: 'other transformations', role: 'baseline' },
}

/** Accuracy against the invariance score, a dot for each network and target. */
export function invariancePicture(dots: readonly Dot[], correlation: number): ScatterPlot {
  return {
    kind: 'scatter',
    title: 'Ignoring the right changes helps',
    alt: `Accuracy falls as the invariance score rises: rank correlation ${correlation.toFixed(2)} within a target.`,
    x: { label: 'invariance score (0: ignores the changes)' },
    y: { label: 'accuracy after transfer' },
    series: Object.entries(RELATIONS).map(([relation, look]) => ({
      ...look,
      points: dots
        .filter((dot) => dot.relation === relation)
        .map(({ invariance, accuracy }) => [invariance, accuracy] as const),
    })),
  }
}

/** Probing for one of two labels, by which label the network was trained on. */
export function twoLabelPicture(m: Record<'object' | 'scenery' | 'untrained', BothProbes>): BarPlot {
  const bars = (label: 'object' | 'scenery', asked: string) => [
    { label: `${asked}: trained on it`, value: m[label][label], role: 'method' as const },
    {
      label: `${asked}: trained on the other`,
      value: m[label === 'object' ? 'scenery' : 'object'][label],
      role: 'baseline' as const,
    },
    { label: `${asked}: untrained`, value: m.untrained[label], role: 'baseline' as const },
  ]
  return {
    kind: 'bars',
    title: 'What was irrelevant before is hard to find now',
    alt:
      `The object is named in ${percent(m.object.object)} % after training on objects, in ` +
      `${percent(m.scenery.object)} % after training on the patterns behind them, and in ` +
      `${percent(m.untrained.object)} % by an untrained network.`,
    y: { label: 'accuracy of a probe' },
    bars: [...bars('object', 'object'), ...bars('scenery', 'pattern')],
  }
}

const percent = (share: number): string => (100 * share).toFixed(0)
