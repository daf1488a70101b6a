import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question:
    'How noisy may a picture be for a diffusion network to recognise it, and where inside is that seen?',
  knob: 'Noise step',
  measures: 'of new digits named rightly',
  unit: '%',
  plot: 'Where and when a diffusion network is read',
  says: (x) => `step ${x} of 1000`,
  start: 20,
  sides: [
    { name: 'The chosen block', series: 'chosen block' },
    { name: 'The first block', series: 'first block' },
    { name: 'The last block', series: 'last block' },
  ],
  whole: 100,
})
