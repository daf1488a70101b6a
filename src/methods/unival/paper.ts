import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'unival',
  arxiv: '2307.16184',
  title: 'Unified Model for Image, Video, Audio and Language Tasks',
  authors: ['Mustafa Shukor', 'Corentin Dancette', 'Alexandre Rame', 'Matthieu Cord'],
  date: '2023-07-30',
  topics: ['multimodal', 'generalist models', 'model merging', 'transformers'],
  does: 'combine senses',
  summary:
    'One small model for text, images, video and sound: every input becomes tokens, every answer becomes ' +
    'text, and there is no special head for any task. It is trained in stages, with few kinds of input ' +
    'first and the tasks in balance. Copies fine-tuned for different tasks can be averaged into one, ' +
    'because all of them started from the same weights.',
  claim:
    'A model of about 0.25 billion parameters is competitive on image and video tasks with text, and ' +
    'after fine-tuning also on sound, which it never met in pre-training.',
  venue: 'TMLR 2023',
  code: 'https://github.com/mshukor/UnIVAL',
})
