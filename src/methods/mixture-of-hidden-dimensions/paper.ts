import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'mixture-of-hidden-dimensions',
  arxiv: '2412.05644',
  title: 'Mixture of Hidden-Dimensions Transformer',
  authors: [
    'Yilong Chen',
    'Junyuan Shang',
    'Zhengyu Zhang',
    'Jiawei Sheng',
    'Tingwen Liu',
    'Shuohuan Wang',
    'Yu Sun',
    'Hua Wu',
    'Haifeng Wang',
  ],
  date: '2024-12-07',
  topics: ['transformers', 'mixture of experts', 'language models', 'scaling'],
  does: 'compress',
  summary:
    'In a trained transformer each token uses only part of the hidden dimensions; some stay active over ' +
    'many tokens, others serve single ones. This architecture always keeps a shared part and routes each ' +
    'token to a few specialised parts, and makes up for the strength that is lost. The model can so ' +
    'become wider at almost no cost for each token.',
  claim:
    'On 10 language tasks the model is 1.7 % better with half the activated parameters, and 3.7 % better ' +
    'with 3 times as many parameters at the same activated cost.',
  reading:
    'How much better a network of which each word uses a chosen third guesses the next word than a plain one that uses ' +
    'as many weights: at 0.03 it thinks the right word 3 % more likely. 0 would mean that the choice gains nothing.',
  venue: 'ICML 2025',
})
