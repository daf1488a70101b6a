import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/models.ts',
    find: 'train: text(split.train, words.train)',
    replace:
      'train: text(split.train, [...words.test, ...words.train].slice(0, words.train.length) as never)',
    breaks: 'the test texts are trained on',
  },
  {
    file: 'experiment/reproduction.ts',
    find: '{ ...off, ...switches }',
    replace: 'switches',
    breaks: 'what is switched off stays on',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'trial.validation < best.validation',
    replace: 'trial.validation > best.validation',
    breaks: 'the worst rate is chosen',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "mixture('wide', all,",
    replace: "mixture('wide', half,",
    breaks: 'the plain network of full width uses half of it',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'hidden: hiddenFor(WEIGHTS, PLAIN)',
    replace: 'hidden: DENSE',
    breaks: 'the plain rival has too few weights',
  },
  {
    file: 'method/routing.ts',
    find: 'scores.add(shared.mul(2))',
    replace: 'scores.add(shared.mul(0))',
    breaks: 'no sub-dimension is shared',
  },
  {
    file: 'method/network.ts',
    find: '.mul(spread(mask, width))',
    replace: '.add(spread(mask, width).mul(0))',
    breaks: 'what is not active is put out too',
  },
]
