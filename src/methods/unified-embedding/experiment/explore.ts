import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'How small may the table be if all features share it?',
  knob: 'Rows for every 100 values',
  measures: 'AUC of the forecast',
  unit: 'none',
  stops: ['50', '20', '10'],
  sides: [
    { name: 'One shared table', metrics: ['shared50', 'shared20', 'shared10'] },
    {
      name: 'A table for each feature, by its vocabulary',
      metrics: ['proportional50', 'proportional20', 'proportional10'],
    },
    {
      name: 'A table for each feature, sized by hand',
      metrics: ['handSized50', 'handSized20', 'handSized10'],
    },
  ],
})
