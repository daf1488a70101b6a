import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'arbitrary-positive-pairs',
  arxiv: '2410.18200',
  title: 'Rethinking Positive Pairs in Contrastive Learning',
  authors: ['Jiantao Wu', 'Shentong Mo', 'Zhenhua Feng', 'Sara Atito', 'Josef Kitler', 'Muhammad Awais'],
  date: '2024-10-23',
  topics: ['self-supervised learning', 'contrastive learning', 'vision'],
  does: 'learn without labels',
  summary:
    'Contrastive learning pulls similar pictures together. This paper lets any two classes be a positive ' +
    'pair, a snake and a lamp as well: they are compared only in a subspace where they have something in ' +
    'common. A small gate, given the two classes, chooses the dimensions of that subspace and is trained ' +
    'along with the rest.',
  claim:
    'Learning from all 500,500 pairs of the 1,000 ImageNet classes, most of them unlike each other, ' +
    'works, gives better representations than usual pairs and keeps the dimensions from collapsing.',
  reading:
    'A linear classifier names pictures by what each network has learned. The number is how many points more ' +
    'it names rightly than after SimCLR, which is told no classes: 0 would mean that arbitrary pairs are ' +
    'as good, and no better.',
})
