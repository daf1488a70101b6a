import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: "without === 'family' ? world.away : sites",
    replace: 'sites',
    breaks: 'unseen interventions keep their family when they should not',
  },
  {
    file: 'experiment/arms.ts',
    find: "everywhere || without === 'sites' ? world.all : world.few",
    replace: 'everywhere ? world.all : world.few',
    breaks: 'interventions stay at two sites when they should be everywhere',
  },
  {
    file: 'experiment/arms.ts',
    find: 'train.environments.slice(0, checkWhole',
    replace: 'train.environments.slice(n - n, 64 + 0 * checkWhole',
    breaks: 'all training interventions are used, however few are asked for',
  },
  {
    file: 'experiment/arms.ts',
    find: 'test: takePart(parts.test, { environments })',
    replace: 'test: { ...takePart(parts.train, { environments }), role: "test" as const }',
    breaks: 'representations are judged on the interventions they passed on',
  },
  {
    file: 'experiment/arms.ts',
    find: 'one.error < best.error ? one : best',
    replace: 'one.error > best.error ? one : best',
    breaks: 'pooled least squares takes its worst decay',
  },
  {
    file: 'experiment/arms.ts',
    find: '[found, ...edges.map((direction) => toTheEdge(found, direction, train, epsilon))]',
    replace: '[found, ...edges.slice(3).map((direction) => toTheEdge(found, direction, train, epsilon))]',
    breaks: 'the adversary stays where the search ended',
  },
  {
    file: 'experiment/world.ts',
    find: 'few: [target + 1, before]',
    replace: 'few: [target, before]',
    breaks: 'Y itself is intervened on',
  },
  {
    file: 'method/invariance.ts',
    find: 'sum + value * gradient[a]!',
    replace: 'sum + value * value',
    breaks: 'a violation forgets how much the features vary',
  },
  {
    file: 'method/search.ts',
    find: '(a === j ? rests[e]![i]! : 0)',
    replace: '0',
    breaks: 'the search forgets that Φ stands twice in its equations',
  },
]
