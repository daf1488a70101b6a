import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'bt2',
  arxiv: '2211.03989',
  title: 'BT^2: Backward-compatible Training with Basis Transformation',
  authors: [
    'Yifei Zhou',
    'Zilu Li',
    'Abhinav Shrivastava',
    'Hengshuang Zhao',
    'Antonio Torralba',
    'Taipeng Tian',
    'Ser-Nam Lim',
  ],
  date: '2022-11-08',
  topics: ['model upgrades', 'retrieval', 'embeddings'],
  does: 'upgrade',
  summary:
    'Upgrading an embedding model without re-indexing: new queries should match the old vectors already ' +
    'stored, and the new model should not become worse for it. The new embedding keeps all it knows and ' +
    'gets a few extra dimensions; learned rotations, which lose nothing, turn it so that its first ' +
    'coordinates fit the old space. Nothing stored has to be computed again.',
  claim:
    "With the authors' code on CIFAR-100, new queries find old vectors with 38.7 % top-1 against 25.0 % " +
    'for ordinary backward-compatible training, and the new model alone reaches 62.4 % against 62.7 % ' +
    'without the constraint.',
  reading:
    'Two new models must both still match what an old one stored. The number is how many more of 100 ' +
    'queries find the right class among the new vectors of BT² than among those of its rival, BCT: 0 ' +
    'would mean that the idea saves nothing of what compatibility costs.',
  code: 'https://github.com/YifeiZhou02/BT-2',
})
