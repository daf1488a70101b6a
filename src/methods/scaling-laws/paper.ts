import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'scaling-laws',
  arxiv: '2010.14701',
  title: 'Scaling Laws for Autoregressive Generative Modeling',
  authors: [
    'Tom Henighan',
    'Jared Kaplan',
    'Mor Katz',
    'Mark Chen',
    'Christopher Hesse',
    'Jacob Jackson',
    'Heewoo Jun',
    'Tom B. Brown',
    'Prafulla Dhariwal',
    'Scott Gray',
    'Chris Hallacy',
    'Benjamin Mann',
    'Alec Radford',
    'Aditya Ramesh',
    'Nick Ryder',
    'Daniel M. Ziegler',
    'John Schulman',
    'Dario Amodei',
    'Sam McCandlish',
  ],
  date: '2020-10-28',
  topics: ['scaling', 'transformers', 'generative models', 'language models'],
  does: 'predict training',
  summary:
    'Train the same kind of transformer on images, video, text with images and mathematics, at many ' +
    'sizes. In all of them the loss falls as a constant plus a power of the model size or of the compute. ' +
    'The constant estimates how unpredictable the data are, the rest what a better model could still ' +
    'gain, and the best model size for a given compute follows a power law as well.',
  claim:
    'In 4 domains the loss follows a power law plus a constant, and the exponent of the best model size ' +
    'for a given compute is nearly the same in all of them.',
  reading:
    'By how much the law with its constant foretells the loss of a larger network more exactly than the best of ' +
    'three other curves through the same points. 0 would mean that the constant adds nothing.',
})
