import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/digits.ts',
    find: 'return { train: rng.shuffle(train), test }',
    replace: 'return { train: rng.shuffle([...train, ...test]), test }',
    breaks: 'the test digits are stored too',
  },
  {
    file: 'experiment/memory.ts',
    find: '    layer.store(x, code)\n',
    replace: '',
    breaks: 'nothing is stored',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "freezeAt: without === 'criticalPeriod' ? 1 : FREEZE_AT",
    replace: 'freezeAt: 1',
    breaks: 'units learn for ever',
  },
  {
    file: 'experiment/memory.ts',
    find: "recall: (x) => layer.encode(x, { mode: 'recall' })",
    replace: "recall: (x) => layer.encode(x, { mode: 'learn', rng })",
    breaks: 'recall draws its winners',
  },
  {
    file: 'experiment/rivals.ts',
    find: 'Math.log(x[i] === 1 ? share : 1 - share)',
    replace: 'Math.log(share)',
    breaks: 'naive Bayes does not look at the digit',
  },
  {
    file: 'experiment/rivals.ts',
    find: 'if (active.length < minActive) return',
    replace: 'if (active.length >= minActive) return',
    breaks: 'random directions fire where nothing is drawn',
  },
  {
    file: 'method/winners.ts',
    find: 'Math.max(0, (G - gMin) / (1 - gMin)) ** gamma',
    replace: 'Math.max(0, (G - gMin) / (1 - gMin)) ** (1 / gamma)',
    breaks: 'the noise falls too soon with familiarity',
  },
]
