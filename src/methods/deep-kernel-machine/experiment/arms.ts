import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { settingsOf } from '#nn/fit.ts'
import { minimise } from '#nn/metrics/lbfgs.ts'
import { type Matrix, readRows } from '#nn/rows.ts'
import {
  logLikelihood,
  type DeepKernelMachine,
  type DkmOptions,
  fitDeepKernelMachine,
} from '../method/deep-kernel-machine.ts'
import { inputGram, kernelOf } from '../method/kernel.ts'
import type { Drawn, Rows } from './problems.ts'

/** What a setting of an arm becomes: lengths are in units of the problem's own. */
export type Setting = Pick<DkmOptions, 'nu' | 'noise' | 'lengthScale'>

const STEPS = 40

/** Hidden layers, and what is tried: as many settings in each arm. */
export const ARMS = {
  machine: {
    name: 'deep kernel machine',
    layers: 1,
    settings: settingsOf({ nu: [0.3, 1], lengthScale: [0.5, 1, 2], noise: [0.03, 0.1] }),
  },
  usual: {
    name: 'usual limit (NNGP)',
    layers: 1,
    settings: settingsOf({
      nu: [Infinity],
      lengthScale: [0.35, 0.5, 0.7, 1, 1.4, 2],
      noise: [0.03, 0.1],
    }),
  },
  process: {
    name: 'Gaussian process',
    layers: 0,
    settings: settingsOf({
      nu: [Infinity],
      lengthScale: [0.35, 0.5, 0.7, 1, 1.4, 2],
      noise: [0.03, 0.1],
    }),
  },
} as const

export type Arm = keyof typeof ARMS

/** How good predictions are: mean log density in nats a point, and root mean squared error. */
export interface Score {
  nats: number
  error: number
}

/** Of the rows of any part. */
export function scoreOf(model: Pick<DeepKernelMachine, 'predict'>, { x, y }: Rows): Score {
  const { mean, variance } = model.predict(x)
  let [nats, squares] = [0, 0]
  y.forEach((value, i) => {
    const square = (value - mean[i]!) ** 2
    squares += square
    nats -= 0.5 * (Math.log(2 * Math.PI * variance[i]!) + square / variance[i]!)
  })
  return { nats: nats / y.length, error: Math.sqrt(squares / y.length) }
}

/** The score on test rows of the setting of least error on validation rows. */
export async function* bestOf(
  arm: Arm,
  label: string,
  unit: number,
  { train, validation, test }: Pick<Drawn, 'train' | 'validation' | 'test'>,
  isLearning = true,
): Run<Score> {
  const { name, layers, settings } = ARMS[arm]
  let best: { error: number; setting: Setting; model: DeepKernelMachine } | undefined
  for (const [i, setting] of settings.entries()) {
    const { lengthScale, noise } = setting
    const nu = isLearning ? setting.nu : Infinity
    const model = fitted(train, { layers, nu, noise, lengthScale: unit * lengthScale, steps: STEPS })
    const { error } = scoreOf(model, validation)
    if (!best || error < best.error) best = { error, setting, model }
    yield { kind: 'progress', done: i + 1, total: settings.length, doing: `${label}: fitting a ${name}` }
  }
  for (const [what, value] of Object.entries(best!.setting))
    yield {
      kind: 'setting',
      arm: `${name}, ${label}`,
      name: what,
      value: value === Infinity ? 'infinite' : value,
    }
  return judged(best!.model, test)
}

/**
 * A Gaussian process with a length scale for each input, by the likelihood of the train rows: what somebody would use
 * who suspects inputs that say nothing.
 */
export function relevanceProcess(
  unit: number,
  train: Part<'train'> & Rows,
): Pick<DeepKernelMachine, 'predict'> {
  const { dim } = train.x
  const y = Float64Array.from(train.y)
  const scaled = ({ data, rows }: Matrix, logs: Float64Array): Matrix => ({
    data: data.map((value, i) => value / (unit * Math.exp(logs[i % dim]!))),
    rows,
    dim,
  })
  const cost = (logs: Float64Array) => {
    const x = scaled(train.x, logs)
    // A weak pull to the unit keeps a scale that the data leave open within bounds.
    const pull = logs.reduce((sum, value) => sum + 0.02 * value * value, 0)
    return pull - logLikelihood(kernelOf(inputGram(x, x, 1)), y, 0.03 * Math.exp(logs[dim]!)).value
  }
  const logs = minimise(
    (at, gradient) => {
      for (const i of gradient.keys()) {
        const moved = (by: number) => cost(at.map((value, j) => (j === i ? value + by : value)))
        gradient[i] = (moved(1e-4) - moved(-1e-4)) / 2e-4
      }
      return cost(at)
    },
    new Float64Array(dim + 1),
    { maxSteps: 30, tolerance: 1e-2 },
  )
  const noise = 0.03 * Math.exp(logs[dim]!)
  const x = scaled(train.x, logs)
  const model = fitted({ ...train, x }, { layers: 0, nu: Infinity, noise, lengthScale: 1 })
  return { predict: (asked) => model.predict(scaled(readRows('the inputs', asked, { dim }), logs)) }
}

/** A model of train rows. @throws RangeError for any other part */
export function fitted(train: Part<'train'> & Rows, options: DkmOptions): DeepKernelMachine {
  if (train.role !== 'train')
    throw new RangeError(`only a train part may be fitted, not ${String(train.role)}`)
  return fitDeepKernelMachine(train.x, train.y, options)
}

/** The score on test rows. @throws RangeError for any other part */
export function judged(model: Pick<DeepKernelMachine, 'predict'>, test: Part<'test'> & Rows): Score {
  if (test.role !== 'test') throw new RangeError(`only a test part may judge, not ${String(test.role)}`)
  return scoreOf(model, test)
}
