export { type BalancedKmeansOptions, balancedKmeans, randomGroups } from './method/balanced-kmeans.ts'
export {
  type EmoeOptions,
  type Expert,
  type Ffn,
  avgKScores,
  emoe,
  membership,
  mergeExperts,
  splitFfn,
  topKMask,
} from './method/experts.ts'
export { type Modularity, coactivation, modularity } from './method/modules.ts'
