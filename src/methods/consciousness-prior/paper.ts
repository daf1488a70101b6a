import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'consciousness-prior',
  arxiv: '1709.08568',
  title: 'The Consciousness Prior',
  authors: ['Yoshua Bengio'],
  date: '2017-09-25',
  topics: ['attention', 'theory', 'disentanglement', 'cognition'],
  does: 'explain',
  summary:
    'A position paper. Conscious thought seems to hold only a few concepts at a time, chosen by attention ' +
    'from a large state, and yet such a small thought can say something very likely to be true. The paper ' +
    'turns this into an assumption about the world, that most rules tie only a few variables together, ' +
    'and proposes it as a guide for learning high-level representations.',
  claim:
    'A bottleneck that attends to a few variables at a time is the right one if the joint distribution of ' +
    'high-level concepts is a sparse factor graph; the paper argues this and has no experiments.',
  reading:
    'How much more often a statement comes true if it looks at two variables that attention chose, not at all of them. 0 would be nothing: then few variables are no better than all.',
})
