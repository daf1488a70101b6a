/**
 * `npm run bench:topics-continual`: topics that are added one after another, and what that does to those before. The twenty
 * most frequent fields of arXiv come two at a time, and nothing may be learned from papers of earlier ones again, but
 * for what a way keeps. Told from the vectors of the embedder that comes along. `--data DIR` holds arxiv-papers.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { NearestMeanClassifier } from '../src/methods/nearest-mean-classifier/index.ts'
import {
  type RelationAxis,
  nearestPrototype,
  prototypeLoss,
  relationDistillation,
  relationScores,
  supervisedContrastiveLoss,
} from '../src/methods/prototype-relation-distillation/index.ts'
import { generator } from '../src/nn/generator.ts'
import {
  type AdamState,
  type Dense,
  type Matrix,
  adam,
  applyLinear,
  argmaxRows,
  compile,
  dense,
  initAdam,
  initDense,
  initMlp,
  keys,
  logisticRegression,
  lossAndGradient,
  mean,
  mlp,
  solve,
  takeColumns,
  transposed,
  transposedTimes,
} from '../src/nn/index.ts'
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
report('prototypes, relations held over papers (PRD)', relationPrototypes('samples'))
report('prototypes, relations held over fields (PRD, its code)', relationPrototypes('classes'))
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
      const off = Float64Array.from(
        x,
        (value, i) => value - at[labels[Math.floor(i / dim)]! * dim + (i % dim)]!,
      )
      const about = { data: off, rows: labels.length, dim }
      transposedTimes(about, about).data.forEach((sum, i) => (scatter[i] = scatter[i]! + sum))
      rows += labels.length
    },
    predict(x) {
      const at = { data: means.means(), rows: means.means().length / dim, dim }
      const covariance = scatter.map((sum) => sum / rows)
      const variances = Array.from({ length: dim }, (_, d) => covariance[d * (dim + 1)]!)
      const shrunk = mean(variances) / 10
      variances.forEach((variance, d) => (covariance[d * (dim + 1)] = variance + shrunk))
      const w = solve({ data: covariance, rows: dim, dim }, transposed(at))
      const b = Float64Array.from({ length: at.rows }, (_, c) => {
        let sum = 0
        for (let d = 0; d < dim; d++) sum += at.data[c * dim + d]! * w.data[d * at.rows + c]!
        return -sum / 2
      })
      return argmaxRows(applyLinear({ w: { ...w, data: Float32Array.from(w.data) }, b }, matrixOf(x)))
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
          const p = probabilities(row)
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
    predict(x) {
      const w = { data: Float32Array.from(weights), rows: dim, dim: FIELDS }
      return argmaxRows(takeColumns(applyLinear({ w, b: bias }, matrixOf(x)), [...Array(seen).keys()]))
    },
  }

  /** Of the fields seen, for one paper; in doubles, as thousands of small steps add up. */
  function probabilities(row: Float32Array): Float64Array {
    const scores = bias.slice(0, seen)
    for (let d = 0; d < dim; d++)
      for (let c = 0; c < seen; c++) scores[c] = scores[c]! + row[d]! * weights[d * FIELDS + c]!
    const most = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - most))
    const sum = powers.reduce((a, b) => a + b, 0)
    return powers.map((power) => power / sum)
  }
}

/**
 * Prototype-sample relation distillation: a layer over the vectors is trained by the contrastive loss, and the
 * prototypes of earlier fields keep their relations to papers of the new ones. Views of a paper differ in which
 * numbers of its vector are left out.
 */
function relationPrototypes(axis: RelationAxis): Learner {
  const [width, rate, prototypeRate, steps, batch, dropped] = [128, 1e-3, 0.3, 150, 64, 0.1]
  const [drawn, held] = [2, 64]
  const key = keys(random.key(1), 'encoder', 'projection', 'prototypes', 'order')
  const rng = generator(key.order)
  let net = {
    encoder: initDense(key.encoder, dim, width),
    projection: initMlp(key.projection, [width, 64, 32]),
    prototypes: random.normal(key.prototypes, [FIELDS, width]).mul(1 / Math.sqrt(width)),
  }
  type Net = typeof net
  const featuresOf = (encoder: Dense, x: np.Array) => nn.relu(dense(encoder, x))
  const step = compile(
    (net: Net, before: Net, state: AdamState<Net>, x: np.Array, y: np.Array, past: np.Array) => {
      const slopes = lossAndGradient((net: Net, x: np.Array, y: np.Array) => {
        const h = featuresOf(net.encoder, x.ref)
        const learned = supervisedContrastiveLoss(mlp(net.projection, h.ref), y.ref)
        const tight = prototypeLoss(h.ref, net.prototypes.ref, y)
        const now = relationScores(h, net.prototypes)
        const then = relationScores(featuresOf(tree.ref(before.encoder), x), before.prototypes.ref)
        const kept = relationDistillation(now, then, past.ref, { axis })
        return learned.add(tight.mul(drawn)).add(kept.mul(held))
      })
      const [loss, slope] = slopes(tree.ref(net), x, y)
      const prototypes = net.prototypes.ref.sub(slope.prototypes.ref.mul(prototypeRate))
      const [moved, next] = adam(net, slope, state, np.array(rate))
      moved.prototypes.dispose()
      tree.dispose([before, past])
      return [loss, { ...moved, prototypes }, next] as [np.Array, Net, AdamState<Net>]
    },
  )
  let seen = 0
  return {
    keeps: () =>
      tree.leaves<np.Array>(net).reduce((sum, leaf) => sum + leaf.size, 0) - (FIELDS - seen) * width,
    learn({ x, labels }) {
      const before = tree.ref(net)
      const past = Float32Array.from({ length: FIELDS / AT_ONCE }, (_, i) => (i < seen / AT_ONCE ? 1 : 0))
      let state = initAdam(net)
      for (let i = 0; i < steps; i++) {
        const rows = Array.from({ length: batch }, () => rng.int(labels.length))
        const views = Float32Array.from({ length: 2 * batch * dim }, (_, at) =>
          rng.uniform() < dropped ? 0 : x[rows[Math.floor(at / dim) % batch]! * dim + (at % dim)]!,
        )
        const y = Int32Array.from([...rows, ...rows], (row) => labels[row]!)
        const batchOf = [
          np.array(views).reshape([2 * batch, dim]),
          np.array(y),
          np.array(past.slice()),
        ] as const
        const [loss, moved, next] = step(net, tree.ref(before), state, ...batchOf)
        loss.dataSync()
        net = moved
        state = next
      }
      tree.dispose([before, state])
      seen = Math.max(seen, ...labels.map((label) => label + 1))
    },
    predict(x) {
      const h = featuresOf(
        tree.ref(net.encoder),
        np.array(Float32Array.from(x)).reshape([x.length / dim, dim]),
      )
      const classes = [...Array(seen).keys()]
      const said = nearestPrototype(h, net.prototypes, classes)
      h.dispose()
      return said
    },
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

function accuracy(predict: Learner['predict'], { x, labels }: Rows): number {
  const said = predict(x)
  return labels.reduce((right, label, i) => right + (said[i] === label ? 1 : 0), 0) / labels.length
}

function matrixOf(x: Float32Array): Matrix {
  return { data: x, rows: x.length / dim, dim }
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
