import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: 'probeAccuracy(probe, { x: seen.test, labels: target.test.says[view]! })',
    replace: 'probeAccuracy(probe, { x: seen.train, labels: target.train.says[view]! })',
    breaks: 'probes on the shifted tasks are judged on the rows they learned from',
  },
  {
    file: 'experiment/arms.ts',
    find: 'worn: probeAccuracy(probe, { x: home.worn, labels: world.home.worn.labels }),',
    replace: 'worn: probeAccuracy(probe, { x: home.test, labels: world.home.test.labels }),',
    breaks: 'the worn source is not worn',
  },
  {
    file: 'experiment/arms.ts',
    find: 'same ? 1 : episodes, (own, i)',
    replace: 'episodes, (own, i)',
    breaks: 'without different seeds they still differ',
  },
  {
    file: 'experiment/arms.ts',
    find: 'widths.map((width) => episodes * width)',
    replace: 'widths.map((width, i) => (i === 0 ? episodes * width : width))',
    breaks: 'the wide network has the features of one episode',
  },
  {
    file: 'experiment/arms.ts',
    find: 'episodes.slice(0, count)',
    replace: 'episodes.slice(0, 1)',
    breaks: 'only the first episode is joined',
  },
  {
    file: 'experiment/views.ts',
    find: 'redundant ? ALL : ALL.slice(0, 1)',
    replace: 'redundant ? ALL : ALL.slice(0, 4)',
    breaks: 'without redundancy half of the views still tell the label',
  },
  {
    file: 'experiment/views.ts',
    find: 'put(2 * view + 1, first ^ said)',
    replace: 'put(2 * view + 1, said)',
    breaks: 'the second bit tells the view alone',
  },
  {
    file: 'experiment/network.ts',
    find: 'network.slice(0, -1)',
    replace: 'network',
    breaks: 'the features are the two class scores',
  },
  {
    file: 'method/join-features.ts',
    find: 'from += block.dim',
    replace: 'from += 0',
    breaks: 'each episode overwrites the one before',
  },
  {
    file: 'method/episodes.ts',
    find: 'seeds.ref.slice(episode)',
    replace: 'seeds.ref.slice(0)',
    breaks: 'all episodes have one seed',
  },
  {
    file: 'method/distil.ts',
    find: '.mul(temperature ** 2)',
    replace: '.mul(1)',
    breaks: 'gradients shrink with the temperature',
  },
]
