import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: 'train: await surroundings(train.x)',
    replace: 'train: await surroundings(test.x)',
    breaks: 'the nearest pixels are those of test pictures',
  },
  {
    file: 'experiment/arms.ts',
    find: 'forAll(train.x.ref), train.y.ref, forAll(x.ref))',
    replace: 'forAll(train.x.ref), np.zerosLike(train.y.ref), forAll(x.ref))',
    breaks: 'matching is shown no labels',
  },
  {
    file: 'experiment/arms.ts',
    find: 'loss(params, tree.unflatten(shape, rest) as F, x, y).mul(LOSS)',
    replace: 'loss(params, tree.unflatten(shape, rest) as F, x, y).mul(0)',
    breaks: 'nothing is adapted or tuned',
  },
  {
    file: 'experiment/data.ts',
    find: 'return error / spread',
    replace: 'return error / each',
    breaks: 'errors are no share of that of the mean',
  },
  {
    file: 'method/matching.ts',
    find: 'mergeHeads(np.matmul(likeness, v))',
    replace: 'mergeHeads(v)',
    breaks: 'labels are not matched',
  },
  {
    file: 'method/matching.ts',
    find: 'a.mul(1 / TEMPERATURE)',
    replace: 'a.mul(TEMPERATURE)',
    breaks: 'levels are hardly weighed',
  },
]
