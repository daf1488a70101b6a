import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Do inputs that are more alike get codes that are more alike?',
  knob: 'Active inputs in common with a stored pattern',
  measures: 'of the stored pattern’s winners win again',
  unit: '%',
  plot: 'Similar inputs, similar codes',
  says: (x) => `${100 * x} %`,
  start: 0.5,
  sides: [
    { name: 'Noise falls with familiarity', series: 'noise falls with familiarity' },
    { name: 'Chance alone', series: 'uniform noise' },
    { name: 'Always the best unit', series: 'no noise' },
  ],
  draw: { shows: 'which stored digit it calls up, and how familiar it is', seconds: 2 },
})
