import { type numpy as np, tree } from '@jax-js/jax'
import type { AdamOptions } from './adam.ts'
import { batches } from './batches.ts'
import { checkOneOf, checkOptions, checkPositive, checkSameLength, checkWhole } from './checks.ts'
import type { Tree } from './jit.ts'
import { trainer } from './train.ts'

/** Rows that may be fitted: the train part of `data/split.ts`, and no other. */
interface TrainRows {
  readonly role: 'train'
  readonly indices: ArrayLike<number>
}

interface ValidationRows {
  readonly role: 'validation'
  readonly indices: ArrayLike<number>
}

/** What fitting tells while it works: the events of a run. */
export type FitEvent =
  | { kind: 'progress'; done: number; total: number; doing: string }
  | { kind: 'metric'; series: string; step: number; value: number }
  | { kind: 'setting'; arm: string; name: string; value: number | string }

export type Fitting<R> = AsyncGenerator<FitEvent, R, void>

/** A fit that cannot go on: the message says what and at which step. */
export class FitError extends Error {
  override name = 'FitError'
}

/** A loss that is not a finite number: in a grid, a setting that was not measured. */
export class DivergedError extends FitError {
  override name = 'DivergedError'
}

export interface FitOptions<P extends Tree, B extends readonly np.Array[]> {
  /** Where training starts; taken over. */
  params: P
  /** A scalar. Consumes its arguments. */
  loss(params: P, ...batch: B): np.Array
  /** The arrays of a mini-batch, for row numbers [size] within the part, counted from 0. Consumes them. */
  batch(rows: np.Array): B
  /** Decides the order of the rows; consumed. */
  key: np.Array
  steps: number
  /** All rows at once where there are no more. */
  batchSize: number
  learningRate: number
  /** 'cosine' falls to zero over the steps (Loshchilov and Hutter 2017, without restarts). */
  schedule?: 'constant' | 'cosine'
  /** Steps over which the rate rises from zero first. */
  warmUp?: number
  adam?: AdamOptions
  /** What a reader sees under the bar. */
  doing: string
  /** Name of the loss curve; without it none is drawn. */
  series?: string
  /** The class of each row of the part, where the loss tells classes apart: one class alone teaches nothing. */
  labels?: ArrayLike<number>
  watch?: Watch<P>
}

/** A curve of something other than the loss, at step 0 and every so many steps, also at the last. */
export interface Watch<P extends Tree> {
  series: string
  every: number
  /** The parameters stay with the fit. */
  measure(params: P): number | Promise<number>
}

const FIT_OPTIONS = [
  'params',
  'loss',
  'batch',
  'key',
  'steps',
  'batchSize',
  'learningRate',
  'schedule',
  'warmUp',
  'adam',
  'doing',
  'series',
  'labels',
  'watch',
] as const

/** Between two readings of the loss; a compiled step only queues its kernels until somebody reads. */
const READ_EVERY = 10

/**
 * Fits parameters to the rows of a train part by Adam, and returns them.
 *
 * @throws FitError for a part that is not for training, has no rows, or of which all rows are of one class;
 *   DivergedError when a loss is not finite; RangeError for an option that is unknown or out of range
 */
export async function* fit<P extends Tree, B extends readonly np.Array[]>(
  part: TrainRows,
  options: FitOptions<P, B>,
): Fitting<P> {
  checkOptions('fit', options, FIT_OPTIONS)
  const { key, steps, doing, series, watch, schedule = 'constant', warmUp = 0 } = options
  if (part.role !== 'train')
    throw new FitError(`${doing}: only a train part may be fitted, not ${String(part.role)}`)
  checkOneOf('schedule', schedule, ['constant', 'cosine'])
  checkWhole('steps', steps, { least: 1 })
  checkWhole('warmUp', warmUp)
  if (watch) checkWhole('every', watch.every, { least: 1 })
  const peak = checkPositive('learningRate', options.learningRate)
  const rows = part.indices.length
  if (rows === 0) throw new FitError(`${doing}: there are no rows to fit`)
  if (options.labels) checkClasses(doing, rows, options.labels)

  const model = trainer(options.params, options.loss, options.adam)
  const unread: np.Array[] = []
  let finished = false
  try {
    let step = 0
    if (watch) yield await watched(watch, step, model.params)
    for (const chosen of batches(key, rows, Math.min(options.batchSize, rows), steps)) {
      const rate = peak * factor(step, steps, warmUp, schedule)
      unread.push(model.step(rate, ...options.batch(chosen)))
      step++
      if (unread.length === READ_EVERY || step === steps) {
        const value = await lastLoss(doing, step, unread.splice(0))
        yield { kind: 'progress', done: step, total: steps, doing }
        if (series !== undefined) yield { kind: 'metric', series, step, value }
      }
      if (watch && (step % watch.every === 0 || step === steps))
        yield await watched(watch, step, model.params)
    }
    finished = true
    return model.params
  } finally {
    model.dispose()
    tree.dispose(unread)
    if (!finished) tree.dispose(model.params)
  }
}

function checkClasses(doing: string, rows: number, labels: ArrayLike<number>): void {
  checkSameLength('rows and labels', rows, labels.length)
  if (new Set(Array.from(labels)).size > 1) return
  throw new FitError(`${doing}: all ${rows} rows are of class ${labels[0]}, there is nothing to tell apart`)
}

