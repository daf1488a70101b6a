import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'uni-perceiver-v2',
  arxiv: '2211.09808',
  title: 'Uni-Perceiver v2: A Generalist Model for Large-Scale Vision and Vision-Language Tasks',
  authors: [
    'Hao Li',
    'Jinguo Zhu',
    'Xiaohu Jiang',
    'Xizhou Zhu',
    'Hongsheng Li',
    'Chun Yuan',
    'Xiaohua Wang',
    'Yu Qiao',
    'Xiaogang Wang',
    'Wenhai Wang',
    'Jifeng Dai',
  ],
  date: '2022-11-17',
  topics: ['multimodal', 'generalist models', 'transformers', 'vision'],
  does: 'combine senses',
  summary:
    'A generalist vision model that can also say where things are. A picture is described by a few global ' +
    'tokens and by region proposals, text by a language encoder, and one decoder for all tasks turns both ' +
    'into vectors to be compared. Each training step uses a single task, so that batches can be large, ' +
    'and an adapted optimiser keeps that stable.',
  claim:
    'One model without tuning for a task outdoes all earlier generalists in range and accuracy and is ' +
    'competitive with strong models tuned for each task.',
  venue: 'CVPR 2023',
})
