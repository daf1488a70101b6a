import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'deep-kernel-machine',
  arxiv: '2108.13097',
  title: 'A theory of representation learning gives a deep generalisation of kernel methods',
  authors: [
    'Adam X. Yang',
    'Maxime Robeyns',
    'Edward Milsom',
    'Ben Anson',
    'Nandi Schoots',
    'Laurence Aitchison',
  ],
  date: '2021-08-30',
  topics: ['kernel methods', 'theory', 'infinite width'],
  does: 'predict training',
  summary:
    'In the usual theory of infinitely wide networks the hidden layers do not learn anything. This paper ' +
    'takes another limit, in which the data count for more as the network gets wider, and learning of ' +
    'representations survives. What comes out is a kernel method whose kernels are learned layer by ' +
    'layer, a deep kernel machine, and a sparse version of it with inducing points.',
  claim:
    'In the new limit the posteriors of deep Gaussian processes are exactly Gaussian and their kernels ' +
    'are learned; the sparse machine built on it costs time linear, not cubic, in the number of data ' +
    'points.',
  reading:
    'How far a wide network is from what the machine learns, measured in its distance from the usual limit of infinite width. 0 would be the learned kernel itself, 1 times nothing: as far from one as from the other.',
  venue: 'ICML 2023',
})
