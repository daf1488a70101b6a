import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'emergent-moe',
  arxiv: '2310.10908',
  title:
    'Emergent Mixture-of-Experts: Can Dense Pre-trained Transformers Benefit from Emergent Modular ' +
    'Structures?',
  authors: ['Zihan Qiu', 'Zeyu Huang', 'Jie Fu'],
  date: '2023-10-17',
  topics: ['mixture of experts', 'transformers', 'language models', 'transfer learning'],
  does: 'predict sequences',
  summary:
    'The feed-forward layers of a trained transformer already contain groups of neurons that fire ' +
    'together. Cut the layer into these groups, let each token use only the groups that fit it, and ' +
    'fine-tune the model in this sparse form. No weights are added, unrelated features disturb each other ' +
    'less, and afterwards the layer can be used whole again.',
  claim:
    'In 1,785 fine-tuned models of 22M to 1.5B parameters the split form generalises better than ordinary ' +
    'fine-tuning, in and out of domain, without an added parameter.',
  reading:
    'How many more of 100 pictures a network names when its groups of alike neurons are used, and not groups ' +
    'drawn by lot. 0 would mean that the groups keep nothing of what it does.',
  venue: 'NAACL 2024',
  code: 'https://github.com/qiuzh20/EMoE',
})
