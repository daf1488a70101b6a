import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'concept-complexity',
  arxiv: '2211.11033',
  title: 'On the Complexity of Bayesian Generalization',
  authors: [
    'Yu-Zhe Shi',
    'Manjie Xu',
    'John E. Hopcroft',
    'Kun He',
    'Joshua B. Tenenbaum',
    'Song-Chun Zhu',
    'Ying Nian Wu',
    'Wenjuan Han',
    'Yixin Zhu',
  ],
  date: '2022-11',
  topics: ['theory', 'interpretability', 'vision', 'cognition'],
  does: 'explain',
  summary:
    'How many attributes does a vision model need to describe a concept, and does a busier picture need ' +
    'more of them? The paper reads the channels of a trained classifier as attributes, ranks them by how ' +
    'representative they are of a concept, and counts how many are needed to recognise it. It then ' +
    'compares two ways of learning a concept from a few examples: by a rule and by similarity to what was ' +
    'seen.',
  claim:
    'The number of attributes a concept needs first rises and then falls with its visual complexity; ' +
    'concepts with many attributes generalise better by rule, those with few by similarity.',
  reading:
    'How much more of the differences in description length an inverted U explains than a straight line, over ' +
    'concepts from plain pictures to busy ones. 0 would mean that there is no such rise and fall, below 0 that it bends the ' +
    'other way.',
  venue: 'ICML 2023',
  code: 'https://github.com/SHI-Yu-Zhe/bayesian-generalization-complexity',
})
