import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { bootstrapInterval } from '#nn/metrics/index.ts'

/** How well ranked lists answer, means over all queries. */
export interface Quality {
  /** Graded answers gain their grade, as trec_eval has it. */
  ndcg10: number
  /** Graded answers gain 2 to the power of their grade, less 1. The same where there is one grade. */
  ndcg10Exponential: number
  recall100: number
  /** One over the place of the first answer, 0 beyond the tenth. */
  mrr10: number
}

/** Queries are what was drawn: where a figure would lie with others like them, 95 times in 100. */
export type Interval = readonly [low: number, high: number]

/** Judges ranked lists of documents against the grades of each query, in the order of the lists. */
export const judgeEach = (
  ranked: ReadonlyMap<string, readonly string[]>,
  judged: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Quality[] => Array.from(ranked, ([query, list]) => judgeOne(list, judged.get(query)!))

function judgeOne(list: readonly string[], grades: ReadonlyMap<string, number>): Quality {
  const first = list.slice(0, 10).findIndex((id) => grades.has(id))
  return {
    ndcg10: ndcg(list, grades, (grade) => grade),
    ndcg10Exponential: ndcg(list, grades, (grade) => 2 ** grade - 1),
    recall100: list.slice(0, 100).filter((id) => grades.has(id)).length / grades.size,
    mrr10: first < 0 ? 0 : 1 / (first + 1),
  }
}

/** The means over all queries. */
export function meanQuality(each: readonly Quality[]): Quality {
  const mean = (of: (quality: Quality) => number) => meanOf(each.map(of))
  return {
    ndcg10: mean(({ ndcg10 }) => ndcg10),
    ndcg10Exponential: mean(({ ndcg10Exponential }) => ndcg10Exponential),
    recall100: mean(({ recall100 }) => recall100),
    mrr10: mean(({ mrr10 }) => mrr10),
  }
}

/** The means over all queries of how ranked lists answer. */
export const judge = (...lists: Parameters<typeof judgeEach>): Quality => meanQuality(judgeEach(...lists))

const DRAWS = 2000

/** Of the mean of nDCG@10 over queries, or of its difference from that of `other` on the same queries; none without queries. */
export function ndcgInterval(each: readonly Quality[], other?: readonly Quality[]): Interval | undefined {
  if (each.length === 0) return undefined
  const values = each.map(({ ndcg10 }, i) => ndcg10 - (other?.[i]?.ndcg10 ?? 0))
  const { low, high } = bootstrapInterval(values, meanOf, { rng: generator(random.key(0)), draws: DRAWS })
  return [low, high]
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function ndcg(
  list: readonly string[],
  grades: ReadonlyMap<string, number>,
  gain: (grade: number) => number,
): number {
  const sum = (gains: readonly number[]) => gains.reduce((sum, g, i) => sum + g / Math.log2(i + 2), 0)
  const best = [...grades.values()].map(gain).sort((a, b) => b - a)
  return sum(list.slice(0, 10).map((id) => gain(grades.get(id) ?? 0))) / sum(best.slice(0, 10))
}
