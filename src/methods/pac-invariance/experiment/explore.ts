import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Do more covariates ask for more interventions?',
  knob: 'Covariates',
  measures: 'interventions until the worst representation that passes fails on half of the unseen ones',
  unit: 'count',
  plot: 'Interventions needed',
  says: (x) => `${x} covariates`,
  start: 40,
  sides: [
    { name: 'Interventions at two sites', series: 'at two sites' },
    { name: 'Interventions at every covariate', series: 'at every covariate' },
  ],
})
