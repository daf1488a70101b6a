import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What does a picture with more degrees of freedom cost when its label hangs on little?',
  knob: 'Degrees of freedom',
  measures: 'of new pictures named wrongly, after 250 examples',
  unit: '%',
  plot: 'The sharper the labels, the more a dimension costs',
  says: (x) => `${x}`,
  start: 4,
  sides: [
    { name: 'Faint lesions, contrast 0.25', series: 'faint lesions (contrast 0.25)' },
    { name: 'Contrast 0.5', series: 'contrast 0.5' },
    { name: 'Clear lesions, contrast 1', series: 'clear lesions (contrast 1)' },
  ],
})
