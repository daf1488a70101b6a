import { type numpy as np, tree } from '@jax-js/jax'
import type { Part, Split } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { principalComponents } from '#nn/linalg.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { logisticRegression } from '#nn/metrics/logistic.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { type Denoiser, fitDenoiser } from '../method/guided-diffusion.ts'
import { hypervolume, paretoFront } from '../method/pareto.ts'
import { topM } from '../method/top-m.ts'
import { type Codes, type Worth, byClass } from './judge.ts'

export const CLASSES = 10
export const SAMPLES = 50
const SAMPLE_STEPS = 16
const BATCH = 128
const DROP_CLASS = 0.15

export interface Model {
  arm: string
  width: number
  steps: number
}

export const EARLIER: Model = { arm: 'earlier model', width: 48, steps: 300 }
export const LATER: Model = { arm: 'later model', width: 96, steps: 800 }

/** The later model; no further than the earlier one when progress is taken away. */
export const laterModel = (without?: string): Model =>
  without === 'progress' ? { ...EARLIER, arm: LATER.arm } : LATER

/** What every arm gets. */
export interface Data {
  parts: Split
  train: Part<'train'> & Codes
  validation: Part<'validation'> & Codes
}

/** What samples are worth with a knob at one of its settings. */
export interface Point extends Worth {
  setting: number
}

type Judge = (samples: Codes) => Promise<Worth>

export const RATES = [4e-3, 8e-3]

/** Trains a generator at each learning rate, and keeps the one that foretells noise best on the validation part. */
export async function* generatorOf(
  { arm, width, steps }: Model,
  { parts, train, validation }: Data,
  key: np.Array,
): Run<Denoiser> {
  const { training, noise } = keys(key, 'training', 'noise')
  const { model } = yield* grid({
    arm,
    settings: RATES.map((learningRate) => ({ learningRate })),
    train: ({ learningRate }) =>
      fitDenoiser(train, {
        classes: CLASSES,
        width,
        dropClass: DROP_CLASS,
        key: training.ref,
        steps,
        batchSize: BATCH,
        learningRate,
        doing: `training ${arm}`,
      }),
    score: async (model: Denoiser) =>
      -(await model.error(validation.x, validation.labels, generator(noise.ref))),
    validation: parts.validation,
    dispose: (model) => model.dispose(),
  })
  tree.dispose([training, noise])
  return model
}

/** As many of each class, one class after the other. */
export const wantedOf = (each: number): Int32Array =>
  Int32Array.from({ length: CLASSES * each }, (_, row) => Math.floor(row / each))

/** Turns one knob of a generator. Each setting starts from the same noise. Consumes the key. */
export async function* sweep(
  model: Denoiser,
  settings: readonly number[],
  asks: (setting: number) => { guidance: number; temperature?: number },
  judge: Judge,
  key: np.Array,
): Run<Point[]> {
  const labels = wantedOf(SAMPLES)
  const points: Point[] = []
  for (const setting of settings) {
    const x = await model.sample({ wanted: labels, key: key.ref, steps: SAMPLE_STEPS, ...asks(setting) })
    points.push({ setting, ...(await judge({ x, labels })) })
    yield { kind: 'progress', done: points.length, total: settings.length, doing: 'turning a knob' }
  }
  key.dispose()
  return points
}

/** How guidance is turned; neutral when it is taken away. */
export const guidanceOf =
  (without?: string) =>
  (setting: number): { guidance: number } => ({ guidance: without === 'guidance' ? 1 : setting })

/** Less noise to start from, without guidance. */
export const temperatureOf = (setting: number) => ({ guidance: 1, temperature: setting })

