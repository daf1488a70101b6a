import { defineExplore } from '#lab/explore.ts'

export const explore = defineExplore({
  question: 'Which change makes a picture look less like a prototype?',
  knob: 'Property changed',
  measures: 'of the similarity to prototypes of its class that a picture loses',
  unit: '%',
  stops: ['hue', 'saturation', 'contrast', 'texture', 'shape'],
  sides: [
    {
      name: 'Prototypes of networks taught this property',
      metrics: ['ownHue', 'ownSaturation', 'ownContrast', 'ownTexture', 'ownShape'],
    },
    {
      name: 'Prototypes of the other four networks',
      metrics: ['otherHue', 'otherSaturation', 'otherContrast', 'otherTexture', 'otherShape'],
    },
  ],
})
