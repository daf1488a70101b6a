import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: "arm === 'order' && without !== 'order'",
    replace: 'false',
    breaks: 'both features of the order arm are learned from the start',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "complexity: ['easy', 'hard']",
    replace: "complexity: ['hard', 'easy']",
    breaks: 'the arm of complexity is read the wrong way round',
  },
  {
    file: 'experiment/networks.ts',
    find: '.mul(np.abs(y.ref))',
    replace: '',
    breaks: 'blank features are asked for, too',
  },
  {
    file: 'experiment/networks.ts',
    find: 'masks[step < turn ? 0 : 1]',
    replace: 'masks[1]',
    breaks: 'nothing waits for the turn',
  },
  {
    file: 'experiment/networks.ts',
    find: 'scores[m * n * features + i]! * truth[i]! > 0',
    replace: 'scores[i]! * truth[i]! > 0',
    breaks: 'all networks are judged by the outputs of the first',
  },
  {
    file: 'method/feature-dataset.ts',
    find: 'return set % 2 === 1 ? 1 : -1',
    replace: 'return set % 3 === 1 ? 1 : -1',
    breaks: 'a parity is no parity',
  },
  {
    file: 'method/variance-explained.ts',
    find: 'total: sum(fitted) / all',
    replace: 'total: sum(fitted) / h.data.length',
    breaks: 'shares are no shares of the variance',
  },
]
