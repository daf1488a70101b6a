import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'matryoshka',
  arxiv: '2205.13147',
  title: 'Matryoshka Representation Learning',
  authors: [
    'Aditya Kusupati',
    'Gantavya Bhatt',
    'Aniket Rege',
    'Matthew Wallingford',
    'Aditya Sinha',
    'Vivek Ramanujan',
    'William Howard-Snyder',
    'Kaifeng Chen',
    'Sham Kakade',
    'Prateek Jain',
    'Ali Farhadi',
  ],
  date: '2022-05-26',
  topics: ['embeddings', 'retrieval', 'compression'],
  does: 'compress',
  summary:
    'One model whose embeddings can be cut shorter without retraining: the first 8, 16 or 64 numbers of a ' +
    'vector are already a good embedding. Training adds up the usual loss over a few such prefixes, and ' +
    'nothing changes when the model is used. A short prefix can make the shortlist and the full vector ' +
    'put it in order, which makes search faster and the index smaller.',
  claim:
    'Embeddings up to 14 times shorter classify ImageNet-1K as accurately, and retrieval runs up to 14 ' +
    'times faster.',
  reading:
    '100 % is a network trained for just so many numbers, 0 % an ordinary vector cut down by PCA, the ' +
    'usual cheap way. Below 0 the cut vector is worse than that.',
  venue: 'NeurIPS 2022',
  code: 'https://github.com/RAIVNLab/MRL',
})
