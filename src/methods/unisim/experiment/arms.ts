import type { Role } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { grid, settingsOf } from '#nn/fit.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type AnyMatrix, type Doubles, type Matrix, unitRows } from '#nn/rows.ts'
import { agreement, answers, oddOneOut } from '../method/judgements.ts'
import { type Pools, type Task, mapRows, tuneMap } from '../method/tuning.ts'
import { type Benchmark, CORE, type CoreName, UNSEEN, type UnseenName, questionsOf } from './tasks.ts'

export const RECIPE = { steps: 200, batchSize: 64 }
const RATES = [0.003, 0.01]

/** Features of the pictures, embeddings of the texts. */
export interface Seen {
  features: Matrix
  texts: Matrix
}

/** A metric: embeddings of all pictures and texts, compared by cosines. */
export interface Metric {
  pictures: AnyMatrix
  texts: AnyMatrix
}

export const metricOf = (map: AnyMatrix, { features, texts }: Seen): Metric => ({
  pictures: mapRows(map, features),
  texts,
})

/** Unit embeddings side by side: a cosine of these is the mean of the cosines of the metrics. */
export function averageOf(metrics: readonly Metric[]): Metric {
  const sideBySide = (of: keyof Metric): Doubles => {
    const parts = metrics.map((metric) => unitRows(metric[of]))
    const { rows, dim } = parts[0]!
    const data = new Float64Array(rows * dim * parts.length)
    parts.forEach((part, i) => {
      for (let row = 0; row < rows; row++)
        data.set(part.data.subarray(row * dim, (row + 1) * dim), (row * parts.length + i) * dim)
    })
    return { data, rows, dim: dim * parts.length }
  }
  return { pictures: sideBySide('pictures'), texts: sideBySide('texts') }
}

export interface TuneArm {
  arm: string
  map: AnyMatrix
  seen: Seen
  benchmark: Benchmark
  /** The tasks it learns from, and is chosen by. */
  tasks: readonly CoreName[]
  /** Drawn anew for each setting. */
  rng(): RandomGenerator
  /** Answers by lot in place of the observer's. */
  byLot?: RandomGenerator | undefined
  recipe?: typeof RECIPE
}

/** Tunes the map to some tasks; the learning rate is chosen on the validation questions of the same tasks. */
export async function* tune(options: TuneArm): Run<AnyMatrix> {
  const { arm, map, seen, benchmark, tasks, rng, byLot, recipe = RECIPE } = options
  const { split, core } = benchmark
  const learned = tasks.map((name) => {
    const questions = questionsOf(split.train, core[name])
    return byLot ? { ...questions, chosen: byLot.shuffle(questions.chosen) } : questions
  })
  const pools: Pools = { seen: seen.features, told: seen.texts }
  const { model } = yield* grid({
    arm,
    settings: settingsOf({ learningRate: RATES }),
    async *train({ learningRate }): Run<AnyMatrix> {
      yield { kind: 'progress', done: 0, total: 1, doing: `tuning ${arm}` }
      return tuneMap(map, pools, learned, { ...recipe, learningRate, rng: rng() })
    },
    score: (tuned: AnyMatrix) => {
      const metric = metricOf(tuned, seen)
      return mean(tasks.map((name) => agrees(metric, questionsOf(split.validation, core[name]))))
    },
    validation: split.validation,
  })
  return model
}

/** Share of the questions that the metric answers as the observer does. */
export const agrees = (metric: Metric, task: Task): number =>
  agreement({ ...sidesOf(metric, task), chosen: task.chosen })

const sidesOf = (metric: Metric, { asks, among, reference, first, second }: Task) => {
  const pool = { seen: metric.pictures, told: metric.texts }
  return {
    reference: taken(pool[asks], reference),
    first: taken(pool[among], first),
    second: taken(pool[among], second),
  }
}

export type Scores = Record<CoreName | UnseenName, number>

/** Share answered rightly in each task, in the given part of the core tasks. */
export function scoresOf<R extends Role>(metric: Metric, benchmark: Benchmark, part: R): Scores {
  const { core, light, split, triplets, retrieval } = benchmark
  const pick = (rows: ArrayLike<number>) => taken(metric.pictures, rows)
  const found = oddOneOut(triplets.items.map(pick) as [Doubles, Doubles, Doubles])
  const scores = { light: agrees(metric, light) } as Scores
  for (const name of CORE) scores[name] = agrees(metric, questionsOf(split[part], core[name]))
  scores['odd one out'] = mean(Array.from(found, (place, i) => (place === triplets.odd[i] ? 1 : 0)))
  const [right, ...others] = retrieval.candidates.map(pick)
  const reference = pick(retrieval.queries)
  const lost = others.map((second) => answers({ reference, first: right!, second }))
  scores.retrieval = mean(
    Array.from(retrieval.queries, (_, i) => (lost.every((answer) => answer[i] === 0) ? 1 : 0)),
  )
  return scores
}

export const coreOf = (scores: Scores, but?: CoreName): number =>
  mean(CORE.filter((name) => name !== but).map((name) => scores[name]))

export const unseenOf = (scores: Scores): number => mean(UNSEEN.map((name) => scores[name]))

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function taken({ data, dim }: AnyMatrix, rows: ArrayLike<number>): Doubles {
  const copied = new Float64Array(rows.length * dim)
  for (let i = 0; i < rows.length; i++)
    copied.set(data.subarray(rows[i]! * dim, (rows[i]! + 1) * dim), i * dim)
  return { data: copied, rows: rows.length, dim }
}
