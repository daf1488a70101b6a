import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/judgements.ts',
    find: 'const short = margin + y * (near.value - far.value)',
    replace: 'const short = margin - y * (near.value - far.value)',
    breaks: 'the one that was not chosen is drawn closer',
  },
  {
    file: 'method/judgements.ts',
    find: "cosine('item 1', first, second, row).value",
    replace: "cosine('item 1', reference, first, row).value",
    breaks: 'the odd one out is never the first',
  },
  {
    file: 'method/tuning.ts',
    find: 'for (const task of checked) {',
    replace: 'for (const task of checked.slice(0, 1)) {',
    breaks: 'only the first task is learned from',
  },
  {
    file: 'experiment/arms.ts',
    find: 'const questions = questionsOf(split.train, core[name])',
    replace: 'const questions = questionsOf(split.test, core[name])',
    breaks: 'the test questions are learned from',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "const tasks = without === 'tasks' ? [CORE[best]!] : CORE",
    replace: 'const tasks = [CORE[best]!]',
    breaks: 'the unified metric is a specialist',
  },
  {
    file: 'experiment/tasks.ts',
    find: 'slip(task, count - sizes.test, slips, rng)',
    replace: 'slip(task, count, slips, rng)',
    breaks: 'the observer slips in the test questions too',
  },
]
