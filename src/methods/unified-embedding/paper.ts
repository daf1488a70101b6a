import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'unified-embedding',
  arxiv: '2305.12102',
  title: 'Unified Embedding: Battle-Tested Feature Representations for Web-Scale ML Systems',
  authors: [
    'Benjamin Coleman',
    'Wang-Cheng Kang',
    'Matthew Fahrbach',
    'Ruoxi Wang',
    'Lichan Hong',
    'Ed Chi',
    'Derek Zhiyuan Cheng',
  ],
  date: '2023-05-20',
  topics: ['recommendation', 'embeddings', 'hashing', 'compression'],
  does: 'compress',
  summary:
    'A recommender has hundreds of categorical features, and usually each has an embedding table of its ' +
    'own. Here all of them share one hash table, each with its own hash function. Values of different ' +
    'features that collide do little harm, because the next layer has separate weights for each feature ' +
    'and learns to tell them apart, so the same memory gives better accuracy.',
  claim:
    'One table shared by all features gives the best trade of memory against accuracy on 3 public ' +
    'benchmarks and improved 5 web-scale search, advertising and recommendation systems.',
  reading:
    '100 % is what the best other use of the same memory gains over a table for each feature, 0 % is no ' +
    'gain at all. Above 100 one shared table is the best.',
  venue: 'NeurIPS 2023',
})
