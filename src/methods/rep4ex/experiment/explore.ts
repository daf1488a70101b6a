import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How wrong is the forecast for an action that nobody has tried?',
  knob: 'Action; tried were −1 to 1',
  measures: 'between the outcome foretold and the true one',
  unit: 'none',
  plot: 'What happens if we do what was never tried',
  says: (x) => `${x.toFixed(1).replace('-', '−')}${Math.abs(x) > 1 ? ', never tried' : ''}`,
  start: 1.8,
  distanceFrom: 'truth',
  sides: [
    { name: 'Rep4Ex', series: 'Rep4Ex' },
    { name: 'The same with an ordinary autoencoder', series: 'autoencoder' },
    { name: 'Regression on the action', series: 'regression' },
  ],
})
