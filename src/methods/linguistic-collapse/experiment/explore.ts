import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How much of the collapse does a wider network show?',
  knob: 'Width',
  measures: 'of places where the nearest centre agrees with the classifier',
  unit: '%',
  stops: ['8', '16', '32'],
  sides: [
    { name: 'At the end of training', metrics: ['agreement8', 'agreement16', 'agreement32'] },
    {
      name: 'Before training',
      metrics: ['agreement8', 'agreement16', 'agreement32'],
      without: 'training',
    },
    {
      name: 'Next words dealt to other places',
      metrics: ['agreement8', 'agreement16', 'agreement32'],
      without: 'classes',
    },
  ],
})
