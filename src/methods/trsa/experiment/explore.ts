import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Is a layer recognised in another network better when near and far pairs are left out?',
  knob: 'The other network is',
  measures: 'of layers recognised',
  unit: '%',
  stops: ['trained anew', 'seen through noise on distances', 'seen through noise on activities'],
  sides: [
    { name: 'Topological, by thresholds', metrics: ['chosen', 'chosenDistances', 'chosenActivities'] },
    { name: 'By ranks, no threshold', metrics: ['rank', 'rankDistances', 'rankActivities'] },
    { name: 'By distances', metrics: ['raw', 'rawDistances', 'rawActivities'] },
  ],
})
