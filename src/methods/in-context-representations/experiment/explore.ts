import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How much context does it take to learn a graph?',
  knob: 'Tokens of context',
  measures: 'of the probability goes to true neighbours',
  unit: '%',
  plot: 'What may come next',
  says: (x) => `${x} tokens`,
  start: 64,
  whole: 100,
  sides: [
    { name: 'The language model', series: 'language model' },
    { name: 'The same, context shuffled', series: 'the same, context shuffled' },
    { name: 'Counted pairs', series: 'counted pairs' },
  ],
})
