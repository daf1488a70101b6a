import { deepInterest } from './deep-interest.ts'
import { ease } from './ease.ts'
import { itemKnn } from './item-knn.ts'
import { linearWords } from './linear-words.ts'
import { meanVector, meanVectorAndWords } from './mean-vector.ts'
import { nearestKept } from './nearest-kept.ts'
import { popularity } from './popularity.ts'
import { type Ranker, ranker } from './ranker.ts'

export type { Community, Papers, Ranker, Score } from './ranker.ts'
export { tfIdf } from './sparse-rows.ts'

/** All that were tried; `npm run bench:feed` compares them, docs/decisions/ says which one ranks. */
export const RANKERS: readonly Ranker[] = [
  ranker(popularity),
  ranker(itemKnn),
  ranker(ease),
  ranker(linearWords),
  ranker(nearestKept),
  ranker(meanVector),
  ranker(meanVectorAndWords),
  ranker(deepInterest),
]
