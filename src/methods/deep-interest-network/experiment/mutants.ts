import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/click-log.ts',
    find: 'test: logOf(users.test)',
    replace: "test: { ...logOf(users.train), role: 'test' as const }",
    breaks: 'the training candidates are the test',
  },
  {
    file: 'experiment/arms.ts',
    find: "const asked = arm.weights === 'candidate' ? query.ref : np.zeros(query.shape)",
    replace: 'const asked = query.ref',
    breaks: 'without the idea, weights still follow the candidate',
  },
  {
    file: 'experiment/arms.ts',
    find: 'score(clicks.sum(1))',
    replace: 'score(clicks.slice([], [0, 4]).sum(1))',
    breaks: 'the rival sees four of the clicks',
  },
  {
    file: 'experiment/arms.ts',
    find: "const normalize = arm.softmax ? 'softmax' : 'none'",
    replace: "const normalize = arm.softmax ? 'none' : 'softmax'",
    breaks: 'free weights and softmax are swapped',
  },
  {
    file: 'experiment/click-log.ts',
    find: 'clicks.set(log.clicks.subarray(shift))',
    replace: 'clicks.set(log.clicks)',
    breaks: 'a stranger’s clicks are the user’s own',
  },
  {
    file: 'method/activation-unit.ts',
    find: 'q.ref.sub(keys.ref)',
    replace: 'q.ref.add(keys.ref)',
    breaks: 'the unit reads q + k in place of q - k',
  },
  {
    file: 'method/mini-batch-l2.ts',
    find: '.minimum(count, 1)',
    replace: '.minimum(count, 9)',
    breaks: 'an item is penalised as often as it occurs in the batch',
  },
]
