import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'rep4ex',
  arxiv: '2310.04295',
  title: 'Identifying Representations for Intervention Extrapolation',
  authors: ['Sorawit Saengkyongam', 'Elan Rosenfeld', 'Pradeep Ravikumar', 'Niklas Pfister', 'Jonas Peters'],
  date: '2023-10-06',
  topics: ['causality', 'theory', 'disentanglement'],
  does: 'explain',
  summary:
    'What happens if a control is set to a value never tried before? The control moves hidden causes, ' +
    'these determine the outcome, and one sees only a tangled picture of them. If the control acts ' +
    'linearly on the hidden causes, an autoencoder forced to respect that recovers them well enough to ' +
    'predict outcomes far outside the values seen in training.',
  claim:
    'Hidden causes are identified up to an affine map when the control acts on them linearly, and that is ' +
    'enough to predict the effect of unseen interventions even where the outcome is non-linear.',
  reading:
    '1 times would mean that the method finds the hidden causes no better than a plain autoencoder does, ' +
    '0 times that it finds them exactly.',
  venue: 'ICLR 2024',
})
