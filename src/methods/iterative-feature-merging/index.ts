export { type Becomes, type Groups, withGroups } from './method/groups.ts'
export {
  type Merged,
  type MergingOptions,
  featureDistances,
  iterativeFeatureMerging,
} from './method/merging.ts'
export { type Layer, type Layers, forward, parameterCount } from './method/network.ts'
export { kmeansGroups, largestByL1, lowRank, randomGroups } from './method/rivals.ts'
