import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'unsupervised-pretraining-theory',
  arxiv: '2303.01566',
  title: 'On the Provable Advantage of Unsupervised Pretraining',
  authors: ['Jiawei Ge', 'Shange Tang', 'Jianqing Fan', 'Chi Jin'],
  date: '2023-03-02',
  topics: ['theory', 'transfer learning', 'self-supervised learning'],
  does: 'transfer',
  summary:
    'Why does it help to pre-train on unlabelled data? Here a model with hidden variables is fitted to ' +
    'many unlabelled points by maximum likelihood, then a small predictor to few labelled ones. If what ' +
    'is learned about the data tells enough about the hidden variables, the error splits in two parts, ' +
    'and only the small predictor has to be paid for with labels. Factor models, Gaussian mixtures and ' +
    'contrastive learning are all covered.',
  claim:
    'The complexity of the representation is paid for with unlabelled points alone, so pre-training ' +
    'provably wins when these are many and the predictor on top is simple.',
  reading:
    'How many times as many labels it takes without the unlabelled points to be as good as pretraining with 40. 1 times would be nothing: then unlabelled points save no label.',
  venue: 'ICLR 2024',
})
