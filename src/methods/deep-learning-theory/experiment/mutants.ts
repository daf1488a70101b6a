import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/fluctuations.ts',
    find: 'infinite ? infiniteWidth : ensemble',
    replace: 'ensemble',
    breaks: 'with finite width off, the networks are as narrow as before',
  },
  {
    file: 'experiment/fluctuations.ts',
    find: 'v: fourPointRecursion(act, start)',
    replace: 'v: fourPointRecursion(act, { ...start, cw: cw / 2 })',
    breaks: 'networks are compared with the theory of other networks',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'cw: factor * cw, cb, normalise',
    replace: 'cw, cb, normalise',
    breaks: 'arms off the critical point are on it',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'deep: shape(SHAPES.deep, factor)',
    replace: 'deep: shape(SHAPES.deep)',
    breaks: 'with finite width off, the deep network stays narrow',
  },
  {
    file: 'experiment/kernels.ts',
    find: 'now > LEARNT',
    replace: 'taken < 1',
    breaks: 'networks are trained for one step',
  },
  {
    file: 'method/tangent.ts',
    find: '.ref.transpose()).mul(on)',
    replace: '.ref.transpose()).mul(on.mul(0).add(1))',
    breaks: 'the tangent kernel goes through units that are off',
  },
  {
    file: 'method/flow.ts',
    find: ' * slope(layers[l - 1]![j]!)',
    replace: '',
    breaks: 'gradients pass units that are off',
  },
  {
    file: 'method/ensemble.ts',
    find: 'active[i] = value(z[i]!)',
    replace: 'active[i] = z[i]!',
    breaks: 'networks have no activation',
  },
]
