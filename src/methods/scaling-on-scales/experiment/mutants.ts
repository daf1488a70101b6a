import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/features.ts',
    find: 'export const SCALES = [1, 2, 3]',
    replace: 'export const SCALES = [1, 1, 1]',
    breaks: 'nothing is enlarged',
  },
  {
    file: 'experiment/features.ts',
    find: 'await model(moved(pictures, down, right))',
    replace: 'await model(moved(pictures, 0, 0))',
    breaks: 'the looks at one size are all the same look',
  },
  {
    file: 'experiment/judge.ts',
    find: 'return informationOf(map, x[2]!, y[2]!)',
    replace: 'return informationOf(map, x[0]!, y[0]!)',
    breaks: 'what was rebuilt is judged on what it was fitted to',
  },
  {
    file: 'experiment/judge.ts',
    find: 'const train = cellsOf(split.train, features, data)',
    replace: "const train = { ...cellsOf(split.test, features, data), role: 'train' as const }",
    breaks: 'the test cells are learned from',
  },
  {
    file: 'experiment/reproduction.ts',
    find: "segLarge: { name: 'larger, one size', x: wanted }",
    replace: "segLarge: { name: 'larger, one size', x: one }",
    breaks: 'the larger model is the smaller one',
  },
  {
    file: 'experiment/models.ts',
    find: 'const packed = weights[name][number]',
    replace: 'const packed = weights[name][0]',
    breaks: 'another larger model is the same one',
  },
  {
    file: 'method/multi-scale.ts',
    find: 'maps.push(mergeTiles(seen, k))',
    replace: 'maps.push(mergeTiles({ ...seen, data: seen.data.toReversed() }, k))',
    breaks: 'tiles are laid in another order',
  },
]
