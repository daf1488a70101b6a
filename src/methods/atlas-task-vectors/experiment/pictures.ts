import type { BarPlot, Role } from '#lab/plot.ts'

const percent = (share: number): string => (100 * share).toFixed(0)

type Bar = readonly [label: string, value: number, role: Role]

function barsOf(title: string, told: string, bars: readonly Bar[]): BarPlot {
  return {
    kind: 'bars',
    title,
    alt: `${told}: ${bars.map(([label, value]) => `${label} ${percent(value)} %`).join(', ')}.`,
    y: { label: told.toLowerCase() },
    bars: bars.map(([label, value, role]) => ({ label, value, role })),
  }
}

/** One network for all tasks, by how vectors were added or weights were trained. */
export const additionPicture = (bars: readonly Bar[]): BarPlot =>
  barsOf('One network for six tasks', 'Accuracy over all six tasks', bars)

/** A task without a vector of its own, from few labels. */
export const fewShotPicture = (bars: readonly Bar[]): BarPlot =>
  barsOf('A new task from few labels', 'Accuracy on the new task', bars)
