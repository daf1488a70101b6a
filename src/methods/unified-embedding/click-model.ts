import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { auc } from '#nn/metrics/auc.ts'
import type { ClickLog } from './click-log.ts'
import { FeatureRows } from './feature-rows.ts'
import { RowAdagrad } from './row-adagrad.ts'
import { Scorer } from './scorer.ts'
import type { SeparateTables } from './table-layouts.ts'

/** Numbers per feature that the scorer sees, however many lookups they come from. */
export const WIDTH = 8
const HIDDEN = [64, 32]
const BATCH = 512
export const EPOCHS = 3
const TABLE_RATE = 0.05
const SCORER_RATE = 0.002

/** Batches between two signs of life. */
const BREATH = 20

/** Where a feature's values find their numbers: rows of one table of `size` rows of `dim`. */
export interface Addressing {
  name: string
  size: number
  dim: number
  /** [n * WIDTH / dim] */
  address(feature: number, values: Int32Array): Int32Array
}

/** Separate tables, one lookup of full width. */
export const separate = (name: string, { total, address }: SeparateTables): Addressing => ({
  name,
  size: total,
  dim: WIDTH,
  address,
})

/** One table for all features; with more chunks rows are narrower and, for the same memory, more of them. */
export function multiplexed(
  name: string,
  features: number,
  memory: number,
  { chunks = 1, salted = true }: { chunks?: number; salted?: boolean } = {},
): Addressing {
  const rows = new FeatureRows({ buckets: Math.floor(memory) * chunks, dim: WIDTH / chunks })
  for (let f = 0; f < features; f++) rows.addFeature(`${f}`, chunks)
  return {
    name,
    size: rows.size,
    dim: rows.dim,
    address: (feature, values) => rows.rows(salted ? `${feature}` : '0', values),
  }
}

/** Embeddings in a table and the network above them. */
export class ClickModel {
  readonly addressing: Addressing
  readonly table: RowAdagrad
  readonly scorer: Scorer
  readonly #features: number
  readonly #rng: RandomGenerator

  constructor(rng: RandomGenerator, addressing: Addressing, features: number) {
    this.addressing = addressing
    this.table = new RowAdagrad(addressing.size, addressing.dim, { seed: rng.int(2 ** 31) })
    this.scorer = new Scorer(rng, [features * WIDTH, ...HIDDEN])
    this.#features = features
    this.#rng = rng
  }

  /** Learns from a log for `EPOCHS` passes; progress counts batches. `watched` also tells the loss as it falls. */
  async *learn(log: ClickLog, watched = false): Run<void> {
    const lookups = this.#lookups(log)
    const order = Int32Array.from({ length: log.rows }, (_, row) => row)
    const perEpoch = Math.floor(log.rows / BATCH)
    const total = perEpoch * EPOCHS
    const series = `loss, ${this.addressing.name}`
    let loss = 0
    for (let step = 1; step <= total; step++) {
      const place = (step - 1) % perEpoch
      if (place === 0) this.#rng.shuffle(order)
      loss += this.#step(lookups, log.labels, order.subarray(place * BATCH, (place + 1) * BATCH))
      if (step % BREATH !== 0 && step !== total) continue
      yield { kind: 'progress', done: step, total, doing: this.addressing.name }
      if (watched && step % BREATH === 0) yield { kind: 'metric', series, step, value: loss / BREATH }
      loss = 0
    }
  }

  /** The area under the ROC curve on another log. */
  auc(log: ClickLog): number {
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
    const width = inputs / this.addressing.dim
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
    this.table.step(TABLE_RATE)
    this.scorer.step(SCORER_RATE)
    return loss / batch.length
  }

  /** The rows of every feature's value, [rows * lookups], those of one log row beside each other. */
  #lookups({ rows, values }: ClickLog): Int32Array {
    const chunks = WIDTH / this.addressing.dim
    const all = new Int32Array(rows * values.length * chunks)
    values.forEach((column, f) => {
      const found = this.addressing.address(f, column)
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < chunks; c++) {
          all[(row * values.length + f) * chunks + c] = found[row * chunks + c]!
        }
      }
    })
    return all
  }
}
