import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: 'takePart(split.train, { pictures, labels })',
    replace: 'takePart(split.test, { pictures, labels })',
    breaks: 'the test pictures are learned',
  },
  {
    file: 'experiment/arms.ts',
    find: 'if (lesson.gated)',
    replace: 'if (!lesson.gated)',
    breaks: 'the arm without gates has them, the other has none',
  },
  {
    file: 'experiment/arms.ts',
    find: "lesson.kind === 'pairs' ? lesson.partners : 'identical'",
    replace: "'identical' as const",
    breaks: 'no pair is arbitrary',
  },
  {
    file: 'experiment/judge.ts',
    find: 'const test = cut(split.test)',
    replace: 'const test = cut(split.train)',
    breaks: 'the pictures that were fitted judge',
  },
  {
    file: 'method/contrast.ts',
    find: "np.einsum('ik,nk->in', open, np.square(z))",
    replace: "np.einsum('ik,nk->in', np.onesLike(open), np.square(z))",
    breaks: 'keys are as long as without a gate',
  },
  {
    file: 'method/contrast.ts',
    find: 'isOwn.neg().add(1).mul(isPartner.neg().add(1))',
    replace: 'isPartner.neg().add(1)',
    breaks: "the anchor's own class is pushed away",
  },
  {
    file: 'method/pair-gates.ts',
    find: '.add(nn.oneHot(second, classes))',
    replace: '.add(nn.oneHot(first, classes))',
    breaks: 'gates see one class of two',
  },
]
