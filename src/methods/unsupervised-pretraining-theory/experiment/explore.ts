import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How many labels do unlabelled points save?',
  knob: 'Labels',
  measures: 'of the variance of the label is lost to the best predictor',
  unit: 'none',
  plot: 'What unlabelled points save in labels',
  says: (x) => `${x.toLocaleString('en-US')} labels`,
  start: 40,
  sides: [
    { name: 'Pretrained on 4,000 unlabelled points', series: 'pretrained on 4,000' },
    { name: 'Pretrained on 200 unlabelled points', series: 'pretrained on 200' },
    { name: 'Labels alone', series: 'labels alone, ridge' },
  ],
})
