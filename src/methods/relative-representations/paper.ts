import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'relative-representations',
  arxiv: '2209.15430',
  title: 'Relative representations enable zero-shot latent space communication',
  authors: [
    'Luca Moschella',
    'Valentino Maiorca',
    'Marco Fumero',
    'Antonio Norelli',
    'Francesco Locatello',
    'Emanuele Rodolà',
  ],
  date: '2022-09-30',
  topics: ['comparing representations', 'embeddings', 'invariance'],
  does: 'compare',
  summary:
    'Two networks trained from different seeds arrange the same data in spaces that differ mostly by a ' +
    'rotation and a scale, so their embeddings cannot be mixed. Describe each sample instead by its ' +
    'cosine similarity to a fixed list of anchor samples, and the description no longer depends on the ' +
    'rotation. The encoder of one network then works with the decoder or classifier of another, without ' +
    'any training.',
  claim:
    'Encoders and decoders from separate trainings can be joined with no further training when embeddings ' +
    'are read as similarities to shared anchors; on raw embeddings the same swap fails.',
  reading:
    'Two models that never met are joined, and one redraws what the other has read. 100 % would be a ' +
    'perfect copy, 0 % no better than drawing the average digit every time.',
  venue: 'ICLR 2023',
  code: 'https://github.com/lucmos/relreps',
})
