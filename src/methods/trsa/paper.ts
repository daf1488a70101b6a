import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'trsa',
  arxiv: '2309.11028',
  title: 'The Topology and Geometry of Neural Representations',
  authors: ['Baihan Lin', 'Nikolaus Kriegeskorte'],
  date: '2023-09-20',
  topics: ['comparing representations', 'neuroscience'],
  does: 'compare',
  summary:
    'Brains and networks are compared by the distances between their responses to the same stimuli. Small ' +
    'distances are mostly noise and large ones differ from one individual to the next, so this method ' +
    'flattens both ends: what is near counts as the same, what is far as simply far. Two thresholds slide ' +
    'between geometry and pure topology, and one asks which setting best recognises the same brain region ' +
    'or layer in another individual.',
  claim:
    'Statistics that keep the topology and drop much of the geometry still tell layers and brain regions ' +
    'apart as well, and are more robust to noise and individual differences.',
  reading:
    'How many more of 100 layers are recognised in a network that had no part in choosing the thresholds. ' +
    '0 would mean that leaving out what is near and what is far does not help.',
  venue: 'PNAS 2024',
  code: 'https://github.com/doerlbh/TopologicalRSA',
})
