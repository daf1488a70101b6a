import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Can a new model search what an old one indexed, and lose nothing on its own index?',
  knob: 'Searched with the new model',
  measures: 'of queries whose nearest vector is right',
  unit: '%',
  stops: ['the old gallery', 'the new gallery', 'both must be right'],
  sides: [
    { name: 'BT², basis turned', metrics: ['bt2Old', 'bt2New', 'bt2Both'] },
    { name: 'Without its extra dimensions', metrics: ['bt2Old', 'bt2New', 'bt2Both'], without: 'extra' },
    { name: 'BCT, trained towards the old model', metrics: ['bctOld', 'bctNew', 'bctBoth'] },
  ],
})
