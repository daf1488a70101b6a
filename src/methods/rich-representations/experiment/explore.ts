import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What does another episode of training add?',
  knob: 'Joined',
  measures: 'of rows named rightly on tasks that no network was trained for',
  unit: '%',
  stops: ['one episode', 'two episodes', 'five episodes'],
  sides: [
    { name: 'Of different seeds', metrics: ['single', 'pair', 'joined'] },
    { name: 'The same one each time', metrics: ['single', 'pair', 'joined'], without: 'seeds' },
    { name: 'One wide network', metrics: ['wide', 'wide', 'wide'] },
  ],
})
