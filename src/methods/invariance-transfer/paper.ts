import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'invariance-transfer',
  arxiv: '2407.04325',
  title: 'Understanding the Role of Invariance in Transfer Learning',
  authors: ['Till Speicher', 'Vedant Nanda', 'Krishna P. Gummadi'],
  date: '2024-07-05',
  topics: ['invariance', 'transfer learning', 'vision'],
  does: 'transfer',
  summary:
    'Representations that ignore the right changes, such as rotation or colour, transfer well to new ' +
    'tasks. Is that more important than more data, other classes or a better architecture? In made-up ' +
    'image sets, where object, background and changes can be set freely, one factor is varied at a time. ' +
    'Ignoring what the new task needs is harmful.',
  claim:
    'For transfer, invariance to the right transformations matters as much as or more than the number of ' +
    'samples, the architecture or the classes of pre-training.',
  reading:
    'What a network loses of 100 target pictures when it has learned to ignore the wrong changes, less ' +
    'the most that any other fault of its pre-training costs. 0 would mean that something else matters as ' +
    'much.',
  venue: 'TMLR 2024',
  code: 'https://github.com/tillspeicher/representation-invariance-transfer',
})
