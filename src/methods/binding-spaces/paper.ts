import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'binding-spaces',
  arxiv: '2407.11895',
  title: 'OmniBind: Large-scale Omni Multimodal Representation via Binding Spaces',
  authors: [
    'Zehan Wang',
    'Ziang Zhang',
    'Hang Zhang',
    'Luping Liu',
    'Rongjie Huang',
    'Xize Cheng',
    'Hengshuang Zhao',
    'Zhou Zhao',
  ],
  date: '2024-07-16',
  topics: ['multimodal', 'embeddings', 'model merging', 'mixture of experts'],
  does: 'combine senses',
  summary:
    'There are many good models that embed two or three kinds of data in one space. Instead of training a ' +
    'giant for all of them, this work maps the frozen spaces of such specialists into one with small ' +
    'projectors, and routers decide for each input how much every specialist counts. Text, pictures, ' +
    'sound and 3D shapes can then be searched with one another.',
  claim:
    'Joint models of 7 to 30 billion parameters come from binding frozen ones; the largest takes about 3 ' +
    'days on one machine with 8 RTX 4090 cards and only unpaired data.',
  venue: 'ICLR 2025',
  code: 'https://github.com/zehanwang01/OmniBind',
})
