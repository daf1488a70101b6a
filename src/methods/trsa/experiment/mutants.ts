import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: 'await digitsOf(byClass(parts.test))]',
    replace: "await digitsOf(byClass({ role: 'test', indices: parts.train.indices.slice(0, 600) }))]",
    breaks: 'stimuli are training images',
  },
  {
    file: 'experiment/study.ts',
    find: 'flatten(ranks, cuts[m]![shares.indexOf(l)]!, cuts[m]![shares.indexOf(u)]!)',
    replace: 'flatten(ranks, cuts[m]![0]!, cuts[m]![shares.indexOf(u)]!)',
    breaks: 'the lower threshold is ignored',
  },
  {
    file: 'experiment/study.ts',
    find: 'chosen: mean([sums.get(String(best[1]))![0], sums.get(String(best[0]))![1]])',
    replace: 'chosen: mean([sums.get(String(best[0]))![0], sums.get(String(best[1]))![1]])',
    breaks: 'thresholds are judged where they were chosen',
  },
  {
    file: 'experiment/study.ts',
    find: "add('raw', distances)",
    replace: "add('raw', flattened(RANKS))",
    breaks: 'the rival is the ranks',
  },
  {
    file: 'experiment/study.ts',
    find: 'const now = halves(mats, activities[0]!.length)',
    replace: 'const now = halves(mats.map((mat) => mat.slice(0, 20)), activities[0]!.length)',
    breaks: 'matrices are compared by a few of their pairs',
  },
  {
    file: 'method/identification.ts',
    find: 'for (let i = 0; i < mean.length; i++) mean[i]! -= mat[i]!',
    replace: 'for (let i = 0; i < 0; i++) mean[i]! -= mat[i]!',
    breaks: 'the network to be named is in the means',
  },
]
