import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'convergent-learning',
  arxiv: '1511.07543',
  title: 'Convergent Learning: Do different neural networks learn the same representations?',
  authors: ['Yixuan Li', 'Jason Yosinski', 'Jeff Clune', 'Hod Lipson', 'John Hopcroft'],
  date: '2015-11-24',
  topics: ['comparing representations', 'interpretability', 'vision'],
  does: 'compare',
  summary:
    'Train the same network twice from different random seeds: do its neurons come to mean the same ' +
    'things? The activations of both networks on the same pictures are correlated and aligned in three ' +
    'ways, neuron to neuron, neuron to a few neurons, and group to group.',
  claim:
    'Among 4 networks trained alike some features are found again in every one and others are not; groups ' +
    'of neurons span subspaces that networks share although the single neurons in them differ.',
  reading:
    'A twin is a unit of another network that answers the same pictures in the same way. The number is ' +
    'how many more of 100 units have one in every network than by likeness of design alone: 0 would mean ' +
    'that networks which learn apart learn nothing in common.',
  venue: 'ICLR 2016',
  code: 'https://github.com/yixuanli/convergent_learning',
})
