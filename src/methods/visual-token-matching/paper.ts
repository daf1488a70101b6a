import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'visual-token-matching',
  arxiv: '2404.18459',
  title: 'Chameleon: A Data-Efficient Generalist for Dense Visual Prediction in the Wild',
  authors: ['Donggyun Kim', 'Seongwoong Cho', 'Semin Kim', 'Chong Luo', 'Seunghoon Hong'],
  date: '2024-04-29',
  topics: ['vision', 'few-shot learning', 'generalist models'],
  does: 'transfer',
  summary:
    'One vision model that learns a new kind of pixel map, such as key points, masks, depth or cell ' +
    'outlines, from a few labelled pictures. It compares patches of a new picture with patches of the ' +
    'labelled ones and mixes their labels, and a few parameters per task tune what counts as similar. It ' +
    'adapts to tasks in video, 3D, medicine, biology and interactive use.',
  claim:
    'With at most 50 labelled images for a task, one model adapts to unseen dense prediction tasks and ' +
    'does clearly better than earlier generalists that learn from little data.',
  reading:
    'Both models draw four kinds of maps they were never taught, from six labelled pictures of each: by how much the matching ' +
    'one is less wrong. No gain would be 0 %.',
  venue: 'ECCV 2024',
  code: 'https://github.com/GitGyun/chameleon',
})
