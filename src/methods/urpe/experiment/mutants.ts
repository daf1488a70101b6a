import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/encoder.ts',
    find: '({ qkv, out }, h) => {',
    replace: '({ qkv, out }, h, layer) => {\n    if (layer > 0) matrices.C = undefined',
    breaks: 'the matrix is in the first layer only',
  },
  {
    file: 'method/attention.ts',
    find: 'if (!sumsToOne) return np.matmul(weights.mul(C), v)',
    replace: 'if (!sumsToOne) return np.matmul(nn.softmax(scores.ref.mul(C), -1), v)',
    breaks: 'the matrix enters before the softmax',
  },
  {
    file: 'experiment/arms.ts',
    find: "name: 'relative bias, twice as deep', position: 'rpe'",
    replace: "name: 'relative bias, twice as deep', position: 'urpe'",
    breaks: 'the deeper rival has the matrix too',
  },
  {
    file: 'experiment/arms.ts',
    find: "position: without === 'c' ? 'rpe' : 'urpe'",
    replace: "position: 'urpe'",
    breaks: 'the matrix stays when it is switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: "position: 'absolute', depth: 2",
    replace: "position: 'none', depth: 2",
    breaks: 'absolute positions are left out',
  },
  {
    file: 'experiment/tasks.ts',
    find: 'tokens: integers(Array.from(part.indices, (row) => all[row]!))',
    replace: 'tokens: integers(Array.from(part.indices, (_, row) => all[row]!))',
    breaks: 'the test sequences were trained',
  },
  {
    file: 'experiment/tasks.ts',
    find: 'seen.set(sequence.join(), sequence)',
    replace: 'seen.set(String(seen.size), sequence.fill(0, 1))',
    breaks: 'sequences repeat across the parts',
  },
  {
    file: 'experiment/arms.ts',
    find: '        learningRate,\n',
    replace: '        learningRate: arm.depth > 2 ? 1e-9 : learningRate,\n',
    breaks: 'the deeper rival learns nothing',
  },
]
