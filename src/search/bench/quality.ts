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

/** Judges ranked lists of documents against the grades of each query. */
export function judge(
  ranked: ReadonlyMap<string, readonly string[]>,
  judged: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Quality {
  const sum: Quality = { ndcg10: 0, ndcg10Exponential: 0, recall100: 0, mrr10: 0 }
  for (const [query, list] of ranked) {
    const grades = judged.get(query)!
    sum.ndcg10 += ndcg(list, grades, (grade) => grade)
    sum.ndcg10Exponential += ndcg(list, grades, (grade) => 2 ** grade - 1)
    sum.recall100 += list.slice(0, 100).filter((id) => grades.has(id)).length / grades.size
    const first = list.slice(0, 10).findIndex((id) => grades.has(id))
    sum.mrr10 += first < 0 ? 0 : 1 / (first + 1)
  }
  const n = Math.max(1, ranked.size)
  return {
    ndcg10: sum.ndcg10 / n,
    ndcg10Exponential: sum.ndcg10Exponential / n,
    recall100: sum.recall100 / n,
    mrr10: sum.mrr10 / n,
  }
}

function ndcg(
  list: readonly string[],
  grades: ReadonlyMap<string, number>,
  gain: (grade: number) => number,
): number {
  const sum = (gains: readonly number[]) => gains.reduce((sum, g, i) => sum + g / Math.log2(i + 2), 0)
  const best = [...grades.values()].map(gain).sort((a, b) => b - a)
  return sum(list.slice(0, 10).map((id) => gain(grades.get(id) ?? 0))) / sum(best.slice(0, 10))
}
