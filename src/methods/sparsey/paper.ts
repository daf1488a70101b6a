import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'sparsey',
  arxiv: '1710.07829',
  title: 'Superposed Episodic and Semantic Memory via Sparse Distributed Representation',
  authors: ['Rod Rinkus', 'Jasmin Leveille'],
  date: '2017-10-21',
  topics: ['memory', 'neuroscience', 'hashing'],
  does: 'continue',
  summary:
    'A memory model that stores each experience once, at once, as a sparse binary code with one winner in ' +
    'each of many small groups of units. The more familiar the input, the less chance takes part in ' +
    'choosing the winners, so similar inputs get codes that overlap. All codes live in the same units, ' +
    'and their overlaps act as knowledge about classes and similarity that costs nothing extra.',
  claim:
    'Single-trial learning on MNIST and on a video benchmark takes only minutes on 1 CPU, though its ' +
    'accuracy is below the state of the art.',
  reading:
    'Of 100 units that stood for a pattern when it was first seen, how many more win again when it comes ' +
    'back than when something unrelated comes. 100 would be a perfect memory, 0 one that tells nothing ' +
    'apart.',
})
