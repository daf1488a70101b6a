/**
 * `npm run bench:topics-continual`: topics that are added one after another, and what that does to those before. The twenty
 * most frequent fields of arXiv come two at a time, and nothing may be learned from papers of earlier ones again, but
 * for what a way keeps. Told from the vectors of the embedder that comes along. `--data DIR` holds arxiv-papers.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { random } from '@jax-js/jax'
import { NearestMeanClassifier } from '../src/methods/nearest-mean-classifier/index.ts'
import { generator } from '../src/nn/generator.ts'
import { type Matrix, applyLinear, argmaxRows, logisticRegression, solve } from '../src/nn/index.ts'
import { openShipped } from '../src/search/embed/static-embedder.ts'
import { embeddedText } from '../src/search/indexer.ts'
import type { KnownTopics } from '../src/search/topics/learn-topics.ts'
import { readKnown } from './topics-data.ts'

const FIELDS = 20
const AT_ONCE = 2
const LEARNED_EACH = 1000
const TRIED_EACH = 100

/** Papers of one kind, as vectors in rows, and the field of each by its number. */
interface Rows {
  x: Float32Array
  labels: Int32Array
}

/** Learns the fields that come next, and tells which of all so far a paper is of. */
interface Learner {
  /** What it keeps between steps, as numbers in memory. */
  keeps(): number
  learn(step: Rows): void
  predict(x: Float32Array): ArrayLike<number>
}

const here = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { data: { type: 'string', default: join(here, '../shared/data') } } })
const { fields } = await readKnown(values.data)
if (fields.test.length === 0) {
  console.log(`skipped: no papers in ${values.data}; name their folder with --data`)
  process.exit(0)
}
const embedder = openShipped()
const dim = embedder.width
const names = mostFrequent(fields.learn)
const learn = await rowsOf(fields.learn, LEARNED_EACH)
const test = await rowsOf(fields.test, TRIED_EACH)
const steps = Array.from({ length: FIELDS / AT_ONCE }, (_, i) => names.slice(i * AT_ONCE, (i + 1) * AT_ONCE))

