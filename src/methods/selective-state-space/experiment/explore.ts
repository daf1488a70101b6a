import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How long ago may a value have been written to be remembered?',
  knob: 'Tokens since it was written',
  measures: 'of values recalled rightly',
  unit: '%',
  plot: 'What is remembered, and for how long',
  says: (x) => `about ${x}`,
  start: 84,
  whole: 100,
  sides: [
    { name: 'Selective state space', series: 'selective state space' },
    { name: 'The same, not selective', series: 'time-invariant state space' },
    { name: 'Gated recurrence (minGRU)', series: 'gated recurrence (minGRU)' },
  ],
})
