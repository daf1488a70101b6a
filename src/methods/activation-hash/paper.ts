import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'activation-hash',
  arxiv: '2101.05490',
  title: 'Neural networks behave as hash encoders: An empirical study',
  authors: ['Fengxiang He', 'Shiye Lei', 'Jianmin Ji', 'Dacheng Tao'],
  date: '2021-01-14',
  topics: ['hashing', 'theory', 'interpretability'],
  does: 'compress',
  summary:
    'Write down which ReLU units of a network are on for an input and you get a string of bits. After ' +
    'training, almost every example has a string of its own, and strings of one class are close to each ' +
    'other. So an ordinary classifier is also a hash function, and simple methods such as nearest ' +
    'neighbours or k-means work on the bits alone.',
  claim:
    'In trained networks almost every region of equal activation holds at most 1 training example, and ' +
    'k-means, nearest neighbours or logistic regression on the bits alone classify well.',
  reading:
    'How many more of 100 new digits are named rightly when pictures are grouped by which units of a ' +
    'trained network are on. 0 would mean that these bits tell no more than random ones, or than the ' +
    'pixels themselves.',
  code: 'https://github.com/LeavesLei/activation-code',
})
