import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'random-field-augmentations',
  arxiv: '2311.03629',
  title: 'Random Field Augmentations for Self-Supervised Representation Learning',
  authors: ['Philip Andrew Mansfield', 'Arash Afkanpour', 'Warren Richard Morningstar', 'Karan Singhal'],
  date: '2023-11-07',
  topics: ['self-supervised learning', 'data augmentation', 'vision'],
  does: 'learn without labels',
  summary:
    'Self-supervised learning depends on how pictures are altered at random, and the usual changes apply ' +
    'one rotation, shift or colour change to the whole picture. Here each of these varies smoothly from ' +
    'pixel to pixel, as a Gaussian random field. Mild settings give better features, strong ones destroy ' +
    'the picture.',
  claim:
    'Augmentations that vary from pixel to pixel add 1.7 points of top-1 accuracy on ImageNet and 3.6 ' +
    'points on iNaturalist, which was not trained on.',
  reading:
    'Digits named rightly after pre-training under changes that vary over the picture, less those named after the same changes ' +
    'alike all over it, on the classes that pre-training saw. No gain would be 0 points.',
})
