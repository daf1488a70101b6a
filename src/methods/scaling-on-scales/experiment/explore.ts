import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Is it worth showing a small model the same picture larger?',
  knob: 'Sizes at which it looks',
  measures: 'of the right cells, as intersection over union',
  unit: '%',
  plot: 'A small model that looks closer',
  says: (x) => (x === 1 ? 'one size' : x === 2 ? 'one size, and twice as large' : 'also thrice as large'),
  start: 2,
  sides: [
    { name: 'Smaller model, larger pictures', series: 'smaller model, larger pictures' },
    { name: 'As many looks at one size', series: 'smaller model, as many looks at one size' },
    { name: 'Larger model, one look', series: 'larger model, one look' },
  ],
  whole: 100,
})
