import type { BarPlot, HeatmapPlot } from '#lab/plot.ts'
import type { Result } from './arms.ts'

/** The headline: how often statements come true, by who made them. */
export function truthPicture(
  arms: readonly { name: string; role: 'method' | 'baseline' | 'theory'; truth: number }[],
): BarPlot {
  return {
    kind: 'bars',
    title: 'How often statements come true when the mood is gone',
    alt: `Share of statements that came true: ${arms.map(({ name, truth }) => `${name} ${(100 * truth).toFixed(1)} %`).join('; ')}.`,
    y: { label: 'came true, %' },
    bars: arms.map(({ name, role, truth }) => ({ label: name, role, value: 100 * truth })),
  }
}

/** 1 where only the rule reads, 2 where only the statement attends, 3 where both do. */
export function attendedPicture(
  { attended }: Pick<Result, 'attended'>,
  parents: readonly (readonly number[])[],
  variables: number,
): HeatmapPlot {
  return {
    kind: 'heatmap',
    title: 'What statements attend to',
    alt: 'A row for each rule, a column for each variable: dark where rule and statement agree, paler where only one of them looks.',
    x: 'variable',
    y: 'rule',
    values: parents.map((rule, j) =>
      Array.from(
        { length: variables },
        (_, i) => Number(rule.includes(i)) + 2 * Number(attended[j]!.includes(i)),
      ),
    ),
  }
}
