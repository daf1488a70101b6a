import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'iterative-feature-merging',
  arxiv: '2310.06756',
  title:
    'Going Beyond Neural Network Feature Similarity: The Network Feature Complexity and Its ' +
    'Interpretation Using Category Theory',
  authors: ['Yiting Chen', 'Zhanpeng Zhou', 'Junchi Yan'],
  date: '2023-10-10',
  topics: ['comparing representations', 'compression', 'theory'],
  does: 'compare',
  summary:
    'Two channels that do the same work for the next layer are one feature stored twice. The paper calls ' +
    'features equivalent when some transformation makes the outputs agree, and the number left after ' +
    'merging all such copies the complexity of the layer. The tool for it merges similar channels one ' +
    'pair after the other, needs no data, and can be used to prune a network.',
  claim:
    'Many features of one network are copies of each other in this sense, and merging them makes it ' +
    'smaller without data or retraining at little loss of accuracy.',
  reading:
    'How many of the parameters can be merged away, without data or tuning, until a network names one digit in a hundred fewer rightly. 0 would be nothing: then no two features are alike.',
  venue: 'ICLR 2024',
  code: 'https://github.com/Ytchen981/Iterative-Feature-Merging',
})
