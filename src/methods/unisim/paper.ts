import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'unisim',
  arxiv: '2412.10594',
  title: 'Towards Unified Benchmark and Models for Multi-Modal Perceptual Metrics',
  authors: [
    'Sara Ghazanfari',
    'Siddharth Garg',
    'Nicolas Flammarion',
    'Prashanth Krishnamurthy',
    'Farshad Khorrami',
    'Francesco Croce',
  ],
  date: '2024-12-13',
  topics: ['multimodal', 'evaluation', 'embeddings', 'vision'],
  does: 'compare',
  summary:
    'How alike are two pictures, or a picture and a text, in human eyes? Metrics exist for single ' +
    'versions of this question. The authors collect 7 of them in one benchmark, show that specialists do ' +
    'not carry over to related tasks, and fine-tune one vision-language model on several tasks at once, ' +
    'which is better on average and still weak on tasks it has not seen.',
  claim:
    'On a benchmark of 7 tasks and 25 data sets a metric trained on several tasks at once has the highest ' +
    'average, while specialists do not carry over to related tasks.',
  reading:
    'How much more often one metric, tuned on four kinds of judgement at once, answers like a simulated observer than ' +
    'the best metric tuned on one kind, on average over the four. No gain would be 0 points.',
  code: 'https://github.com/SaraGhazanfari/UniSim',
})
