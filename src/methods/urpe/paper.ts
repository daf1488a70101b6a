import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'urpe',
  arxiv: '2205.13401',
  title: 'Your Transformer May Not be as Powerful as You Expect',
  authors: ['Shengjie Luo', 'Shanda Li', 'Shuxin Zheng', 'Tie-Yan Liu', 'Liwei Wang', 'Di He'],
  date: '2022-05-26',
  topics: ['transformers', 'attention', 'theory'],
  does: 'predict sequences',
  summary:
    'Many transformers know positions only through relative encodings inside the softmax, whose rows ' +
    'always add up to one. Given a sequence of identical tokens such a model must say the same at every ' +
    'position, so it cannot even number them. Multiplying the attention weights by a learned matrix that ' +
    'depends only on distance lifts the limit at the cost of a few numbers per head.',
  claim:
    'Transformers whose relative position encoding sits inside the softmax cannot approximate some ' +
    'continuous functions at any depth or width; with URPE attention they can approximate all.',
  reading:
    'How many more of 100 positions are told rightly than by a deeper model of the usual kind. 0 would ' +
    'mean that the matrix after the softmax adds nothing.',
  venue: 'NeurIPS 2022',
  code: 'https://github.com/lsj2408/URPE',
})
