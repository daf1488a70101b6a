import type { BarPlot, Role, ScatterPlot } from '#lab/plot.ts'

/** Shares of queries and mean average precision, against old vectors and among new ones. */
export interface Score {
  top1: number
  map: number
  newTop1: number
  newMap: number
}

const NAMES = {
  bt2: ['BT²', 'method'],
  fixed: ['BT², fixed bases', 'baseline'],
  taught: ['BCT + 4, taught alike', 'baseline'],
  bctExtra: ['BCT + 4', 'baseline'],
  bct: ['BCT', 'baseline'],
  fitted: ['turned afterwards', 'method'],
  independent: ['independent', 'baseline'],
} as const satisfies Record<string, readonly [name: string, role: Role]>

type Arm = keyof typeof NAMES
const ARMS = Object.keys(NAMES) as Arm[]
export type Scores = Record<Arm | 'oldOld', Score>

/** How often a new query finds its class in the old gallery, model by model. */
export function comparePicture(scores: Scores): BarPlot {
  const { bt2, bct, bctExtra, fitted, independent, oldOld } = scores
  return {
    kind: 'bars',
    title: 'New queries against old vectors',
    alt:
      `The nearest old vector is right for ${percent(bt2.top1)} of the new queries by BT², ${percent(bct.top1)} by ` +
      `BCT, ${percent(bctExtra.top1)} by BCT with 4 more coordinates, ${percent(fitted.top1)} by a finished model ` +
      `turned afterwards and ${percent(independent.top1)} by it unturned; old queries reach ${percent(oldOld.top1)}.`,
    y: { label: 'top-1' },
    bars: ARMS.map((arm) => ({ label: NAMES[arm][0], value: scores[arm].top1, role: NAMES[arm][1] })),
    bound: { y: oldOld.top1, label: 'old queries' },
  }
}

/** What is won against old vectors, and what it costs among new ones. */
export function tradePicture(scores: Scores): ScatterPlot {
  const { bt2, independent } = scores
  return {
    kind: 'scatter',
    title: 'Compatible with the old, good among the new',
    alt:
      `BT² reaches mAP ${bt2.newMap.toFixed(2)} among new vectors and ${percent(bt2.top1)} against old ones, the ` +
      `independent model ${independent.newMap.toFixed(2)} and ${percent(independent.top1)}.`,
    x: { label: 'new query, new gallery: mAP' },
    y: { label: 'new query, old gallery: top-1' },
    series: ARMS.map((arm) => ({
      name: NAMES[arm][0],
      role: NAMES[arm][1],
      points: [[scores[arm].newMap, scores[arm].top1]],
    })),
    bound: { y: scores.oldOld.top1, label: 'old queries' },
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
