import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Does the network come to represent two features equally once it computes both perfectly?',
  knob: 'Training steps',
  measures: 'as much variance for the one as for the other',
  unit: 'times',
  plot: 'Some biases last, others fade',
  says: (x) => x.toLocaleString('en-US'),
  start: 2400,
  sides: [
    { name: 'Easy feature over hard', series: 'easy : hard' },
    { name: 'Common over rare', series: 'common : rare' },
    { name: 'Learned first over learned later', series: 'first : later' },
  ],
})
