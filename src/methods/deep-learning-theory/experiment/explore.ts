import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How much of the gradient is left on its way back from layer 30?',
  knob: 'Layer',
  measures: 'mean square of the gradient there, 1 in layer 30',
  unit: 'none',
  plot: 'At the critical point gradients reach the first layer',
  says: (x) => `${x} of 30`,
  start: 1,
  sides: [
    { name: 'Weights of critical size', series: 'ReLU, critical' },
    { name: 'Variance 0.7 times that', series: 'ReLU, 0.7 × critical' },
    { name: 'Variance 1.4 times that', series: 'ReLU, 1.4 × critical' },
  ],
})