console.log(
  `${FIELDS} fields, ${AT_ONCE} at a time; learned from ${learn.labels.length} papers, tried on ${test.labels.length}: ` +
    'right among all fields so far, in %\n',
)
console.log('| | after 2 fields | after 10 | after 20 | of the first 2, at the end | numbers kept |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
report('nearest class mean', nearestMean())
report('class means and one covariance, whitened (LDA)', discriminant())
report('softmax, trained on what is new', softmax(0))
report('softmax, and 12 papers kept of each field', softmax(12))
all('logistic regression, all fields at once', (rows) => {
  const map = logisticRegression({ x: matrixOf(rows.x), labels: rows.labels }, 1e-4)
  return (x) => argmaxRows(applyLinear(map, matrixOf(x)))
})

function report(name: string, learner: Learner): void {
  const right: number[] = []
  let first = 0
  steps.forEach((_, i) => {
    learner.learn(part(learn, i * AT_ONCE, (i + 1) * AT_ONCE))
    right.push(accuracy(learner.predict, part(test, 0, (i + 1) * AT_ONCE)))
    first = accuracy(learner.predict, part(test, 0, AT_ONCE))
  })
  console.log(
    `| ${name} | ${[right[0]!, right[4]!, right[9]!, first].map(percent).join(' | ')} | ${learner.keeps().toLocaleString('en')} |`,
  )
}

function all(name: string, fit: (rows: Rows) => Learner['predict']): void {
  const predict = fit(learn)
  console.log(
    `| ${name} | | | ${percent(accuracy(predict, test))} | ${percent(accuracy(predict, part(test, 0, AT_ONCE)))} | |`,
  )
}

function nearestMean(): Learner {
  const classifier = new NearestMeanClassifier(dim, { metric: 'cosine' })
  return {
    keeps: () => classifier.means().length,
    learn: ({ x, labels }) => classifier.partialFit(x, labels),
    predict: (x) => classifier.predict(x),
  }
}

/** Sums are all that it keeps: of each class, and of all products about their class means. */
function discriminant(): Learner {
  const means = new NearestMeanClassifier(dim)
  const scatter = new Float64Array(dim * dim)
  let rows = 0
  return {
    keeps: () => means.means().length + scatter.length,
    learn({ x, labels }) {
      means.partialFit(x, labels)
      const at = means.means()
      labels.forEach((label, i) => {
        const off = Float64Array.from({ length: dim }, (_, d) => x[i * dim + d]! - at[label * dim + d]!)
        for (let a = 0; a < dim; a++)
          for (let b = 0; b < dim; b++) scatter[a * dim + b] = scatter[a * dim + b]! + off[a]! * off[b]!
      })
      rows += labels.length
    },
    predict(x) {
      const at = means.means()
      const classes = at.length / dim
      const covariance = scatter.map((sum) => sum / rows)
      const shrunk = trace(covariance) / dim / 10
      for (let d = 0; d < dim; d++) covariance[d * dim + d] = covariance[d * dim + d]! + shrunk
      const columns = new Float64Array(dim * classes)
      at.forEach((value, i) => (columns[(i % dim) * classes + Math.floor(i / dim)] = value))
      const weights = solve({ data: covariance, rows: dim, dim }, { data: columns, rows: dim, dim: classes })
      const bias = Float64Array.from({ length: classes }, (_, c) => {
        let sum = 0
        for (let d = 0; d < dim; d++) sum += at[c * dim + d]! * weights.data[d * classes + c]!
        return -sum / 2
      })
      return highest(linear(x, weights.data, bias), classes)
    },
  }
}

/** A linear classifier that goes on where it stood, over the new papers and those it kept. */
function softmax(kept: number): Learner {
  const weights = new Float64Array(dim * FIELDS)
  const bias = new Float64Array(FIELDS)
  const memory: { x: number[]; labels: number[] } = { x: [], labels: [] }
  const rng = generator(random.key(1))
  let seen = 0
  return {
    keeps: () => dim * seen + memory.x.length,
    learn(step) {
      const rows = joined(step, memory)
      seen = Math.max(seen, ...step.labels.map((label) => label + 1))
      const rate = 1
      for (let epoch = 0; epoch < 10; epoch++) {
        for (const i of rng.shuffle([...rows.labels.keys()])) {
          const row = rows.x.subarray(i * dim, (i + 1) * dim)
          const p = probabilities(linear(row, weights, bias).subarray(0, seen))
          p[rows.labels[i]!] = p[rows.labels[i]!]! - 1
          p.forEach((slope, c) => {
            bias[c] = bias[c]! - rate * 0.01 * slope
            for (let d = 0; d < dim; d++)
              weights[d * FIELDS + c] = weights[d * FIELDS + c]! - rate * slope * row[d]!
          })
        }
      }
      for (const label of new Set(step.labels)) {
        const of = [...step.labels.keys()].filter((i) => step.labels[i] === label).slice(0, kept)
        for (const i of of) memory.x.push(...step.x.subarray(i * dim, (i + 1) * dim))
        memory.labels.push(...of.map(() => label))
      }
    },
    predict: (x) => highest(linear(x, weights, bias), FIELDS, seen),
  }
}

function mostFrequent(papers: readonly KnownTopics[]): string[] {
  const counts = new Map<string, number>()
  for (const { topics } of papers) counts.set(topics[0]!, (counts.get(topics[0]!) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, FIELDS)
    .map(([name]) => name)
}

/** At most so many papers of each field, by what a paper's first category names. */
async function rowsOf(papers: readonly KnownTopics[], each: number): Promise<Rows> {
  const chosen = names.flatMap((name) => papers.filter(({ topics }) => topics[0] === name).slice(0, each))
  const vectors = await embedder.embed(chosen.map(embeddedText), 'document')
  const x = new Float32Array(chosen.length * dim)
  vectors.forEach((vector, i) => x.set(vector, i * dim))
  return { x, labels: Int32Array.from(chosen, ({ topics }) => names.indexOf(topics[0]!)) }
}

/** The rows of fields `from` to before `to`. */
function part({ x, labels }: Rows, from: number, to: number): Rows {
  const rows = [...labels.keys()].filter((i) => labels[i]! >= from && labels[i]! < to)
  const taken = new Float32Array(rows.length * dim)
  rows.forEach((row, i) => taken.set(x.subarray(row * dim, (row + 1) * dim), i * dim))
  return { x: taken, labels: Int32Array.from(rows, (i) => labels[i]!) }
}

function joined(step: Rows, memory: { x: number[]; labels: number[] }): Rows {
  return {
    x: Float32Array.from([...step.x, ...memory.x]),
    labels: Int32Array.from([...step.labels, ...memory.labels]),
  }
}

/** Scores of each row for each field, row by row. */
function linear(x: Float32Array, weights: Float64Array, bias: Float64Array): Float64Array {
  const classes = bias.length
  const out = new Float64Array((x.length / dim) * classes)
  for (let i = 0; i * dim < x.length; i++) {
    const scores = out.subarray(i * classes, (i + 1) * classes)
    scores.set(bias)
    for (let d = 0; d < dim; d++) {
      const value = x[i * dim + d]!
      for (let c = 0; c < classes; c++) scores[c] = scores[c]! + value * weights[d * classes + c]!
    }
  }
  return out
}

function probabilities(scores: Float64Array): Float64Array {
  const most = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - most))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

/** The best of the first `among` scores of each row. */
function highest(scores: ArrayLike<number>, width: number, among = width): number[] {
  return Array.from({ length: scores.length / width }, (_, i) => {
    let best = 0
    for (let c = 1; c < among; c++) if (scores[i * width + c]! > scores[i * width + best]!) best = c
    return best
  })
}

function accuracy(predict: Learner['predict'], { x, labels }: Rows): number {
  const said = predict(x)
  return labels.reduce((right, label, i) => right + (said[i] === label ? 1 : 0), 0) / labels.length
}

function matrixOf(x: Float32Array): Matrix {
  return { data: x, rows: x.length / dim, dim }
}

function trace(square: Float64Array): number {
  let sum = 0
  for (let d = 0; d < dim; d++) sum += square[d * dim + d]!
  return sum
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
