import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/objects.ts',
    find: 'of(split.validation), of(split.test)]',
    replace: "of(split.validation), of({ ...split.train, role: 'test' as const })]",
    breaks: 'the training pictures are the test',
  },
  {
    file: 'experiment/objects.ts',
    find: '((row + ahead) % VIEWS)',
    replace: '(row % VIEWS)',
    breaks: 'the second view is the first',
  },
  {
    file: 'experiment/judge.ts',
    find: 'return explained(applyLinear(best.map, test.x), test.g)',
    replace: 'return explained(applyLinear(best.map, train.x), train.g)',
    breaks: 'the rotation is told of the pictures that the probe was fitted to',
  },
  {
    file: 'experiment/judge.ts',
    find: 'await embeddings(model, turned.to.x)]',
    replace: 'await embeddings(model, turned.from.x)]',
    breaks: 'the views to be found are the pictures that were started from',
  },
  {
    file: 'experiment/arms.ts',
    find: "without === 'split' ? 'whole' : 'sie'",
    replace: "without === 'split' ? 'sie' : 'sie'",
    breaks: 'the split stays on when it is switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: 'concatPredictor(predictor, g, z)',
    replace: 'concatPredictor(predictor, g.mul(0), z)',
    breaks: 'the rival is not told the rotation',
  },
  {
    file: 'experiment/arms.ts',
    find: 'move(predictor, g.ref, first.equivariant.ref)',
    replace: 'move(predictor, g.ref, second.equivariant!.ref)',
    breaks: 'the second view is predicted from itself',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'method: of(method),',
    replace: 'method: of(vicreg),',
    breaks: 'the rival stands for the method',
  },
  {
    file: 'method/sie.ts',
    find: 'return np.concatenate([invariant.ref, equivariant.ref], 1)',
    replace: 'return invariant.ref',
    breaks: 'only the invariant part is kept from collapsing',
  },
  {
    file: 'method/predictor.ts',
    find: 'moved.mul(np.expandDims(g, 2)).sum(1)',
    replace: 'moved.mul(np.expandDims(np.square(g), 2)).sum(1)',
    breaks: 'opposite rotations move alike',
  },
]
