import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'atlas-task-vectors',
  arxiv: '2407.02880',
  title: 'Knowledge Composition using Task Vectors with Learned Anisotropic Scaling',
  authors: [
    'Frederic Z. Zhang',
    'Paul Albert',
    'Cristian Rodriguez-Opazo',
    'Anton van den Hengel',
    'Ehsan Abbasnejad',
  ],
  date: '2024-07-03',
  topics: ['model merging', 'transfer learning', 'few-shot learning'],
  does: 'transfer',
  summary:
    'The difference between fine-tuned and pre-trained weights is a task vector, and adding several of ' +
    'them combines skills. Rather than one factor for a whole vector, aTLAS learns one for every block of ' +
    'weights, from very little data. These few coefficients are enough to merge tasks with less ' +
    'interference, to learn from a handful of examples and to adapt at test time.',
  claim:
    'Adding 8 tasks to a ViT-B/32 with learned factors for each block gives 84.98 % accuracy on average, ' +
    'against 70.12 % with a single factor found by search.',
  reading:
    'One network names digits shown in six ways, after the six task vectors were added to it. The number is how many ' +
    'points more it names rightly than with one factor for each vector, or for all: 0 would mean that blocks need ' +
    'no factors of their own.',
  venue: 'NeurIPS 2024',
  code: 'https://github.com/fredzzhang/atlas',
})
