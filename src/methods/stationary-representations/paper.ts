import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'stationary-representations',
  arxiv: '2405.02581',
  title:
    'Stationary Representations: Optimally Approximating Compatibility and Implications for Improved ' +
    'Model Replacements',
  authors: ['Niccolò Biondi', 'Federico Pernici', 'Simone Ricci', 'Alberto Del Bimbo'],
  date: '2024-05',
  topics: ['model upgrades', 'retrieval', 'embeddings', 'continual learning'],
  does: 'upgrade',
  summary:
    'When an embedding model is replaced, everything stored in a search index normally has to be embedded ' +
    'again. Here the classifier is not learned but fixed to the corners of a regular simplex, so the old ' +
    'and the new model pull each class in the same direction and new queries can be matched against old ' +
    'vectors. The paper argues that this comes as close to full compatibility as one can, and adds a loss ' +
    'for models that are fine-tuned and swapped in between.',
  claim:
    "In the authors' runs with 7 tasks on CIFAR-100 the fixed simplex with its extra loss keeps 95 % of " +
    'the model pairs compatible, where experience replay keeps none, at an average accuracy of 68.9 ' +
    'against 35.2.',
  reading:
    'A new network looks pictures up among vectors that an old one stored and that nobody computed again. ' +
    'Guessing would find 5 %, one class of 20.',
  venue: 'CVPR 2024',
  code: 'https://github.com/miccunifi/iamcl2r',
})
