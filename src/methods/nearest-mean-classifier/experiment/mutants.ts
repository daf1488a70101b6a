import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/classifier.ts',
    find: '(x[i * this.dim + d]! - mean[d]!) / count',
    replace: '(x[i * this.dim + d]! - mean[d]!) / (count + 1)',
    breaks: 'means lag behind',
  },
  {
    file: 'experiment/arms.ts',
    find: '({ role }) => classifier.predict(views[role]),',
    replace: "({ role }) => classifier.predict(views[role === 'test' ? 'validation' : role]),",
    breaks: 'validation pictures are named in the place of test pictures',
  },
  {
    file: 'experiment/closed-forms.ts',
    find: 'value - means.data[labels[Math.floor(i / x.dim)]! * x.dim + (i % x.dim)]!',
    replace: 'value - means.data[i % x.dim]!',
    breaks: 'the discriminant takes its covariance around the mean of one class',
  },
  {
    file: 'experiment/learners.ts',
    find: "if (guard === 'replay') kept.push",
    replace: "if (guard === 'LwF') kept.push",
    breaks: 'replay keeps no pictures',
  },
  {
    file: 'experiment/streams.ts',
    find: 'test: takePart(parts.test, pictures),',
    replace: 'test: takePart({ ...parts.test, indices: parts.train.indices }, pictures),',
    breaks: 'training pictures are the test',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "      without === 'pretraining'\n",
    replace: "      without !== 'pretraining'\n",
    breaks: 'everybody starts from random weights, and without pretraining from trained ones',
  },
]
