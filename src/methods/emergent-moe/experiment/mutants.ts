import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/data.ts',
    find: 'const freshTest = keepRows(parts.test, (row) => !isOld(row))',
    replace: 'const freshTest = keepRows(parts.train, (row) => !isOld(row))',
    breaks: 'the labelled pictures are the test',
  },
  {
    file: 'experiment/data.ts',
    find: 'Math.floor(place / LABELLED) === set',
    replace: 'place < LABELLED',
    breaks: 'all labelled sets are one',
  },
  {
    file: 'experiment/structure.ts',
    find: 'byKeys ? balancedKmeans(rows, experts, { rng }) : randomGroups(NEURONS, experts, rng)',
    replace: 'byKeys ? randomGroups(NEURONS, experts, rng) : balancedKmeans(rows, experts, { rng })',
    breaks: 'clusters and random groups are swapped',
  },
  {
    file: 'experiment/structure.ts',
    find: 'sizes[b]! - sizes[a]!',
    replace: 'sizes[a]! - sizes[b]!',
    breaks: 'the fixed rival keeps the neurons that hardly fire',
  },
  {
    file: 'experiment/network.ts',
    find: 'feedForward(block, layerNorm(block.denseNorm, h), routes[layer])',
    replace: 'feedForward(block, layerNorm(block.denseNorm, h), routes[0])',
    breaks: 'all layers take the route of the first',
  },
  {
    file: 'experiment/arms.ts',
    find: "return arm.kind === 'experts' ? arm.routes : []",
    replace: 'return []',
    breaks: 'experts are tuned whole',
  },
  {
    file: 'experiment/arms.ts',
    find: 'rng.uniform() < kept ? 1 / kept : 0',
    replace: 'rng.uniform() < kept ? 1 : 1',
    breaks: 'dropout drops nothing',
  },
  {
    file: 'method/experts.ts',
    find: 'topKMask(scores, k), members',
    replace: 'topKMask(scores.neg(), k), members',
    breaks: 'each token goes through the experts that fit it least',
  },
]
