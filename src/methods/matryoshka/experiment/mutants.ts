import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: 'test: takePart(parts.test, { x, labels }),',
    replace: "test: { ...takePart(parts.train, { x, labels }), role: 'test' as const },",
    breaks: 'the training rows are the test',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "nested: headAccuracies(nested, 'test', data.test.labels),",
    replace: "nested: headAccuracies(pca, 'test', data.test.labels),",
    breaks: 'the rival stands for the method',
  },
  {
    file: 'experiment/arms.ts',
    find: 'const [component, column] = [Math.floor(i / train.dim), i % train.dim]',
    replace: 'const [component, column] = [train.dim - 1 - Math.floor(i / train.dim), i % train.dim]',
    breaks: 'PCA puts the directions of smallest variance first',
  },
  {
    file: 'experiment/arms.ts',
    find: 'matryoshkaLoss(lax.stopGradient(z.ref), heads.slice(0, -1), y.ref, SIZES.slice(0, -1))',
    replace: 'matryoshkaLoss(z.ref, heads.slice(0, -1), y.ref, SIZES.slice(0, -1))',
    breaks: 'nesting stays on when it is switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: 'if (nesting) return matryoshkaLoss(z, heads, y, SIZES)',
    replace: 'if (nesting) return matryoshkaLoss(z, heads, y, SIZES, [0, 1, 1, 1])',
    breaks: 'the shortest prefix is not trained',
  },
  {
    file: 'experiment/measure.ts',
    find: "const tried = THRESHOLDS.map((threshold) => judge(threshold, 'validation'))",
    replace: "const tried = THRESHOLDS.map((threshold) => judge(threshold, 'test'))",
    breaks: 'thresholds are chosen on the test rows',
  },
  {
    file: 'experiment/measure.ts',
    find: 'rerankDim: FULL',
    replace: 'rerankDim: shortlistDim',
    breaks: 'the shortlist is not put in order',
  },
  {
    file: 'method/matryoshka.ts',
    find: 'const right = truncateEmbedding(b.ref, m, true)',
    replace: 'const right = truncateEmbedding(b.ref, m)',
    breaks: 'prefixes of one side keep their lengths',
  },
]
