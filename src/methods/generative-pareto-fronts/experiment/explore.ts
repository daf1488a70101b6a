import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How hard should a generator be pushed towards what was asked for?',
  knob: 'Guidance',
  measures: 'of samples, or of the variety of real digits',
  unit: '%',
  plot: 'What guidance gives and takes',
  says: (x) => (x === 0 ? 'none: the class is ignored' : x === 1 ? 'neutral' : `${x} times`),
  start: 1,
  whole: 100,
  sides: [
    { name: 'Show what was asked for', series: 'shows what was asked for' },
    { name: 'Look real', series: 'looks real' },
    { name: 'Variety', series: 'varied, of real digits' },
  ],
})
