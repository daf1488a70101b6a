import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: "opens === 'own step' ? t : rng.int(stages.stageOf.length)",
    replace: 't',
    breaks: 'without steps, blocks are still those of the step',
  },
  {
    file: 'experiment/arms.ts',
    find: "current: opens === 'all' ? open : takeRows(stages.current, stage)",
    replace: 'current: open',
    breaks: 'late steps train the features of early ones too',
  },
  {
    file: 'experiment/measure.ts',
    find: 'test: await encode(test.x),',
    replace: 'test: await encode(train.x),',
    breaks: 'probes are judged on other pictures than they are asked about',
  },
  {
    file: 'experiment/measure.ts',
    find: 'isOf(any === attribute ? other : own, any, i)',
    replace: 'isOf(other, attribute, i)',
    breaks: 'an attribute counts as exchanged alone whatever else changes',
  },
  {
    file: 'experiment/arms.ts',
    find: 'left.toSorted((a, b) => told[b]! - told[a]!)',
    replace: 'left.toSorted((a, b) => told[a]! - told[b]!)',
    breaks: 'the rivals’ blocks hold what tells their attribute least',
  },
  {
    file: 'method/compensation.ts',
    find: 'return z.mul(current).add(still)',
    replace: 'return z.mul(open).add(still.mul(0))',
    breaks: 'features of earlier stages are trained on',
  },
]
