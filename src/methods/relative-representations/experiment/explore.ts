import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'What can one network do with the vectors of another that it never met?',
  knob: 'It has to',
  unit: '%',
  stops: ['draw the digit again', 'name the digit', 'find the same digit among 500'],
  measures: ['of the variance explained', 'of digits named rightly', 'mean reciprocal rank'],
  sides: [
    { name: 'Cosines to shared anchors', metrics: ['relative', 'headRelative', 'foundRelative'] },
    { name: 'Raw numbers', metrics: ['raw', 'headRaw', 'foundRaw'] },
    {
      name: 'Raw numbers after a map fitted to the anchors',
      metrics: ['affine', 'headAffine', 'foundAffine'],
    },
  ],
  draw: { shows: 'how a decoder that never met the encoder draws it again', seconds: 12 },
})
