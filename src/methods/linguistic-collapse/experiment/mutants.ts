import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: '...(isBefore ? start : collapse(seen, labels))',
    replace: '...(isBefore ? collapse(seen, labels) : collapse(seen, labels))',
    breaks: 'without training the trained networks are measured',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'return areDealt ? dealt : labels',
    replace: 'return labels',
    breaks: 'the next words stay where they are without the classes',
  },
  {
    file: 'experiment/models.ts',
    find: 'train: text(split.train, train)',
    replace: 'train: text(split.train, [...test, ...train].slice(0, train.length))',
    breaks: 'the test texts are trained on',
  },
  {
    file: 'experiment/models.ts',
    find: 'test: await states(test.inputs.ref)',
    replace: 'test: await states(train.inputs.ref)',
    breaks: 'agreement is measured where the means are made',
  },
  {
    file: 'experiment/points.ts',
    find: 'const classes = classStatistics(train, labels)',
    replace:
      'const classes = classStatistics(weights, Int32Array.from({ length: weights.rows }, (_, i) => i))',
    breaks: 'the rows of the classifier stand for the class means',
  },
  {
    file: 'experiment/points.ts',
    find: '(point[key] - average) / spread',
    replace: 'point[key]',
    breaks: 'likes are compared with all others too',
  },
  {
    file: 'method/measures.ts',
    find: 'squares[c]! - 2 * dot(means, c, h, row)',
    replace: '-2 * dot(means, c, h, row)',
    breaks: 'the nearest mean is the one of the largest product',
  },
  {
    file: 'method/classes.ts',
    find: '(centre[i % dim]! += value / classes.length)',
    replace: '(centre[i % dim]! += (value * counts[Math.floor(i / dim)]!) / rows)',
    breaks: 'frequent classes weigh more in the centre',
  },
]
