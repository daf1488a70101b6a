import type { Run } from '#lab/reproduction.ts'
import { settingsOf } from '#nn/fit.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type Doubles, type Matrix, takeRows } from '#nn/rows.ts'
import {
  ruleBasedGeneralization,
  ruleSpace,
  similarityBasedGeneralization,
} from '../method/generalization.ts'
import { conceptMeans } from '../method/representativeness.ts'
import { CONCEPTS, type Drawn, type Variant } from './levels.ts'

/** Examples of a new concept that a learner sees. */
const SHOTS = 5
/** Of each new concept, in the order they are drawn; the rest are queries. */
const EXAMPLES = 3 * SHOTS

/** New concepts of a level: some examples of one, and pictures that are of it or not. */
export interface Episode {
  concept: number
  examples: Matrix
  queries: Matrix
  belongs: boolean[]
}

/** What is known of a level before an episode: what its training pictures excite. */
export interface Known {
  pictures: Matrix
  prototypes: Float64Array[]
}

export type Kind = 'rule' | 'similar'

/** Answers for each query whether it belongs. */
type Learner = (episode: Episode) => boolean[]

export type Trials = readonly { setting: Record<string, number | string>; of(known: Known): Learner }[]

export const RULES: Trials = settingsOf({ inactive: [0.35, 0.5], slip: [0.05, 0.2] }).map((setting) => ({
  setting,
  of: ({ pictures }) => {
    const space = ruleSpace(pictures, setting)
    return ({ examples, queries }) =>
      Array.from(ruleBasedGeneralization(examples, queries, space), (belief) => belief >= 0.5)
  },
}))

export const SIMILARITY: Trials = settingsOf({
  metric: ['euclidean', 'cosine'] as const,
  reach: [1.25, 1.75],
}).map((setting) => ({
  setting,
  of:
    ({ prototypes }) =>
    ({ concept, examples, queries }) => {
      // A new concept may lie closest to the one it was made from.
      const others = prototypes.filter((_, known) => known !== concept)
      return similarityBasedGeneralization(examples, queries, others, setting)
    },
}))

export const knownOf = (largest: Matrix, concepts: Int32Array): Known => ({
  pictures: largest,
  prototypes: rowsOf(conceptMeans(largest, concepts)),
})

const rowsOf = ({ data, rows, dim }: Doubles): Float64Array[] =>
  Array.from({ length: rows }, (_, row) => data.subarray(row * dim, (row + 1) * dim))

/** How many pictures of each new concept must be drawn. */
export const poolSize = (queries: number): number => EXAMPLES + queries

/**
 * Episodes of every concept of a level. What does not belong are queries of other concepts, as many as belong; of those
 * drawn for a rule none that follow it by chance.
 */
export function episodesOf(variant: Variant, largest: Matrix, { concepts, traits }: Drawn): Episode[] {
  const pools = Array.from({ length: CONCEPTS }, (_, c) =>
    [...concepts.keys()].filter((row) => concepts[row] === c),
  )
  return pools.flatMap((pool, concept) => {
    const own = pool.slice(EXAMPLES)
    const follows = (row: number) =>
      variant !== 'similar' && variant !== 'concept' && traits[variant][row] === traits[variant][pool[0]!]
    const others = pools
      .flatMap((other, c) => (c === concept ? [] : other.slice(EXAMPLES)))
      .filter((row) => !follows(row))
    // Evenly from all others, which lie one concept after another.
    const not = own.map((_, i) => others[Math.floor((i * others.length) / own.length)]!)
    return Array.from({ length: EXAMPLES / SHOTS }, (_, e) => ({
      concept,
      examples: takeRows(largest, pool.slice(e * SHOTS, (e + 1) * SHOTS)),
      queries: takeRows(largest, [...own, ...not]),
      belongs: [...own.map(() => true), ...not.map(() => false)],
    }))
  })
}

/** The share of queries that a learner answers rightly, of each concept of a level: [CONCEPTS]. */
export function accuracies(learner: Learner, episodes: readonly Episode[]): number[] {
  const right: number[][] = Array.from({ length: CONCEPTS }, () => [])
  for (const episode of episodes) {
    const answers = learner(episode)
    right[episode.concept]!.push(mean(answers.map((answer, i) => Number(answer === episode.belongs[i]))))
  }
  return right.map(mean)
}

/** Episodes of one level for choosing and for judging. */
export interface Task {
  known: Known
  validation: readonly Episode[]
  test: readonly Episode[]
}

/** One setting for all levels, chosen on the validation episodes; returns the accuracy of each concept of each level. */
export async function* judged(arm: string, trials: Trials, tasks: readonly Task[]): Run<number[]> {
  let best = { score: -Infinity, place: 0 }
  const learners = trials.map(({ of }) => tasks.map(({ known }) => of(known)))
  learners.forEach((ofLevels, place) => {
    const score = mean(tasks.flatMap(({ validation }, l) => accuracies(ofLevels[l]!, validation)))
    if (score > best.score) best = { score, place }
  })
  for (const [name, value] of Object.entries(trials[best.place]!.setting))
    yield { kind: 'setting', arm, name, value }
  return tasks.flatMap(({ test }, l) => accuracies(learners[best.place]![l]!, test))
}
