import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/digits.ts',
    find: 'test: await load(parts.test, among),',
    replace: "test: { ...(await load(parts.train, among)), role: 'test' as const },",
    breaks: 'probes are judged on the digits they learned from',
  },
  {
    file: 'experiment/digits.ts',
    find: 'pool: await load(few, seen),',
    replace: 'pool: await load(few, classes),',
    breaks: 'pre-training sees the unseen classes too',
  },
  {
    file: 'experiment/arms.ts',
    find: "const varies = without === 'variation' ? 'picture' : 'pixel'",
    replace: "const varies = 'pixel' as const",
    breaks: 'the variation is never switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: 'strengths: stronger(parameters, strength),',
    replace: 'strengths: parameters,',
    breaks: 'all strengths are one',
  },
  {
    file: 'experiment/contrast.ts',
    find: 'other.set(augment(picture, rng, options), i * x.dim)',
    replace: 'other.set(picture, i * x.dim)',
    breaks: 'one of the two views is the digit itself',
  },
  {
    file: 'method/augment.ts',
    find: 'drawn[name].fill(middle)',
    replace: 'drawn[name].fill(0)',
    breaks: 'changes alike all over change nothing',
  },
  {
    file: 'method/random-field.ts',
    find: 'return length === 0 ? 0 : length ** -exponent',
    replace: 'return length === 0 ? 0 : 1',
    breaks: 'the fields are white noise',
  },
]
