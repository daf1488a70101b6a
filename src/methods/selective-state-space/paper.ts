import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'selective-state-space',
  arxiv: '2406.03430',
  title: 'Computation-Efficient Era: A Comprehensive Survey of State Space Models in Medical Image Analysis',
  authors: [
    'Moein Heidari',
    'Sina Ghorbani Kolahi',
    'Sanaz Karimijafarbigloo',
    'Bobby Azad',
    'Afshin Bozorgpour',
    'Soheila Hatami',
    'Reza Azad',
    'Ali Diba',
    'Ulas Bagci',
    'Dorit Merhof',
    'Ilker Hacihaliloglu',
  ],
  date: '2024-06-05',
  topics: ['state space models', 'medical imaging', 'survey'],
  does: 'predict sequences',
  summary:
    'A survey of Mamba and other state space models in medical imaging. Attention costs the square of the ' +
    'number of image tokens and convolutions see only their surroundings; selective state space models ' +
    'read the whole sequence in linear time with weights that depend on the input. The survey explains ' +
    'the theory and sorts the medical work by task, kind of image and organ.',
  claim:
    'Selective state space models take in the whole image at a cost linear in its tokens, where attention ' +
    'is quadratic.',
  reading:
    'The value was written long ago, among others that are to be ignored. The number is how many more of ' +
    '100 values are recalled rightly than by the better of two models that cannot choose what to keep: 0 ' +
    'would mean that choosing adds nothing.',
  code: 'https://github.com/xmindflow/Awesome_Mamba',
})
