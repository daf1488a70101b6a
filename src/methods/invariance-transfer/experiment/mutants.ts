import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: "test: draw('test', PROBING.test, names),",
    replace: "test: { ...train, role: 'test' as const },",
    breaks: 'the probe is judged on the images it learned from',
  },
  {
    file: 'experiment/images.ts',
    find: "mismatched: draw('train', count, other),",
    replace: "mismatched: draw('train', count, right),",
    breaks: 'the network with other transformations has the target’s',
  },
  {
    file: 'experiment/images.ts',
    find: "others: draw('train', count, right, 'others'),",
    replace: "others: draw('train', count, other, 'others'),",
    breaks: 'other objects come with other transformations',
  },
  {
    file: 'experiment/images.ts',
    find: 'transforms2d(objects[whose],',
    replace: 'transforms2d(objects.target,',
    breaks: 'the other objects are the target’s',
  },
  {
    file: 'experiment/two-labels.ts',
    find: 'labels: behind.map((b) => Math.floor(b / EACH))',
    replace: 'labels: object.labels',
    breaks: 'the pattern label is the object',
  },
  {
    file: 'experiment/two-labels.ts',
    find: 'await probeOn(net.encoder, of(asked))',
    replace: 'probe',
    breaks: 'the object is told by the probe for the pattern',
  },
  {
    file: 'method/invariance-score.ts',
    find: 'compare(row(a, i), row(a, others[i]!))',
    replace: 'compare(row(a, i), row(a, i))',
    breaks: 'inputs are compared with themselves',
  },
]
