import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type AdamState, adam, initAdam } from '#nn/adam.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { DivergedError, FitError } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { auc } from '#nn/metrics/auc.ts'
import { keys } from '#nn/random.ts'
import type { ClickLog } from './click-log.ts'
import { type Layout, WIDTH } from './layouts.ts'
import { RowAdagrad } from './row-adagrad.ts'

const HIDDEN = [32, 16]
const BATCH = 512
/** Of the network; that of the table is chosen. */
const RATE = 2e-3

/** Batches between two signs of life. */
const BREATH = 20

/** What is chosen on the validation part. */
export type Setting = { tableRate: number }

/** The logits [n] of embeddings side by side, [n, features * WIDTH]. Consumes its arguments. */
const logitsOf = (layers: Dense[], x: np.Array) => mlp(layers, x).reshape([-1])

/** Mean cross-entropy of clicks, and its gradient by the network and by what it reads. */
const objective = lossAndGradient(
  ({ layers, x }: { layers: Dense[]; x: np.Array }, labels: np.Array): np.Array => {
    const logits = logitsOf(layers, x)
    return np.mean(nn.softplus(logits.ref).sub(labels.mul(logits)))
  },
)

/** Loss and gradient by the input before the step, and one step of Adam. Consumes its arguments. */
const learnBatch = compile(
  (rate: np.Array, layers: Dense[], state: AdamState<Dense[]>, x: np.Array, labels: np.Array) => {
    const [loss, slopes] = objective({ layers: tree.ref(layers), x }, labels)
    const moved = adam(layers, slopes.layers, state, rate)
    return [loss, slopes.x, ...moved] as [np.Array, np.Array, ...typeof moved]
  },
)

/** Embeddings in a table and the network above them. */
export class ClickModel {
  readonly layout: Layout
  readonly table: RowAdagrad
  readonly #tableRate: number
  readonly #epochs: number
  readonly #rng: RandomGenerator
  #layers: Dense[]
  #state: AdamState<Dense[]>

  /** @param epochs - passes over each log that it learns from. Consumes the key. */
  constructor(key: np.Array, layout: Layout, features: number, { tableRate }: Setting, epochs: number) {
    const parts = keys(key, 'order', 'scorer')
    this.layout = layout
    this.#rng = generator(parts.order)
    this.table = new RowAdagrad(layout.size, layout.dim, this.#rng.int(2 ** 31))
    this.#layers = initMlp(parts.scorer, [features * WIDTH, ...HIDDEN, 1])
    this.#state = initAdam(this.#layers)
    this.#tableRate = tableRate
    this.#epochs = epochs
  }

  /** Learns from a log pass by pass; progress counts batches. `watched` also tells the loss as it falls. */
  async *learn(log: ClickLog<'train'>, watched = false): Run<void> {
    if (log.role !== 'train')
      throw new FitError(`only a train part may be learnt from, not ${String(log.role)}`)
    const lookups = this.#lookups(log)
    const order = Int32Array.from({ length: log.rows }, (_, row) => row)
    const perEpoch = Math.floor(log.rows / BATCH)
    const total = perEpoch * this.#epochs
    const series = `loss, ${this.layout.name}`
    for (let step = 1; step <= total; step++) {
      const place = (step - 1) % perEpoch
      if (place === 0) this.#rng.shuffle(order)
      const batch = order.subarray(place * BATCH, (place + 1) * BATCH)
      const loss = await this.#step(lookups, log.labels, batch)
      if (!Number.isFinite(loss)) throw new DivergedError(`${series}: the loss is ${loss} at step ${step}`)
      if (step % BREATH !== 0 && step !== total) continue
      yield { kind: 'progress', done: step, total, doing: this.layout.name }
      if (watched) yield { kind: 'metric', series, step, value: loss }
    }
  }

  /** The area under the ROC curve on another part. */
  async auc(log: ClickLog<'validation' | 'test'>): Promise<number> {
    if (!['validation', 'test'].includes(log.role))
      throw new RangeError('what was learnt from does not judge')
    const x = np.array(this.table.gather(this.#lookups(log))).reshape([log.rows, -1])
    return auc(await logitsOf(tree.ref(this.#layers), x).data(), log.labels)
  }

  dispose(): void {
    tree.dispose([this.#layers, this.#state])
  }

  /** One batch; returns its mean loss in nats, as it was before. */
  async #step(lookups: Int32Array, labels: Float32Array, batch: Int32Array): Promise<number> {
    const width = lookups.length / labels.length
    const rows = new Int32Array(batch.length * width)
    batch.forEach((row, i) => rows.set(lookups.subarray(row * width, (row + 1) * width), i * width))
    const x = np.array(this.table.gather(rows)).reshape([batch.length, -1])
    const clicks = np.array(Float32Array.from(batch, (row) => labels[row]!))
    const [loss, slopes, layers, state] = learnBatch(np.array(RATE), this.#layers, this.#state, x, clicks)
    this.#layers = layers
    this.#state = state
    this.table.step(this.#tableRate, rows, await slopes.data())
    return (await loss.data())[0]!
  }

  /** The rows of every feature's value, [rows * lookups], those of one log row beside each other. */
  #lookups({ rows, values }: ClickLog): Int32Array {
    const chunks = WIDTH / this.layout.dim
    const columns = values.map((column, f) => this.layout.address(f, column))
    const width = values.length * chunks
    return Int32Array.from({ length: rows * width }, (_, i) => {
      const [row, place] = [Math.floor(i / width), i % width]
      return columns[Math.floor(place / chunks)]![row * chunks + (place % chunks)]!
    })
  }
}
