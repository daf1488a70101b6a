import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Can a token tell where it stands when all tokens are the same?',
  knob: 'Where it stands',
  measures: 'the position that it tells, on average',
  unit: 'none',
  plot: 'A row of identical tokens: which position am I?',
  says: (x) => `position ${x} of 6`,
  start: 1,
  sides: [
    { name: 'URPE', series: 'URPE' },
    { name: 'Relative bias alone', series: 'relative bias' },
  ],
})
