import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { auc } from '#nn/metrics/auc.ts'
import type { ClickLog } from './click-log.ts'
import { DivergedError } from '#nn/fit.ts'
import { RowAdagrad } from './row-adagrad.ts'
import { type Layout, WIDTH } from './layouts.ts'
import { Scorer } from './scorer.ts'

const HIDDEN = [64, 32]
const BATCH = 512

/** Batches between two signs of life. */
const BREATH = 20

/** Learning rates. */
export type Rates = { table: number; scorer: number }

export interface ModelOptions {
  features: number
  rates: Rates
  /** Passes over a log. */
  epochs: number
}

/** Embeddings in a table and the network above them. */
export class ClickModel {
  readonly layout: Layout
  readonly table: RowAdagrad
  readonly scorer: Scorer
  readonly #features: number
  readonly #rates: Rates
  readonly #epochs: number
  readonly #rng: RandomGenerator

  constructor(rng: RandomGenerator, layout: Layout, { features, rates, epochs }: ModelOptions) {
    this.layout = layout
    this.#rates = rates
    this.#epochs = epochs
    this.table = new RowAdagrad(layout.size, layout.dim, rng.int(2 ** 31))
    this.scorer = new Scorer(rng, [features * WIDTH, ...HIDDEN])
    this.#features = features
    this.#rng = rng
  }

  /** Learns from a log pass by pass; progress counts batches. `watched` also tells the loss as it falls. */
  async *learn(log: ClickLog<'train'>, watched = false): Run<void> {
    const lookups = this.#lookups(log)
    const order = Int32Array.from({ length: log.rows }, (_, row) => row)
    const perEpoch = Math.floor(log.rows / BATCH)
    const total = perEpoch * this.#epochs
    const series = `loss, ${this.layout.name}`
    let loss = 0
    for (let step = 1; step <= total; step++) {
      const place = (step - 1) % perEpoch
      if (place === 0) this.#rng.shuffle(order)
      loss += this.#step(lookups, log.labels, order.subarray(place * BATCH, (place + 1) * BATCH))
      if (step % BREATH !== 0 && step !== total) continue
      if (!Number.isFinite(loss)) throw new DivergedError(`${series}: the loss is ${loss} at step ${step}`)
      yield { kind: 'progress', done: step, total, doing: this.layout.name }
      if (watched && step % BREATH === 0) yield { kind: 'metric', series, step, value: loss / BREATH }
      loss = 0
    }
  }

  /** The area under the ROC curve on another part. */
  auc(log: ClickLog<'validation' | 'test'>): number {
    const lookups = this.#lookups(log)
    const input = new Float32Array(this.#features * WIDTH)
    const width = lookups.length / log.rows
    const scores = Float64Array.from({ length: log.rows }, (_, row) => {
      this.table.gather(lookups.subarray(row * width, (row + 1) * width), input)
      return this.scorer.forward(input, 0)
    })
    return auc(scores, log.labels)
  }

  /** One batch; returns its mean loss in nats, as it was before. */
  #step(lookups: Int32Array, labels: Float32Array, batch: Int32Array): number {
    const inputs = this.#features * WIDTH
    const width = inputs / this.layout.dim
    const rows = new Int32Array(batch.length * width)
    batch.forEach((row, i) => rows.set(lookups.subarray(row * width, (row + 1) * width), i * width))
    const x = this.table.gather(rows)
    const slopes = new Float32Array(x.length)
    let loss = 0
    batch.forEach((row, i) => {
      const logit = this.scorer.forward(x, i * inputs)
      const label = labels[row]!
      loss += Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - label * logit
      const error = 1 / (1 + Math.exp(-logit)) - label
      this.scorer.backward(error / batch.length, slopes, i * inputs)
    })
    this.table.addGradient(rows, slopes)
    this.table.step(this.#rates.table)
    this.scorer.step(this.#rates.scorer)
    return loss / batch.length
  }

  /** The rows of every feature's value, [rows * lookups], those of one log row beside each other. */
  #lookups({ rows, values }: ClickLog): Int32Array {
    const chunks = WIDTH / this.layout.dim
    const all = new Int32Array(rows * values.length * chunks)
    values.forEach((column, f) => {
      const found = this.layout.address(f, column)
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < chunks; c++) {
          all[(row * values.length + f) * chunks + c] = found[row * chunks + c]!
        }
      }
    })
    return all
  }
}
