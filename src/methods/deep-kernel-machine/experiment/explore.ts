import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How wide must a network be to behave like its infinite limit?',
  knob: 'Width',
  measures: 'between the hidden layer of one network and what the limit foretells',
  unit: 'none',
  plot: 'Which limit do wide networks come to?',
  says: (x) => `${x} hidden features`,
  start: 256,
  sides: [
    { name: 'The limit in which kernels are learned', series: 'to the learned one' },
    { name: 'The usual limit', series: 'to the usual limit' },
  ],
})
