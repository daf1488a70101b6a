import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/source.ts',
    find: 'train: text(split.train, train)',
    replace: 'train: text(split.train, train.map((_, i) => test[i % test.length]!))',
    breaks: 'networks are trained on the test part',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'const [x, y] = [sizes.slice(0, -HELD_OUT), losses.slice(0, -HELD_OUT)]',
    replace: 'const [x, y] = [sizes, losses]',
    breaks: 'laws are fitted to the networks that they foretell',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'const pure = fitLaw(x, y, { floor: false })',
    replace: 'const pure = fitLaw(x, y)',
    breaks: 'the power law alone has a constant too',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'areReversed ? -1 - i : i',
    replace: 'i',
    breaks: 'sizes stay with their networks when they are given in reverse',
  },
  {
    file: 'experiment/networks.ts',
    find: 'old.add(by.mul(own)',
    replace: 'old.add(by.mul(own.mul(0).add(1))',
    breaks: 'every network is as wide as the widest',
  },
  {
    file: 'experiment/source.ts',
    find: 'pairs[before * WORDS + word]! / rows[before]!',
    replace: 'pairs[word * WORDS + before]! / rows[word]!',
    breaks: 'the counter counts backwards',
  },
  {
    file: 'method/compute.ts',
    find: 'bid.loss < best.loss',
    replace: 'bid.loss > best.loss',
    breaks: 'the envelope is the worst of all',
  },
  {
    file: 'method/law.ts',
    find: 'const w = 1 / (y * y)',
    replace: 'const w = 1',
    breaks: 'errors are absolute',
  },
]
