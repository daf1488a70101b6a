import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How few attributes does it take to recognise a concept?',
  knob: 'Attributes kept',
  measures: 'of the pictures recognised',
  unit: '%',
  plot: 'Recognised from a few attributes',
  says: (x) => (x === 1 ? 'one attribute' : `${x} attributes`),
  start: 3,
  sides: [
    { name: 'Order of RoA', series: 'in the order of RoA' },
    { name: 'Order of what each adds', series: 'in the order of what each adds to the score' },
    { name: 'Random order', series: 'in a random order' },
  ],
  whole: 100,
})
