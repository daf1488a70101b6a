import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'scaling-on-scales',
  arxiv: '2403.13043',
  title: 'When Do We Not Need Larger Vision Models?',
  authors: ['Baifeng Shi', 'Ziyang Wu', 'Maolin Mao', 'Xin Wang', 'Trevor Darrell'],
  date: '2024-03-19',
  topics: ['vision', 'scaling', 'multimodal', 'transfer learning'],
  does: 'compress',
  summary:
    'Instead of a larger vision model, show a smaller one the same picture at several sizes, cut into ' +
    'tiles it can take, and join the features. Most of what a large model represents can be computed from ' +
    'these by a linear map. The model stays frozen, and detail that is lost at one size is seen at ' +
    'another.',
  claim:
    'Several image scales let ViT-B and ViT-L outdo ViT-H and ViT-G in classification, segmentation and ' +
    'depth, and as the eye of a multimodal model it passes GPT-4V on the V* benchmark.',
  reading:
    'A small model that looks at two sizes of a picture, against a larger one that looks once, by how well a linear map ' +
    'tells what each part of the picture is made of. No gain would be 0 points.',
  venue: 'ECCV 2024',
  code: 'https://github.com/bfshi/scaling_on_scales',
})
