import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How much of a vector can be thrown away?',
  knob: 'Numbers kept',
  measures: 'of new examples named rightly',
  unit: '%',
  plot: 'Accuracy of the first numbers of one vector',
  says: (x) => `${x} of 64`,
  start: 8,
  sides: [
    { name: 'One vector for all lengths', series: 'one nested embedding' },
    { name: 'Ordinary vectors, cut after PCA', series: 'ordinary, PCA' },
    { name: 'A network trained for each length', series: 'trained for the size' },
  ],
  draw: { shows: 'what the first numbers alone make of it', seconds: 6 },
  search: 'What does this site’s own search find by the first numbers of its vectors alone?',
})
