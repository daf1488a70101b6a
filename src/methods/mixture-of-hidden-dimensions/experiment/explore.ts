import { defineExplore } from '#lab/explore.ts'

const metrics = ['third', 'half', 'wide']

export const explore = defineExplore({
  question: 'How many of its hidden dimensions does a token need?',
  knob: 'Active share',
  measures: 'loss in nats',
  unit: 'none',
  stops: ['a third', 'half', 'all'],
  sides: [
    { name: 'Chosen for each token', metrics },
    { name: 'Drawn at random', metrics, without: 'router' },
    { name: 'Chosen, without scaling', metrics, without: 'scaling' },
  ],
})