/** The last of the losses up to a step; if it is not finite, an error with the first such step. Consumes them. */
async function lastLoss(doing: string, step: number, losses: readonly np.Array[]): Promise<number> {
  const last = (await losses.at(-1)!.ref.data())[0]!
  if (Number.isFinite(last)) {
    tree.dispose([...losses])
    return last
  }
  const values = (await Promise.all(losses.map((loss) => loss.data()))).map(([value]) => value!)
  const first = values.findIndex((value) => !Number.isFinite(value))
  throw new DivergedError(
    `${doing}: the loss is ${values[first]} at step ${step - losses.length + first + 1}`,
  )
}

const watched = async <P extends Tree>({ series, measure }: Watch<P>, step: number, params: P) =>
  ({ kind: 'metric', series, step, value: await measure(params) }) as const

function factor(step: number, steps: number, warmUp: number, schedule: 'constant' | 'cosine'): number {
  if (step < warmUp) return (step + 1) / warmUp
  return schedule === 'constant' ? 1 : (1 + Math.cos((Math.PI * (step - warmUp)) / (steps - warmUp))) / 2
}

/** Every combination of some values, the last name turning fastest: `settingsOf({ learningRate: [1e-3, 1e-2] })`. */
export const settingsOf = <V extends Readonly<Record<string, readonly (number | string)[]>>>(
  values: V,
): { [K in keyof V]: V[K][number] }[] =>
  Object.entries(values).reduce<Record<string, number | string>[]>(
    (settings, [name, tried]) =>
      settings.flatMap((rest) => tried.map((value) => ({ ...rest, [name]: value }))),
    [{}],
  ) as { [K in keyof V]: V[K][number] }[]

export interface GridOptions<S extends Readonly<Record<string, number | string>>, M, E = never> {
  /** The name of the arm in the record. */
  arm: string
  /** What is tried, at least one, by `settingsOf`; every arm of a comparison gets as many. */
  settings: readonly S[]
  /** Trains with one setting, with the same steps and data each time. */
  train(setting: S): AsyncGenerator<E | FitEvent, M, void>
  /**
   * How good a model is on the validation part, more is better; what is not finite was not measured. Write the
   * model's type at its parameter: it is not inferred from `train`.
   */
  score(model: M, validation: ValidationRows): number | Promise<number>
  validation: ValidationRows
  /** Frees a model that was not chosen. */
  dispose?(model: M): void
}

export interface GridChoice<S, M> {
  model: M
  setting: S
  score: number
  /** Of each setting in their order; NaN for one that diverged. */
  scores: number[]
}

/**
 * Trains once with each setting and keeps what is best on the validation part, the first among equals. A setting
 * whose loss diverges is not measured, and never chosen. Yields the chosen values for the record.
 *
 * @throws FitError when no setting could be measured
 */
export async function* grid<S extends Readonly<Record<string, number | string>>, M, E = never>(
  options: GridOptions<S, M, E>,
): AsyncGenerator<E | FitEvent, GridChoice<S, M>, void> {
  checkOptions('grid', options, ['arm', 'settings', 'train', 'score', 'validation', 'dispose'])
  const { arm, settings, train, score, validation, dispose } = options
  if (validation.role !== 'validation')
    throw new FitError(`${arm}: only a validation part may choose, not ${String(validation.role)}`)
  let best: { model: M; setting: S; score: number } | undefined
  const scores: number[] = []
  let chosen = false
  try {
    for (const [i, setting] of settings.entries()) {
      const model = yield* measured(shareOf(i, settings.length, train(setting)))
      if (model === DIVERGED) {
        scores.push(NaN)
        continue
      }
      const before = best
      let kept = false
      try {
        const value = await score(model, validation)
        scores.push(value)
        kept = Number.isFinite(value) && value > (before?.score ?? -Infinity)
        if (kept) best = { model, setting, score: value }
      } finally {
        const loser = kept ? before?.model : model
        if (loser !== undefined) dispose?.(loser)
      }
    }
    if (!best) throw new FitError(`${arm}: none of ${settings.length} settings could be measured`)
    for (const [name, value] of Object.entries(best.setting)) yield { kind: 'setting', arm, name, value }
    chosen = true
    return { ...best, scores }
  } finally {
    if (best && !chosen) dispose?.(best.model)
  }
}

const DIVERGED = Symbol('diverged')

/** The result of a training, or that its loss was not finite; any other error goes on. */
async function* measured<E, M>(
  training: AsyncGenerator<E, M, void>,
): AsyncGenerator<E, M | typeof DIVERGED, void> {
  try {
    return yield* training
  } catch (error) {
    if (error instanceof DivergedError) return DIVERGED
    throw error
  }
}

/** Progress of trial i as a stretch of all trials. */
async function* shareOf<E, M>(
  i: number,
  trials: number,
  training: AsyncGenerator<E | FitEvent, M, void>,
): AsyncGenerator<E | FitEvent, M, void> {
  try {
    for (;;) {
      const { done, value } = await training.next()
      if (done) return value
      yield isProgress(value)
        ? { ...value, done: i * value.total + value.done, total: trials * value.total }
        : value
    }
  } finally {
    await training.return(undefined as M)
  }
}

type Progress = Extract<FitEvent, { kind: 'progress' }>

const isProgress = (event: unknown): event is Progress => (event as FitEvent).kind === 'progress'
