import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'uni-perceiver',
  arxiv: '2112.01522',
  title:
    'Uni-Perceiver: Pre-training Unified Architecture for Generic Perception for Zero-shot and Few-shot ' +
    'Tasks',
  authors: [
    'Xizhou Zhu',
    'Jinguo Zhu',
    'Hao Li',
    'Xiaoshi Wu',
    'Xiaogang Wang',
    'Hongsheng Li',
    'Xiaohua Wang',
    'Jifeng Dai',
  ],
  date: '2021-12-02',
  topics: ['multimodal', 'generalist models', 'transformers', 'few-shot learning'],
  does: 'combine senses',
  summary:
    'Every perception task becomes one question: which of these candidates fits this input best? ' +
    'Pictures, text and video go through the same transformer, as inputs and as targets, and the answer ' +
    'is the target most similar to the input. A new task needs a new list of candidates but no new head, ' +
    'so the model can be used on tasks it was never trained for.',
  claim:
    'Without tuning the model does reasonably on unseen tasks, and prompt tuning on 1 % of the data ' +
    'brings it close to the state of the art.',
  venue: 'CVPR 2022',
  code: 'https://github.com/fundamentalvision/Uni-Perceiver',
})
