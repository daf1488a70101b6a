import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What is left of all letters so far, when none is shown again?',
  knob: 'Tasks learned',
  measures: 'of all letters so far named rightly among those of their task',
  unit: '%',
  plot: 'Right on all tasks so far',
  says: (x) => `${x} of 8`,
  start: 8,
  sides: [
    { name: 'Prototypes whose relations are held', series: 'prototypes, relations held' },
    { name: 'The same, with nothing held', series: 'the same, not held' },
    { name: 'LwF', series: 'LwF: scores held' },
  ],
})
