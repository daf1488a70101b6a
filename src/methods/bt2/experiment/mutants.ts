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
    find: 'bct: plain.score,',
    replace: 'bct: wider.score,',
    breaks: 'BCT with as many numbers stands for BCT',
  },
  {
    file: 'experiment/arms.ts',
    find: "bases === 'orthonormal' ? orthogonal(turn) : turn",
    replace: 'turn',
    breaks: 'matrices of any kind stand for the rotations',
  },
  {
    file: 'experiment/arms.ts',
    find: "without === 'extra' ? 0 : extra",
    replace: 'extra',
    breaks: 'the extra dimensions are never switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: '{ logits: cosineLogits(whole, classes), feature, prototypes, labels }, { prototypeScale }',
    replace:
      '{ logits: cosineLogits(whole, classes), feature, prototypes, labels }, { prototypeScale, alpha: 0 }',
    breaks: 'BCT does not look back at the old model',
  },
  {
    file: 'experiment/arms.ts',
    find: 'const back = retrieval(compatible, old, labels, labels, { self: true })',
    replace: 'const back = retrieval(compatible, old, labels, labels)',
    breaks: 'a query finds itself in the old gallery',
  },
  {
    file: 'experiment/arms.ts',
    find: "wider: bct('BCT with as many numbers', extra)",
    replace: "wider: bct('BCT with as many numbers', 0)",
    breaks: 'the wider rival is no wider',
  },
  {
    file: 'method/basis.ts',
    find: 'return fits.reduce((best, one) => (one.cosine > best.cosine ? one : best))',
    replace: 'return fits.at(-1)!',
    breaks: 'more extra coordinates may fit worse',
  },
  {
    file: 'method/bt2.ts',
    find: '.add(cosineGap(unit, oldTarget).mul(lambda3))',
    replace: '.add(cosineGap(unit, oldTarget).mul(lambda1))',
    breaks: 'the pull to old vectors has the weight of another term',
  },
]
