import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'linguistic-collapse',
  arxiv: '2405.17767',
  title: 'Linguistic Collapse: Neural Collapse in (Large) Language Models',
  authors: ['Robert Wu', 'Vardan Papyan'],
  date: '2024-05-28',
  topics: ['language models', 'representation geometry', 'theory', 'scaling'],
  does: 'predict sequences',
  summary:
    'At the end of training a classifier tends to put all features of a class on one point, with the ' +
    'points spread evenly: neural collapse. A language model is a classifier too, but with more tokens ' +
    'than dimensions, unequal frequencies and ambiguous contexts, so full collapse is impossible. The ' +
    'paper measures which parts of it appear as models get larger and train longer, and whether they go ' +
    'with lower loss.',
  claim:
    'Signs of neural collapse grow as language models are scaled and go with better generalisation, to ' +
    'some degree even among models of one size.',
  reading:
    'How closely the loss goes with one sign of collapse, that the nearest class mean agrees with the classifier: at ' +
    '−1 more of it always comes with a lower loss. 0 would mean that the two have nothing to do with each other.',
  venue: 'NeurIPS 2024',
  code: 'https://github.com/rhubarbwu/linguistic-collapse',
})
