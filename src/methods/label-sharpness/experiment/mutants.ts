import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/study.ts',
    find: 'const { error, loss } = await score(layers, test)',
    replace: 'const { error, loss } = await score(layers, known)',
    breaks: 'nets are judged on what they trained on',
  },
  {
    file: 'experiment/study.ts',
    find: 'kf: labelSharpness(pool.x, pool.labels).max,',
    replace: 'kf: labelSharpness(pool.x, Int32Array.from(pool.labels, (_, row) => row)).max,',
    breaks: 'label sharpness does not look at the labels',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'costFaint: error(8, FAINTEST) - error(2, FAINTEST),',
    replace: 'costFaint: error(8, 1) - error(2, 1),',
    breaks: 'faint lesions are clear ones',
  },
  {
    file: 'experiment/networks.ts',
    find: '(labels[i >> 1] === i % 2 ? -1 : 1)',
    replace: '(labels[i >> 1] === i % 2 ? 1 : -1)',
    breaks: 'the attack helps the net',
  },
  {
    file: 'experiment/study.ts',
    find: 'export const EPS = 0.01',
    replace: 'export const EPS = 0.05',
    breaks: 'the attack crosses to the other side of a faint lesion',
  },
  {
    file: 'method/intrinsic-dimension.ts',
    find: 'return (table.rows * (k - 1)) / sum',
    replace: 'return (table.rows * k) / sum',
    breaks: 'the dimension counts one neighbour too many',
  },
]
