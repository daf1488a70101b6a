import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: "without === 'merging' ? 'dropped' : 'merged'",
    replace: "'merged'",
    breaks: 'features are merged when they should be dropped',
  },
  {
    file: 'experiment/arms.ts',
    find: "without === 'distance' ? randomGroups(rng, layers, widths) : found.groups",
    replace: 'found.groups',
    breaks: 'pairs are still chosen by distance when they should be random',
  },
  {
    file: 'experiment/arms.ts',
    find: "largest: withGroups(layers, largestByL1(layers, widths), 'dropped')",
    replace: "largest: withGroups(layers, randomGroups(rng, layers, widths), 'dropped')",
    breaks: 'the rival keeps any features in place of the largest',
  },
  {
    file: 'experiment/arms.ts',
    find: "validation.role !== 'validation'",
    replace: "(validation.role as string) === 'train'",
    breaks: 'cuts may be chosen on test digits',
  },
  {
    file: 'experiment/training.ts',
    find: 'w: w.mul(smallness)',
    replace: 'w: w.mul(smallness / smallness)',
    breaks: 'first weights have their usual size',
  },
  {
    file: 'experiment/training.ts',
    find: 'p.mul(weightDecay)',
    replace: 'p.mul(weightDecay * 0)',
    breaks: 'weights do not decay',
  },
  {
    file: 'method/merging.ts',
    find: 'for (const r of [i, j]) shift(after',
    replace: 'for (const r of [i]) shift(after',
    breaks: 'distances of the next layer still know a merged feature',
  },
  {
    file: 'method/groups.ts',
    find: '/ features.length',
    replace: '/ 1',
    breaks: 'what goes out is summed too',
  },
]
