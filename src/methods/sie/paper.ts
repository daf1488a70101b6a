import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'sie',
  arxiv: '2302.10283',
  title: 'Self-supervised learning of Split Invariant Equivariant representations',
  authors: ['Quentin Garrido', 'Laurent Najman', 'Yann LeCun'],
  date: '2023-02-14',
  topics: ['self-supervised learning', 'invariance', 'vision'],
  does: 'learn without labels',
  summary:
    'Self-supervised learning usually throws away the pose of an object, and methods meant to keep it can ' +
    'quietly stop doing so. Here the representation is split in two: one half must be the same for two ' +
    'views, the other must move from one view to the next in a way that is computed from the rotation ' +
    'alone. A large data set of rendered 3D objects comes with it to measure both.',
  claim:
    'On 3DIEBench, more than 2.5 million images of objects of 55 classes, split representations predict ' +
    'rotations clearly better than earlier methods and still recognise the object.',
  reading:
    'How well the view of an object predicts what it looks like turned by so much, against a network that gets the ' +
    'rotation as one more input. 1 more would be from never to always right; no gain would be 0.',
  venue: 'ICML 2023',
  code: 'https://github.com/facebookresearch/SIE',
})
