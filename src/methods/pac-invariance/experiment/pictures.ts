import type { BarPlot, LinePlot } from '#lab/plot.ts'

const along = (x: readonly number[], y: readonly number[]) => x.map((value, i) => [value, y[i]!] as const)

/** The headline: interventions needed, by the number of covariates. */
export const neededPicture = (
  covariates: readonly number[],
  few: readonly number[],
  everywhere: readonly number[],
): LinePlot => ({
  kind: 'line',
  title: 'Interventions needed',
  alt:
    'Interventions until the worst invariant representation fails on half of the unseen ones, by the number of ' +
    'covariates: flat with two sites, rising when every covariate is intervened on.',
  x: { label: 'covariates' },
  y: { label: 'interventions needed' },
  series: [
    { name: 'at two sites', role: 'method', points: along(covariates, few) },
    { name: 'at every covariate', role: 'baseline', points: along(covariates, everywhere) },
    { name: 'as many as covariates', role: 'theory', points: along(covariates, covariates) },
  ],
})

/** Worst failure by training interventions. */
export const failurePicture = (
  tried: readonly number[],
  lines: readonly { name: string; failure: readonly number[]; role: 'method' | 'baseline' }[],
): LinePlot => ({
  kind: 'line',
  title: 'What passes and fails later',
  alt:
    'The share of unseen interventions on which the worst representation that passed fails, by the number of ' +
    'training interventions.',
  x: { label: 'training interventions', scale: 'log' },
  y: { label: 'unseen interventions that it fails on' },
  series: lines.map(({ name, role, failure }) => ({ name, role, points: along(tried, failure) })),
})

/** The risk of each predictor on its worst unseen intervention. */
export const riskPicture = (risks: {
  pooled: number
  map: number
  pair: number
  causes: number
}): BarPlot => ({
  kind: 'bars',
  title: 'Squared error on the worst unseen intervention',
  alt: 'Pooled least squares, the invariant map next to it, the best invariant pair of covariates, and the causes.',
  y: { label: 'squared error, noise of the target = 1' },
  bars: [
    { label: 'pooled least squares', value: risks.pooled, role: 'baseline' },
    { label: 'invariant map', value: risks.map, role: 'method' },
    { label: 'invariant pair', value: risks.pair, role: 'method' },
    { label: 'causes, known', value: risks.causes, role: 'theory' },
  ],
})
