import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Into how many experts can a trained network be cut, each token taking a sixth of them?',
  knob: 'Experts of a layer',
  measures: 'of the pictures named rightly',
  unit: '%',
  plot: 'What a sixth of the experts keeps',
  says: (x) => `${x} experts`,
  start: 24,
  sides: [
    { name: 'Clusters of keys', series: 'clusters of keys' },
    { name: 'Random groups', series: 'random groups' },
  ],
  whole: 100,
})
