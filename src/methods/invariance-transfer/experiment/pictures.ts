import type { BarPlot, Role, ScatterPlot } from '#lab/plot.ts'
import type { Transfer } from './arms.ts'

/** Accuracy after transfer, by what differed in pre-training. */
export interface Factors {
  matched: Transfer
  few: Transfer
  others: Transfer
  narrow: Transfer
  convolutional: Transfer
  mismatched: Transfer
  untrained: Transfer
}

const LABELS: Record<keyof Factors, { label: string; role: Role }> = {
  matched: { label: 'everything as in the target', role: 'method' },
  few: { label: 'an eighth of the images', role: 'method' },
  others: { label: 'other objects', role: 'method' },
  narrow: { label: 'half as wide', role: 'method' },
  convolutional: { label: 'convolutional', role: 'method' },
  mismatched: { label: 'other transformations', role: 'baseline' },
  untrained: { label: 'untrained', role: 'theory' },
}
const ARMS = Object.keys(LABELS) as (keyof Factors)[]

/** What it costs to have got one thing wrong in pre-training. */
export function factorPicture(factors: Factors): BarPlot {
  const told = ARMS.map((arm) => `${LABELS[arm].label} ${percent(factors[arm].accuracy)} %`)
  return {
    kind: 'bars',
    title: 'One thing wrong in pre-training',
    alt: `Accuracy after transfer: ${told.join(', ')}.`,
    y: { label: 'accuracy after transfer' },
    bars: ARMS.map((arm) => ({ ...LABELS[arm], value: factors[arm].accuracy })),
  }
}

/** Accuracy against the invariance score, a dot for each network. */
export function invariancePicture(factors: Factors): ScatterPlot {
  return {
    kind: 'scatter',
    title: 'Ignoring the target’s changes',
    alt:
      `The features of the network with the other transformations change by ` +
      `${factors.mismatched.invariance.toFixed(2)} under the target's, those learned on other objects by ` +
      `${factors.others.invariance.toFixed(2)}.`,
    x: { label: 'invariance score (0: ignores the changes)' },
    y: { label: 'accuracy after transfer' },
    series: ARMS.map((arm) => ({
      name: LABELS[arm].label,
      role: LABELS[arm].role,
      points: [[factors[arm].invariance, factors[arm].accuracy] as const],
    })),
  }
}

const percent = (share: number): string => (100 * share).toFixed(0)
