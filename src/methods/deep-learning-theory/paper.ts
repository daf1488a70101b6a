import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'deep-learning-theory',
  arxiv: '2106.10165',
  title: 'The Principles of Deep Learning Theory',
  authors: ['Daniel A. Roberts', 'Sho Yaida', 'Boris Hanin'],
  date: '2021-06-18',
  topics: ['theory', 'infinite width'],
  does: 'predict training',
  summary:
    'A book that treats deep networks the way physicists treat large systems: simple when infinitely ' +
    'wide, with small corrections when finite. Equations from layer to layer say which initial weights ' +
    'keep signals alive, how activation functions fall into classes, and how far a network of a given ' +
    'depth and width is from the simple limit.',
  claim:
    'The ratio of depth to width governs how far a network is from its infinitely wide limit, and with it ' +
    'how strongly it learns representations.',
  reading:
    'The theory foretells from depth and width alone how far a network strays from the simple bell curve ' +
    'of an infinitely wide one. The number is how far the foretold value is from the measured one at ' +
    'worst: 0 % would be exact.',
  venue: 'Cambridge University Press 2022',
})
