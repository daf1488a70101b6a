import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Do networks that learn apart learn the same units?',
  knob: 'Units found again at least as well as this one',
  measures: 'correlation with the least alike of its three twins',
  unit: 'none',
  plot: 'From units that all networks have to units of one alone',
  says: (x) => (x === 0 ? 'the best one alone' : `${Math.round(100 * x)} %`),
  start: 0.25,
  sides: [
    { name: 'Four networks, learned apart', series: 'learned apart' },
    { name: 'The others’ units turned at random', series: 'turned at random' },
    { name: 'The others before training', series: 'before training' },
  ],
})
