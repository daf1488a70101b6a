import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What is left of the first letters after learning the next ones?',
  knob: 'Tasks learned',
  measures: 'of all letters so far named rightly',
  unit: '%',
  plot: 'Accuracy on all letters so far',
  says: (x) => `${x} of 5`,
  start: 5,
  sides: [
    { name: 'Nearest class mean', series: 'class means' },
    { name: 'A linear layer on the same features', series: 'linear layer' },
    { name: 'The same, 5 examples a class kept', series: 'linear, replay of 5' },
  ],
})