/** The best of so many samples for each that is kept, by a classifier that does not judge. */
export async function filterSweep(
  model: Denoiser,
  settings: readonly number[],
  judge: Judge,
  train: Codes,
  key: np.Array,
): Promise<Point[]> {
  const each = SAMPLES * Math.max(...settings)
  const wanted = wantedOf(each)
  const x = await model.sample({ wanted, key, guidance: 1, steps: SAMPLE_STEPS })
  const scores = likelihoods(train, { x, labels: wanted })
  const points: Point[] = []
  for (const setting of settings) {
    const kept = byClass(wanted, CLASSES).flatMap((rows) => {
      const drawn = rows.slice(0, Math.round(SAMPLES * setting))
      return topM(
        drawn.map((row) => scores[row]!),
        SAMPLES,
      ).map((i) => drawn[i]!)
    })
    const labels = Int32Array.from(kept, (row) => wanted[row]!)
    points.push({ setting, ...(await judge({ x: takeRows(x, kept), labels })) })
  }
  return points
}

/** log p of the class that is wanted, by logistic regression on training rows. */
function likelihoods(train: Codes, { x, labels }: Codes): Float64Array {
  const { data } = applyLinear(logisticRegression(train, 1e-4, { classes: CLASSES, maxSteps: 60 }), x)
  return Float64Array.from(labels, (label, row) => {
    const logits = data.subarray(row * CLASSES, (row + 1) * CLASSES)
    const most = Math.max(...logits)
    return logits[label]! - most - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0))
  })
}

/** The cheap rival, no network: a Gaussian for each class, its standard deviations times the setting. */
export async function gaussianSweep(
  train: Codes,
  settings: readonly number[],
  judge: Judge,
  rng: RandomGenerator,
): Promise<Point[]> {
  const { dim } = train.x
  const classes = byClass(train.labels, CLASSES).map((rows) => principalComponents(takeRows(train.x, rows)))
  const labels = wantedOf(SAMPLES)
  const noise = rng.fillNormal(new Float32Array(labels.length * dim))
  const points: Point[] = []
  for (const setting of settings) {
    const x: Matrix = { data: new Float32Array(labels.length * dim), rows: labels.length, dim }
    labels.forEach((label, row) => {
      const { means, components, variances } = classes[label]!
      for (let d = 0; d < dim; d++) {
        let value = means[d]!
        for (let c = 0; c < dim; c++)
          value += setting * noise[row * dim + c]! * Math.sqrt(variances[c]!) * components.data[c * dim + d]!
        x.data[row * dim + d] = value
      }
    })
    points.push({ setting, ...(await judge({ x, labels })) })
  }
  return points
}

/** What generators train on; without conditioning classes are permuted among the rows, and so tell nothing. */
export const toldTo = (train: Data['train'], rng: RandomGenerator, without?: string): Data['train'] =>
  without === 'conditioning' ? { ...train, labels: rng.shuffle(Int32Array.from(train.labels)) } : train

/** The point of a sweep at this setting. @throws RangeError when there is none */
export function at(points: readonly Point[], setting: number): Point {
  const point = points.find((one) => one.setting === setting)
  if (!point) throw new RangeError(`there is no point at ${setting}`)
  return point
}

/** What a knob reaches: the area under its front, of one virtue against diversity up to that of real digits. */
export const reach = (points: readonly Point[], virtue: 'consistency' | 'realism'): number =>
  hypervolume(
    points.map((point) => [point[virtue], Math.min(1, point.diversity)]),
    [0, 0],
  )

/** How much both virtues rise, the lesser of them, at the setting beyond a start where that is most. */
export function bothRise(points: readonly Point[], start: number): number {
  const before = at(points, start)
  const rises = points
    .filter(({ setting }) => setting > start)
    .map((point) => Math.min(point.consistency - before.consistency, point.realism - before.realism))
  if (rises.length === 0) throw new RangeError(`there is no point beyond ${start}`)
  return Math.max(...rises)
}

/** How many points each list has on the front of all, in consistency, realism and diversity. */
export function onFront(lists: readonly (readonly Point[])[]): number[] {
  const owners = lists.flatMap((points, owner) => points.map(() => owner))
  const front = paretoFront(
    lists.flat().map(({ consistency, realism, diversity }) => [consistency, realism, diversity]),
  )
  return lists.map((_, owner) => front.filter((i) => owners[i] === owner).length)
}
