import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/task-vectors.ts',
    find: 'lambda.length === 1 ? lambda[0]! : lambda[j]!',
    replace: 'lambda[0]!',
    breaks: 'every block takes the coefficients of the first',
  },
  {
    file: 'method/task-vectors.ts',
    find: "scaling === 'anisotropic' ? blocks.length : 1",
    replace: "scaling !== 'anisotropic' ? blocks.length : 1",
    breaks: 'the two scalings change places',
  },
  {
    file: 'experiment/tasks.ts',
    find: 'keepRows(cut.train, (row) => !early.has(row))',
    replace: 'keepRows(cut.train, (row) => early.has(row))',
    breaks: 'coefficients are learned on the digits of the fine-tuning',
  },
  {
    file: 'experiment/arms.ts',
    find: 'train: taskOf(train, place),',
    replace: 'train: taskOf(train, 0),',
    breaks: 'all vectors are of the first task',
  },
  {
    file: 'experiment/arms.ts',
    find: '+(i === task)',
    replace: '+(i !== task)',
    breaks: "the task's own vector is left out in the place of the others",
  },
  {
    file: 'experiment/arms.ts',
    find: 'w: base[i]!.w.ref, ...own',
    replace: 'w: base[i]!.w.ref.mul(0), ...own',
    breaks: 'biases are trained on a network without weights',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "without === 'anisotropy' ?",
    replace: "without !== 'anisotropy' ?",
    breaks: 'the mechanism is switched off where it should be on',
  },
]
