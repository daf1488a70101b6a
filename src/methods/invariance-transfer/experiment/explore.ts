import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What in pre-training matters most for the target?',
  knob: 'Pre-trained with',
  measures: 'of target images named rightly',
  unit: '%',
  stops: [
    'everything as in the target',
    'a network half as wide',
    'an eighth of the images',
    'other objects',
  ],
  sides: [
    { name: 'The target’s transformations', metrics: ['matched', 'narrow', 'few', 'others'] },
    {
      name: 'Other transformations',
      metrics: ['matched', 'narrow', 'few', 'others'],
      without: 'matching',
    },
  ],
})
