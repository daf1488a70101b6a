import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How well do small networks foretell the loss of a larger one?',
  knob: 'Weights of the network',
  measures: 'from its loss, in nats',
  unit: 'none',
  plot: 'What small networks foretell of large ones',
  says: (x) => `${x.toLocaleString('en-US')} weights`,
  start: 6912,
  sides: [
    { name: 'Power law plus constant', series: 'power law plus constant' },
    { name: 'Power law alone', series: 'power law alone' },
  ],
  distanceFrom: 'the networks',
})
