import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'rich-representations',
  arxiv: '2212.07346',
  title: 'Learning useful representations for shifting tasks and distributions',
  authors: ['Jianyu Zhang', 'Léon Bottou'],
  date: '2022-12-14',
  topics: ['transfer learning', 'robustness', 'vision'],
  does: 'transfer',
  summary:
    'Training stops collecting features once they no longer lower the loss, so one network holds only one ' +
    'of many useful sets of features. Train the same recipe several times with different random seeds, ' +
    'put the features side by side, and the joined representation is richer. It helps little on the ' +
    'original task and a lot when the task or the data change.',
  claim:
    'Features joined from several runs that differ only in their seed transfer to new tasks and ' +
    'distributions clearly better than one network of the same total size.',
  reading:
    'Five small networks, joined, and one as wide as all of them learn the same task. The number is how many ' +
    'more of 100 rows of new tasks a linear classifier names rightly on the joined features. 0 would mean that ' +
    'width is all that matters.',
  venue: 'ICML 2023',
  code: 'https://github.com/TjuJianyu/RRL',
})
