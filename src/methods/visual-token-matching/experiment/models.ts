import { numpy as np, random, tree } from '@jax-js/jax'
import { fromBase64, unpackInt8 } from '#nn/int8.ts'
import type { Encoder } from '../method/encoder.ts'
import { TASKS } from './data.ts'
import { type Generalist, type Task, initGeneralist, initImageEncoder, initTasks } from './network.ts'

/** Trained beforehand: what all tasks share, and where the parameters of a new task start, a row. */
export type Matcher = { shared: Generalist; start: Task }
export type TwinEncoder = { image: Encoder; start: Task }

export interface Models {
  matcher: Matcher
  twin: TwinEncoder
}

export const emptyMatcher = (): Matcher => ({
  shared: initGeneralist(random.key(0), initImageEncoder(random.key(0))),
  start: initTasks(1),
})
export const emptyTwin = (): TwinEncoder => ({ image: initImageEncoder(random.key(0)), start: initTasks(1) })

/** The models that the unit brings, with a row of parameters for each unseen task. */
export async function pretrained(): Promise<Models> {
  const { weights } = await import('./weights.ts')
  return {
    matcher: forUnseen(unpackInt8(fromBase64(weights.matcher), emptyMatcher())),
    twin: forUnseen(unpackInt8(fromBase64(weights.twin), emptyTwin())),
  }
}

export const forUnseen = <M extends { start: Task }>(model: M): M => ({
  ...model,
  start: rowsOf(model.start, TASKS.length),
})

/** One row of parameters for each of so many tasks. Consumes them. */
const rowsOf = ({ biases, a }: Task, count: number): Task => ({
  biases: np.repeat(biases, count, 0),
  a: np.repeat(a, count, 0),
})

/** The mean over the known tasks, a row. Consumes its argument. */
export const meanTask = ({ biases, a }: Task): Task => ({
  biases: np.mean(biases, 0, { keepdims: true }),
  a: np.mean(a, 0, { keepdims: true }),
})

export const disposeModels = ({ matcher, twin }: Models): void => tree.dispose([matcher, twin])
