import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'generative-pareto-fronts',
  arxiv: '2406.10429',
  title: 'Consistency-diversity-realism Pareto fronts of conditional image generative models',
  authors: [
    'Pietro Astolfi',
    'Marlene Careil',
    'Melissa Hall',
    'Oscar Mañas',
    'Matthew Muckley',
    'Jakob Verbeek',
    'Adriana Romero Soriano',
    'Michal Drozdzal',
  ],
  date: '2024-06-14',
  topics: ['generative models', 'diffusion models', 'evaluation'],
  does: 'generate',
  summary:
    'Image generators have knobs, such as the strength of guidance, that trade one virtue for another. ' +
    'Instead of giving one score, the authors turn the knobs and draw what can be reached between ' +
    'following the prompt, variety and realism. The curves show that newer models bought realism with ' +
    'variety, and that no model is best in everything.',
  claim:
    'Realism and prompt consistency can rise together, but both cost diversity; older models are the more ' +
    'diverse ones and no model is best on all 3 axes.',
  reading:
    'What turning up the guidance trades: by how much more often samples show what was asked for, or by how much their variety falls in return, whichever is less. 0 would be nothing: then one of the two does not move.',
})
