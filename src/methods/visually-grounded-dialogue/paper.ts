import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'visually-grounded-dialogue',
  arxiv: '2305.13602',
  title: 'ReSee: Responding through Seeing Fine-grained Visual Knowledge in Open-domain Dialogue',
  authors: ['Haoqin Tu', 'Yitong Li', 'Fei Mi', 'Zhongliang Yang'],
  date: '2023-05',
  topics: ['dialogue', 'multimodal', 'retrieval', 'language models'],
  does: 'combine senses',
  summary:
    'A chatbot trained on text alone talks about things it has never seen. ReSee finds pictures for a ' +
    'conversation, one for each past turn and a few for each thing that is named, and appends them as ' +
    'extra tokens to the input of an ordinary dialogue model. Two text-only data sets are turned into ' +
    'conversations with pictures this way, and the replies become richer and more accurate.',
  claim:
    'With pictures for every turn and every named entity, a plain dialogue model beats earlier text-only ' +
    'and visual chatbots in automatic and human ratings on 2 data sets.',
  venue: 'EMNLP 2023',
  code: 'https://github.com/ImKeTT/ReSee',
})
