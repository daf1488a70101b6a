import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'representation-bias',
  arxiv: '2405.05847',
  title: 'Learned feature representations are biased by complexity, learning order, position, and more',
  authors: ['Andrew Kyle Lampinen', 'Stephanie C. Y. Chan', 'Katherine Hermann'],
  date: '2024-05-09',
  topics: ['comparing representations', 'interpretability', 'neuroscience'],
  does: 'explain',
  summary:
    'If a network computes two features equally well, one would expect to see both equally in its hidden ' +
    'layers. In fact the simpler one, the one learned first or the one that is more common takes far more ' +
    'room. Methods that look at the strongest directions of a representation, such as PCA or similarity ' +
    'analysis, can therefore miss what the network really computes.',
  claim:
    'Of two features that a network computes equally well, the easy one can explain about 55 % of the ' +
    'variance of its representation and the hard one about 5 %.',
  reading:
    'The network computes both features rightly. 1 times would mean that both take up the same room in ' +
    'its hidden layer, as one would expect.',
  venue: 'TMLR 2024',
})
