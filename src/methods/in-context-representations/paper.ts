import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'in-context-representations',
  arxiv: '2501.00070',
  title: 'ICLR: In-Context Learning of Representations',
  authors: [
    'Core Francisco Park',
    'Andrew Lee',
    'Ekdeep Singh Lubana',
    'Yongyi Yang',
    'Maya Okawa',
    'Kento Nishi',
    'Martin Wattenberg',
    'Hidenori Tanaka',
  ],
  date: '2024-12-29',
  topics: ['in-context learning', 'language models', 'representation geometry'],
  does: 'predict sequences',
  summary:
    'Words such as apple or bird have a meaning from pre-training. Use them in a prompt as names of the ' +
    'places on a grid or a ring and show a random walk between them: with enough context the inner ' +
    'picture the language model has of these words takes the shape of the grid. The change is sudden and ' +
    'looks like the minimising of an energy on the graph.',
  claim:
    'As the context grows a language model suddenly rearranges its representation of familiar words into ' +
    'the graph shown in the prompt; an order fixed by pre-training, such as the days of the week, ' +
    'resists.',
  reading:
    'By how much of its size at 4 tokens of context the energy is lower at 64: 0 would mean that neighbours on the ' +
    'grid lie no closer than before.',
  venue: 'ICLR 2025',
})
