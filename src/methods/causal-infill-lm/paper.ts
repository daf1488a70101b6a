import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'causal-infill-lm',
  arxiv: '2305.02309',
  title: 'CodeGen2: Lessons for Training LLMs on Programming and Natural Languages',
  authors: ['Erik Nijkamp', 'Hiroaki Hayashi', 'Caiming Xiong', 'Silvio Savarese', 'Yingbo Zhou'],
  date: '2023-05-03',
  topics: ['code generation', 'language models', 'transformers', 'scaling'],
  does: 'predict sequences',
  summary:
    'Can one language model write code from left to right, fill in a gap and understand what it reads? ' +
    'The authors try to unite architecture, training objective, infilling and the mixture of code and ' +
    'text in a single recipe, and report what worked and what did not. What remains is simple: a plain ' +
    'causal decoder trained on a mixture of next-token prediction and infilling.',
  claim:
    'Experiments with 1B models end in lessons and one recipe, with models of 1B to 16B parameters: a mixture of ' +
    'next-token prediction and span corruption does both, and learning to infill is not free.',
  reading:
    'How many more of 100 gaps in programs are filled rightly by a decoder that learned to infill beside next-token ' +
    'prediction. 0 would mean that it does no better than one that goes on from what stands before the gap.',
  code: 'https://github.com/salesforce/CodeGen2',
})
