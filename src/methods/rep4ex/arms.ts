import { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { initMlp, mlp } from '#nn/dense.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { rep4ExSteps } from './autoencoder.ts'
import { type ControlFunctionOptions, doPredict, fitIntervention } from './intervention.ts'
import { CAUSES, type Sample } from './world.ts'

const STEPS = 1000
const BATCH = 256
const BANDWIDTH = 0.5
const LEARNING_RATE = 2e-3
const READ_EVERY = 10
const CURVE_EVERY = 50

/** Progress events of one training, and of one set of answers. */
export const TRAINING_EVENTS = STEPS / READ_EVERY
export const ANSWER_EVENTS = 5

export type Action = readonly [number, number]

/** Trains an autoencoder, with the linearity penalty unless lambda is 0, and gives the causes it finds, [n, 2]. */
export async function* learnCauses(
  name: string,
  { X, A }: Sample,
  lambda: number,
  key: np.Array,
): Run<Matrix> {
  const [x, a] = [arrayOf(X), arrayOf(A)]
  const options = { key, dims: CAUSES, lambda, bandwidth: BANDWIDTH, steps: STEPS, batch: BATCH }
  const training = rep4ExSteps({ x, a }, { ...options, learningRate: LEARNING_RATE })
  try {
    for (;;) {
      const { done, value } = await training.next()
      if (done) {
        const found = await readMatrix(value.encode(x.ref))
        value.dispose()
        return found
      }
      const { step, loss } = value
      yield { kind: 'progress', done: step, total: STEPS, doing: `training the ${name}` }
      if (step % CURVE_EVERY === 0) yield { kind: 'metric', series: `loss, ${name}`, step, value: loss }
    }
  } finally {
    await training.return(undefined as never)
    x.dispose()
    a.dispose()
  }
}

/** What a network that predicts the outcome from the actions alone says about other actions. */
export async function* regressOnActions(
  { A, Y }: Sample,
  asked: readonly Action[],
  key: np.Array,
): Run<number[]> {
  const parts = keys(key, 'weights', 'batches')
  const [a, y] = [arrayOf(A), np.array(Float32Array.from(Y)).reshape([Y.length, 1])]
  const model = trainer(initMlp(parts.weights, [2, 64, 64, 1]), (p, a: np.Array, y: np.Array) =>
    meanSquaredError(mlp(p, a), y),
  )
  try {
    let step = 0
    for (const chosen of batches(parts.batches, A.rows, BATCH, STEPS)) {
      const rate = (LEARNING_RATE / 2) * (1 + Math.cos((Math.PI * step) / STEPS))
      const loss = model.step(rate, np.take(a.ref, chosen.ref, 0), np.take(y.ref, chosen, 0))
      if (++step % READ_EVERY !== 0) {
        loss.dispose()
        continue
      }
      await loss.data()
      yield { kind: 'progress', done: step, total: STEPS, doing: 'training a network on the actions' }
    }
  } finally {
    a.dispose()
    y.dispose()
    model.dispose()
  }
  return Array.from(await mlp(model.params, np.array(asked.map((one) => [...one]))).data())
}

/** What a representation [n, 2] says about actions, after a linear map and a control function are fitted to it. */
export async function* answers(
  P: Matrix,
  { A, Y }: Sample,
  asked: readonly Action[],
  options: ControlFunctionOptions = {},
): Run<number[]> {
  const model = fitIntervention(P, A, Y, options)
  const said: number[] = []
  const size = Math.ceil(asked.length / ANSWER_EVENTS)
  for (let from = 0; from < ANSWER_EVENTS; from++) {
    said.push(...asked.slice(from * size, (from + 1) * size).map((one) => doPredict(model, one)))
    yield {
      kind: 'progress',
      done: from + 1,
      total: ANSWER_EVENTS,
      doing: 'asking about actions never tried',
    }
  }
  return said
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])
