import { NearestMeanClassifier } from '#methods/nearest-mean-classifier/index.ts'
import type { TopicModel } from './topic-model.ts'

/** How much a squared distance counts against how frequent a field is; chosen among 4, 8, 16, 32. */
const SHARPNESS = 8
const MOST = 3
/** A further field may be so much less likely than the first. */
const BEHIND = 1

/** Tells what field a vector is of. */
export interface NearFields {
  /** Every field with its score, the likeliest first, for each vector [width]; none for zero and for one far from all. */
  rank(vectors: readonly Float32Array[]): { name: string; score: number }[][]
  /** One to three fields of each. */
  choose(vectors: readonly Float32Array[]): string[][]
}

/** Fields by the nearest means of their papers' vectors, the frequent ones first where two are as near. */
export function nearFields({
  fields,
  means,
  farthest,
}: Omit<TopicModel, 'sureness' | 'embedder'>): NearFields {
  const classifier = NearestMeanClassifier.fromJSON(means)
  const names = [...classifier.classes()].map((label) => fields[label]!)
  const counts = classifier.counts()
  const total = counts.reduce((sum, count) => sum + count, 0)
  const usual = counts.map((count) => Math.log(count / total))

  const rank = (vectors: readonly Float32Array[]) => {
    if (vectors.length === 0) return []
    const distances = classifier.distances(vectors)
    return vectors.map((vector, i) => {
      const row = distances.subarray(i * names.length, (i + 1) * names.length)
      if (vector.every((value) => value === 0) || row.every((distance) => distance > farthest)) return []
      return names
        .map((name, c) => ({ name, score: usual[c]! - SHARPNESS * row[c]! ** 2 }))
        .sort((a, b) => b.score - a.score)
    })
  }
  return {
    rank,
    choose: (vectors) =>
      rank(vectors).map((all) =>
        all
          .slice(0, MOST)
          .filter(({ score }) => score > all[0]!.score - BEHIND)
          .map(({ name }) => name),
      ),
  }
}
