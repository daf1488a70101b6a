import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'explaining-prototypes',
  arxiv: '2011.02863',
  title: 'This Looks Like That, Because ... Explaining Prototypes for Interpretable Image Recognition',
  authors: ['Meike Nauta', 'Annemarie Jutte', 'Jesper Provoost', 'Christin Seifert'],
  date: '2020-11-05',
  topics: ['interpretability', 'prototypes', 'vision'],
  does: 'explain',
  summary:
    'A prototype network explains itself by saying that this part of a picture looks like that one, but ' +
    'not in which way. This method changes one property of the picture, its colour, shape, texture, ' +
    'contrast or saturation, and sees how much the similarity falls. The answer can be given for one ' +
    'picture or for a prototype as a whole, and it shows where the look of a prototype misleads.',
  claim:
    'The weight of 5 visual properties (hue, shape, texture, contrast, saturation) can be measured for ' +
    'every prototype, exposes misleading and redundant ones, and holds beyond the pictures it was ' +
    'measured on.',
  reading:
    'Each prototype has one right reason out of five: for how many of them is it the property whose change costs the ' +
    'most similarity? All would be 100 %, guessing 20 %.',
  venue: 'ECML PKDD Workshops 2021',
  code: 'https://github.com/M-Nauta/Explaining_Prototypes',
})
