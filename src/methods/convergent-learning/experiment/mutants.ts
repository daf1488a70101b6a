import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/networks.ts',
    find: 'validation: await activationsOf(net, validation.x, placed),',
    replace: 'validation: await activationsOf(net, test.x, placed),',
    breaks: 'alignments are fitted on test images',
  },
  {
    file: 'experiment/networks.ts',
    find: 'score: (net: ConvNet) => named(net, validation),',
    replace: 'score: (net: ConvNet) => named(net, test),',
    breaks: 'the learning rate is chosen on test images',
  },
  {
    file: 'experiment/networks.ts',
    find: 'const keysOf = (i: number) => keys(parts.ref.slice(i)',
    replace: 'const keysOf = (_: number) => keys(parts.ref.slice(0)',
    breaks: 'all networks start alike',
  },
  {
    file: 'experiment/alignments.ts',
    find: 'rows: dim, dim }).q',
    replace: 'rows: dim, dim }).r',
    breaks: 'units are mixed by a matrix that is no rotation',
  },
  {
    file: 'experiment/alignments.ts',
    find: 'bipartiteMatch(sizes(correlationMatrix(a.validation, b.validation)))',
    replace: 'bipartiteMatch(sizes(correlationMatrix(a.test, b.test)))',
    breaks: 'twins are chosen on the images that judge them',
  },
  {
    file: 'experiment/arms.ts',
    find: "const own = without === 'axes' ?",
    replace: "const own = without === 'axes' && layer === 'conv1' ?",
    breaks: 'units are turned in the first layer only',
  },
  {
    file: 'experiment/arms.ts',
    find: 'turned: twins(first, other.turned),',
    replace: 'turned: strangers(first, other.turned, draw),',
    breaks: 'turned units are not matched',
  },
  {
    file: 'experiment/arms.ts',
    find: 'own: sparsePath(other.own, first),',
    replace: 'own: sparsePath(other.turned, first),',
    breaks: 'the Lasso predicts from turned units',
  },
  {
    file: 'method/lasso.ts',
    find: 'Math.max(0, Math.abs(pull) - penalty)',
    replace: 'Math.abs(pull)',
    breaks: 'the penalty is ignored',
  },
]
