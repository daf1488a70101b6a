import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/readers.ts',
    find: "without === 'cross-scan' ? 'rows' : 'cross'",
    replace: "without === 'cross-scan' ? 'cross' : 'cross'",
    breaks: 'all four orders are read without the cross-scan too',
  },
  {
    file: 'experiment/readers.ts',
    find: '.mul(np.tri(u.shape[1]!))',
    replace: '',
    breaks: 'linear attention sees the future',
  },
  {
    file: 'experiment/readers.ts',
    find: "mixer: { kind: 'convolution', kernel: 5 }",
    replace: "mixer: { kind: 'convolution', kernel: 3 }",
    breaks: 'the wide convolutions do not see the whole map',
  },
  {
    file: 'experiment/readers.ts',
    find: '{ block: initMamba(key, { ...sizes, selective: false }) }',
    replace: '{ block: initMamba(key, { ...sizes, steps: [1e-3, 1e-3], selective: false }) }',
    breaks: 'the time-invariant rival starts with steps too small',
  },
  {
    file: 'experiment/flip-flop.ts',
    find: 'if (isWrite) last = value',
    replace: 'last = value',
    breaks: 'what is to be ignored is written too',
  },
  {
    file: 'experiment/flip-flop.ts',
    find: 'train: take(split.train)',
    replace: 'train: take(split.test) as never',
    breaks: 'readers are fitted to the test part',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'reading(arms.constant,',
    replace: 'reading(arms.selective,',
    breaks: 'the method is compared with itself',
  },
  {
    file: 'method/block.ts',
    find: 'return selectiveScan(u, softplus(np.dot(code, ssm.step).add(ssm.stepBias)), A, B, C, ssm.D)',
    replace:
      'return selectiveScan(u, softplus(np.dot(code, ssm.step).mul(0).add(ssm.stepBias)), A, B, C, ssm.D)',
    breaks: 'step sizes do not depend on the token',
  },
  {
    file: 'method/cross-scan.ts',
    find: 'np.flip(columns.ref, 1)]',
    replace: 'np.flip(rows.ref, 1)]',
    breaks: 'columns are read from the start only',
  },
]
