import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What changes when only the features of the first noise steps go over to another picture?',
  knob: 'Share of the way',
  measures: 'of pictures drawn from the mixed features',
  unit: '%',
  plot: 'Dragging the first block from one picture to another',
  says: (x) => `${Math.round(100 * x)} %`,
  start: 1,
  whole: 100,
  sides: [
    { name: 'Take the texture of the other', series: 'texture of the other' },
    { name: 'Keep their own shape', series: 'its own shape' },
    { name: 'Keep their own place', series: 'its own place' },
  ],
})
