import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How strongly may a picture be bent before it teaches nothing?',
  knob: 'Strength of the field',
  measures: 'of validation digits named rightly after pre-training',
  unit: '%',
  plot: 'Mild changes help, strong ones harm',
  says: (x) => `${x} times the strength`,
  start: 0.8,
  sides: [
    { name: 'Fields, from pixel to pixel', series: 'fields, from pixel to pixel' },
    { name: 'Alike all over the picture', series: 'alike all over the picture' },
    { name: 'Crops alone', series: 'crops alone' },
  ],
  whole: 100,
  draw: { shows: 'how a digit of yours bends as the fields grow stronger', seconds: 1 },
})
