/**
 * `npm run bench:topics`: how well topics are told from title and abstract alone, on papers kept back from learning:
 * fields against arXiv's categories, subjects against Hugging Face's keywords. `--data DIR` holds arxiv-papers and
 * hf-daily-papers. What comes with the package is compared with class means of words and of vectors, alone and
 * together.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { NearestMeanClassifier } from '../src/methods/nearest-mean-classifier/index.ts'
import { openShipped } from '../src/search/embed/static-embedder.ts'
import { embeddedText } from '../src/search/indexer.ts'
import type { KnownTopics } from '../src/search/topics/learn-topics.ts'
import { mentions, namedSubjects, ranked } from '../src/search/topics/named-subjects.ts'
import { nearFields } from '../src/search/topics/near-fields.ts'
import { loadTopicModel } from '../src/search/topics/topic-model.ts'
import { FIELD_NAMES, SUBJECT_NAMES } from '../src/topics/vocabulary.ts'
import { type Known, readKnown } from './topics-data.ts'
import { wordMeans } from './topics-words.ts'

/** Topic -> score; a topic that is absent is not guessed. */
type Scores = ReadonlyMap<string, number>
type Way = (papers: readonly KnownTopics[]) => Promise<readonly Scores[]>

/** Papers to learn from by words: more take long and change little. */
const LEARNED = 25_000
const LEAST = 5
const SHARPNESS = { fields: 8, subjects: 16 }

const here = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { data: { type: 'string', default: join(here, '../shared/data') } } })
const embedder = openShipped()
const model = loadTopicModel()
const { fields, subjects } = await readKnown(values.data)
if (fields.test.length === 0 || subjects.test.length === 0) {
  console.log(`skipped: no papers in ${values.data}; name their folder with --data`)
  process.exit(0)
}

const byWords = { fields: wordMeans(sample(fields.learn)), subjects: wordMeans(subjects.learn) }
const near = nearFields(model)
const named: Way = async (papers) => papers.map(({ title, abstract }) => mentions(title, abstract))
const sure: Way = async (papers) =>
  papers.map(({ title, abstract }) => scores(ranked(mentions(title, abstract), model.sureness)))

await report('fields', fields, {
  'the most frequent fields': frequent(fields.learn),
  'words: nearest tf-idf class mean': async (papers) => papers.map(byWords.fields),
  'vectors: nearest class mean, cosine': await byVectors(fields.learn, FIELD_NAMES, undefined),
  'vectors: nearest class mean and how frequent a field is (used)': async (papers) =>
    near.rank(await vectorsOf(papers)).map((all) => new Map(all.map(({ name, score }) => [name, score]))),
  'mix of the last and of words': mix(
    await byVectors(fields.learn, FIELD_NAMES, SHARPNESS.fields),
    async (papers) => papers.map(byWords.fields),
    4,
  ),
})
await choice('fields', fields, async (papers) => near.choose(await vectorsOf(papers)))
const meant = await byVectors(subjects.learn, SUBJECT_NAMES, SHARPNESS.subjects)
await report('subjects', subjects, {
  'the most frequent subjects': frequent(subjects.learn),
  'words: nearest tf-idf class mean': async (papers) => papers.map(byWords.subjects),
  'words: names in title and abstract, counted': named,
  'words: names, and how sure each is (used)': sure,
  'vectors: nearest class mean, cosine': await byVectors(subjects.learn, SUBJECT_NAMES, undefined),
  'vectors: nearest class mean and how frequent a subject is': meant,
  'mix of names that are sure and of vectors': mix(sure, meant, 0.3),
})
await choice('subjects', subjects, async (papers) =>
  papers.map(({ title, abstract }) => namedSubjects(title, abstract, model.sureness)),
)

