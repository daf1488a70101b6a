import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'pac-invariance',
  arxiv: '2205.15196',
  title: 'PAC Generalization via Invariant Representations',
  authors: ['Advait Parulekar', 'Karthikeyan Shanmugam', 'Sanjay Shakkottai'],
  date: '2022-05-30',
  topics: ['invariance', 'causality', 'theory', 'robustness'],
  does: 'transfer',
  summary:
    'To predict well in new environments one looks for features on which the best predictor is the same ' +
    'in every training environment. With only a few environments that sameness may be luck. The paper ' +
    'treats environments as random interventions on a linear causal model and asks, in the manner of PAC ' +
    'learning, how many of them are enough for the invariance to hold on unseen ones as well.',
  claim:
    'The number of training interventions that guarantees approximate invariance on unseen ones does not ' +
    'grow with the number of variables when few, sparsely connected nodes are intervened on.',
  reading:
    'Of the unseen interventions, how many the worst representation fails on that passed on 32 interventions. 0 is a sameness that is no accident; 100 % would be nothing: then passing says nothing of the next one.',
  venue: 'ICML 2023',
})
