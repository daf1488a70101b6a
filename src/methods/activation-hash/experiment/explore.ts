import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How many of the 64 bits may differ before two digits are no longer the same class?',
  knob: 'Bits that may differ',
  measures: 'of pairs taken for alike',
  unit: '%',
  plot: 'Bits that differ within and between classes',
  says: (x) => `up to ${x} of 64`,
  start: 16,
  upTo: true,
  sides: [
    { name: 'Same digit, trained network: rightly alike', series: 'one class' },
    { name: 'Different digits, trained network: wrongly alike', series: 'two classes' },
    { name: 'Same digit, random hyperplanes: rightly alike', series: 'one, hyperplanes' },
  ],
  draw: { shows: 'its 64 bits, and the digits with the nearest', seconds: 4 },
})
