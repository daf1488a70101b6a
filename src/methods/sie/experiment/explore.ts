import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Does a network that knows the rotation also use it?',
  knob: 'Turned by',
  measures: 'of predictions have the right view nearest, among all views of the object',
  unit: '%',
  plot: 'Where would it be, turned by so much?',
  says: (x) => `${x} degrees`,
  start: 90,
  sides: [
    { name: 'Moved by a matrix made of the rotation', series: 'moved by a hypernetwork' },
    { name: 'The rotation as one more input', series: 'the rotation as one more input' },
    { name: 'Not moved at all', series: 'not moved (VICReg)' },
  ],
  whole: 100,
})
