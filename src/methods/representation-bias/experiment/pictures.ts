import type { Plot, Series } from '#lab/plot.ts'

/** The variance of one feature over that of the other, by what sets them apart. */
export interface Ratios {
  complexity: number
  order: number
  prevalence: number
  complexityEntropy: number
  prevalenceEntropy: number
}

const LEGEND = {
  complexity: ['easy : hard', 'method'],
  prevalence: ['common : rare', 'method'],
  order: ['first : later', 'method'],
  complexityEntropy: ['easy : hard, cross-entropy', 'baseline'],
  prevalenceEntropy: ['common : rare, cross-entropy', 'baseline'],
} as const satisfies Record<keyof Ratios, readonly [string, Series['role']]>
const NAMES = Object.keys(LEGEND) as (keyof Ratios)[]

/** How unequal two features are that are computed equally well. */
export const ratioPicture = (ratios: Ratios): Plot => ({
  kind: 'bars',
  title: 'Computed equally well, represented unequally',
  alt: `Variance of one feature over that of the other: ${NAMES.map(
    (name) => `${LEGEND[name][0]} ${ratios[name].toFixed(2)}`,
  ).join(', ')}. With the same complexity, order and prevalence it would be 1.`,
  y: { label: 'ratio of variance shares' },
  bars: NAMES.map((name) => ({ label: LEGEND[name][0], value: ratios[name], role: LEGEND[name][1] })),
  bound: { y: 1, label: 'equal shares' },
})

/** Whether the bias lasts. */
export function coursePicture(course: readonly (Ratios & { step: number })[]): Plot {
  // Until a feature begins to be learned, its share is next to nothing and the ratio says little.
  const learned = course.filter(({ step }) => step >= 900)
  return {
    kind: 'line',
    title: 'Some biases last, others fade',
    alt: `From step ${learned[0]?.step} to ${learned.at(-1)?.step}: ${NAMES.map(
      (name) =>
        `${LEGEND[name][0]} from ${learned[0]?.[name].toFixed(2)} to ${learned.at(-1)?.[name].toFixed(2)}`,
    ).join(', ')}.`,
    x: { label: 'training steps' },
    y: { label: 'ratio of variance shares', scale: 'log' },
    series: NAMES.map((name) => ({
      name: LEGEND[name][0],
      role: LEGEND[name][1],
      points: learned.map((look) => [look.step, look[name]] as const),
    })),
    bound: { y: 1, label: 'equal shares' },
  }
}
