import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/relation-distillation.ts',
    find: "options.axis === 'samples' ? 0 : 2",
    replace: "options.axis === 'samples' ? 2 : 0",
    breaks: 'the axes of the relations are swapped',
  },
  {
    file: 'experiment/losses.ts',
    find: 'const before = scoresOf(guard, old, featuresOf(old, x))',
    replace: 'const before = scoresOf(guard, net, featuresOf(old, x))',
    breaks: 'old features are related to prototypes that have moved',
  },
  {
    file: 'experiment/losses.ts',
    find: "relation: without !== 'relation'",
    replace: 'relation: true',
    breaks: 'relation distillation is never switched off',
  },
  {
    file: 'experiment/losses.ts',
    find: "contrast: without !== 'contrast'",
    replace: 'contrast: true',
    breaks: 'the contrastive loss is never switched off',
  },
  {
    file: 'experiment/learners.ts',
    find: 't < task ? 1 : 0',
    replace: 't < task - 1 ? 1 : 0',
    breaks: 'the task before last is the newest that is held',
  },
  {
    file: 'experiment/learners.ts',
    find: 'const next = rowBatches(rng, rowsOf(train, task, stream), memory)',
    replace: 'const next = rowBatches(rng, [...train.labels.keys()], memory)',
    breaks: 'every task shows the pictures of all',
  },
  {
    file: 'experiment/stream.ts',
    find: 'test: takePart(parts.test, pictures)',
    replace: "test: takePart({ ...parts.train, role: 'test' }, pictures)",
    breaks: 'training pictures are the test',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "{ kind: 'linear', keeps: 'scores' }",
    replace: "{ kind: 'linear', keeps: 'nothing' }",
    breaks: 'LwF holds nothing',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'lwf: atEnd(lwf),',
    replace: 'lwf: atEnd(tuning),',
    breaks: 'fine-tuning is reported as LwF',
  },
]
