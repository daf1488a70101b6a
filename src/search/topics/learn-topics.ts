import { NearestMeanClassifier } from '#methods/nearest-mean-classifier/index.ts'
import { FIELD_NAMES, SUBJECT_NAMES } from '#topics/vocabulary.ts'
import type { Embedder } from '../embed/embedder.ts'
import { embeddedText } from '../indexer.ts'
import { STEPS, mentions, stepOf } from './named-subjects.ts'
import type { TopicModel } from './topic-model.ts'

/** A paper whose topics are known. */
export interface KnownTopics {
  title: string
  abstract: string
  topics: readonly string[]
}

/** Fields with fewer papers are not learned. */
const LEAST = 30
/** A subject's own counts are taken together with what holds for all, as if it had been named so often more. */
const OTHERS = 5
const BATCH = 1000

/** Learns fields from papers with categories, and how far naming a subject means it from papers with keywords. */
export async function learnTopics(
  embedder: Embedder,
  withFields: readonly KnownTopics[],
  withSubjects: readonly KnownTopics[],
): Promise<TopicModel> {
  const counted = FIELD_NAMES.map((name) => withFields.filter(({ topics }) => topics.includes(name)).length)
  const fields = FIELD_NAMES.filter((_, i) => counted[i]! >= LEAST)
  const classifier = new NearestMeanClassifier(embedder.width)
  const nearest: number[] = []
  await inBatches(withFields, async (papers) => {
    const vectors = await embedder.embed(papers.map(embeddedText), 'document')
    papers.forEach(({ topics }, i) => {
      const labels = topics.map((name) => fields.indexOf(name)).filter((label) => label >= 0)
      if (labels.length > 0)
        classifier.partialFit(
          labels.map(() => vectors[i]!),
          labels,
        )
    })
  })
  await inBatches(
    withFields.filter((_, i) => i % 20 === 0),
    async (papers) => {
      const distances = classifier.distances(await embedder.embed(papers.map(embeddedText), 'document'))
      const classes = distances.length / papers.length
      papers.forEach((_, i) => nearest.push(Math.min(...distances.subarray(i * classes, (i + 1) * classes))))
    },
  )
  const { means, ...state } = classifier.toJSON()
  return {
    embedder: embedder.name,
    fields,
    means: { ...state, means: means.map((value) => rounded(value, 4)) },
    farthest: rounded(nearest.sort((a, b) => a - b)[Math.floor(nearest.length * 0.99)]!, 3),
    sureness: learnSureness(withSubjects),
  }
}

/**
 * Log odds that a paper is about a subject which it names so often, for every subject and step. What is named more
 * often is never less sure, whatever a few papers say.
 */
export function learnSureness(papers: readonly KnownTopics[]): Record<string, number[]> {
  const named = new Map(SUBJECT_NAMES.map((name) => [name, { times: zeros(), meant: zeros() }]))
  const all = { times: zeros(), meant: zeros() }
  for (const { title, abstract, topics } of papers) {
    for (const [name, count] of mentions(title, abstract)) {
      const step = stepOf(count)
      for (const { times, meant } of [all, named.get(name)!]) {
        times[step]!++
        if (topics.includes(name)) meant[step]!++
      }
    }
  }
  const usual = all.times.map((times, step) => (all.meant[step]! + 1) / (times + 2))
  return Object.fromEntries(
    [...named].map(([name, { times, meant }]) => [
      name,
      rising(
        usual.map((share, step) => {
          const part = (meant[step]! + OTHERS * share) / (times[step]! + OTHERS)
          return rounded(Math.log(part / (1 - part)), 2)
        }),
      ),
    ]),
  )
}

const rising = (values: readonly number[]) => values.map((_, i) => Math.max(...values.slice(0, i + 1)))
const zeros = () => Array.from({ length: STEPS }, () => 0)
const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

async function inBatches<T>(items: readonly T[], use: (part: readonly T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += BATCH) await use(items.slice(at, at + BATCH))
}
