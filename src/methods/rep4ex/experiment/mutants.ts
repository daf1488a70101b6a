import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: '          lambda,\n',
    replace: '          lambda: 0,\n',
    breaks: 'no encoder has the penalty',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "confounded = without === 'control'",
    replace: 'confounded = true',
    breaks: 'there is no control function',
  },
  {
    file: 'experiment/pictures.ts',
    find: 'isBeyond(action) ? [i] : []',
    replace: 'isBeyond(action) ? [] : [i]',
    breaks: 'actions that were tried are judged',
  },
  {
    file: 'experiment/arms.ts',
    find: 'rowsOf(sample, parts.train.indices)',
    replace: 'rowsOf(sample, Int32Array.of(...parts.train.indices, ...parts.validation.indices))',
    breaks: 'the validation rows are trained on',
  },
  {
    file: 'method/mmr.ts',
    find: 'return mmrPenalty(linearResidual(P, A.ref), A, options).div(variance)',
    replace: 'return mmrPenalty(P, A, options).div(variance)',
    breaks: 'the penalty also forbids linear effects',
  },
]
