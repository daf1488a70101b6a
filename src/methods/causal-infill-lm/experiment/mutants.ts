import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/files.ts',
    find: 'draw(split.train, (program) => !judged.has(program))',
    replace: 'draw(split.train, (program) => judged.has(program))',
    breaks: 'the programs of the test part are trained on',
  },
  {
    file: 'experiment/arms.ts',
    find: "without === 'corruption' ? 0 :",
    replace: "without === 'corruption' ? 0.5 :",
    breaks: 'files are corrupted without the corruption too',
  },
  {
    file: 'experiment/arms.ts',
    find: "causal: { name: 'causal language model', share: 0 }",
    replace: "causal: { name: 'causal language model', share: 0.5 }",
    breaks: 'the causal language model is a mixture too',
  },
  {
    file: 'experiment/arms.ts',
    find: 'isMiddle ? middleExample : corruptSpans',
    replace: 'corruptSpans',
    breaks: 'fill-in-the-middle is the mixture',
  },
  {
    file: 'experiment/files.ts',
    find: 'after: [...program.slice((i + 1) * LINE), DOC',
    replace: 'after: [...program.slice(i * LINE), DOC',
    breaks: 'the line that is cut out still stands behind the gap',
  },
  {
    file: 'method/examples.ts',
    find: 'contents.push(masks[i]!, ...hidden, endOfMask)',
    replace: 'contents.push(masks[0]!, ...hidden, endOfMask)',
    breaks: 'every hole is called by the first mask',
  },
  {
    file: 'method/examples.ts',
    find: 'weights.push(0, ...hidden.map(() => 1), 1)',
    replace: 'weights.push(0, ...hidden.map(() => 1), 0)',
    breaks: 'the end of a hole is not learned',
  },
  {
    file: 'method/lm.ts',
    find: '.sum(-1).div(counted).mean()',
    replace: '.sum(-1).mean()',
    breaks: 'a file with holes counts less than one without',
  },
]