async function report(kind: string, { learn, test }: Known, ways: Record<string, Way>): Promise<void> {
  const most = test.reduce((sum, { topics }) => sum + Math.min(3, topics.length) / 3, 0) / test.length
  console.log(
    `\n${kind}: learned from ${learn.length} papers, tried on ${test.length}; at most ${most.toFixed(3)} can be had at 3\n`,
  )
  console.log('| | precision at 1 | precision at 3 | recall at 3 |\n| --- | ---: | ---: | ---: |')
  for (const [name, way] of Object.entries(ways)) {
    const found = await way(test)
    let [first, three, recall] = [0, 0, 0]
    test.forEach(({ topics }, i) => {
      const best = [...found[i]!].sort(([, a], [, b]) => b - a).slice(0, 3)
      const right = best.filter(([topic]) => topics.includes(topic)).length
      if (best[0] && topics.includes(best[0][0])) first++
      three += right / 3
      recall += right / topics.length
    })
    console.log(
      `| ${name} | ${[first, three, recall].map((sum) => (sum / test.length).toFixed(3)).join(' | ')} |`,
    )
  }
}

/** What a paper is given in the end: as many as are sure enough. */
async function choice(
  kind: string,
  { test }: Known,
  choose: (papers: readonly KnownTopics[]) => Promise<string[][]>,
): Promise<void> {
  const started = process.cpuUsage()
  const chosen = await choose(test)
  const { user, system } = process.cpuUsage(started)
  const right = chosen.map((names, i) => names.filter((name) => test[i]!.topics.includes(name)).length)
  const count = chosen.reduce((sum, names) => sum + names.length, 0)
  const known = test.reduce((sum, { topics }) => sum + topics.length, 0)
  const hits = right.reduce((sum, n) => sum + n, 0)
  console.log(
    `\n${kind} given: ${(count / test.length).toFixed(2)} a paper, none to ${chosen.filter((names) => names.length === 0).length}; ` +
      `precision ${(hits / count).toFixed(3)}, recall ${(hits / known).toFixed(3)}, ` +
      `one right at least ${(right.filter((n) => n > 0).length / test.length).toFixed(3)}; ` +
      `${((user + system) / test.length).toFixed(0)} µs a paper`,
  )
}

function frequent(learn: readonly KnownTopics[]): Way {
  const counts = countsOf(learn)
  return async (papers) => papers.map(() => counts)
}

/** Class means of vectors, by cosine, or by distance and how frequent a class is. */
async function byVectors(
  learn: readonly KnownTopics[],
  names: readonly string[],
  sharpness: number | undefined,
): Promise<Way> {
  const counts = countsOf(learn)
  const known = names.filter((name) => (counts.get(name) ?? 0) >= LEAST)
  const classifier = new NearestMeanClassifier(embedder.width, {
    metric: sharpness === undefined ? 'cosine' : 'euclidean',
  })
  const vectors = await vectorsOf(learn)
  learn.forEach(({ topics }, i) => {
    const labels = topics.map((name) => known.indexOf(name)).filter((label) => label >= 0)
    if (labels.length > 0)
      classifier.partialFit(
        labels.map(() => vectors[i]!),
        labels,
      )
  })
  return async (papers) => {
    const distances = classifier.distances(await vectorsOf(papers))
    return papers.map(
      (_, i) =>
        new Map(
          known.map((name, c) => {
            const distance = distances[i * known.length + c]!
            return [
              name,
              sharpness === undefined
                ? -distance
                : Math.log(counts.get(name)! / learn.length) - sharpness * distance ** 2,
            ]
          }),
        ),
    )
  }
}

/** The sum of two, where both say something; where one is silent it counts as its least. */
function mix(one: Way, other: Way, weight: number): Way {
  return async (papers) => {
    const [first, second] = [await one(papers), await other(papers)]
    return first.map((scored, i) => {
      const more = second[i]!
      const least = [Math.min(-8, ...scored.values()), Math.min(...more.values())]
      return new Map(
        [...new Set([...scored.keys(), ...more.keys()])].map((name) => [
          name,
          (scored.get(name) ?? least[0]!) + weight * (more.get(name) ?? least[1]!),
        ]),
      )
    })
  }
}

function scores(list: readonly { name: string; odds: number }[]): Scores {
  return new Map(list.map(({ name, odds }) => [name, odds]))
}

function vectorsOf(papers: readonly KnownTopics[]): Promise<Float32Array[]> {
  return embedder.embed(papers.map(embeddedText), 'document')
}

function countsOf(papers: readonly KnownTopics[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { topics } of papers) for (const name of topics) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function sample<T>(items: readonly T[]): T[] {
  const step = Math.max(1, Math.ceil(items.length / LEARNED))
  return items.filter((_, i) => i % step === 0)
}
