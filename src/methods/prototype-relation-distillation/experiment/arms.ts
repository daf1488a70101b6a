import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { argmaxRows, logisticRegression } from '#nn/metrics/index.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { type Matrix, takeRows, unitRows } from '#nn/rows.ts'
import {
  type Arm,
  type Learner,
  type Outcome,
  armOf,
  featuresIn,
  learnInTurn,
  mean,
  rightAmongAll,
  rightAmongTask,
  scoresIn,
} from './learners.ts'
import type { Guard, Net } from './losses.ts'
import { type Stream, rowsOf, taskOf } from './stream.ts'

export type Setting = { rate: number; strength?: number }

export interface Trials extends Pick<Learner, 'steps' | 'kept'> {
  /** Its name in the record. */
  name: string
  settings: readonly Setting[]
  /** Of weights and order; kept. */
  key: np.Array
}

/** Learns the stream with each setting, and keeps what is best on validation pictures of all tasks. */
export async function* inTurn(guard: Guard, trials: Trials, stream: Stream): Run<Outcome> {
  const { name, settings, key, ...lengths } = trials
  const arm = armOf(guard)
  try {
    return yield* chosen(arm, name, settings, stream, (setting) =>
      learnInTurn(arm, { name, ...lengths, ...setting }, stream, key.ref),
    )
  } finally {
    arm.dispose()
  }
}

/**
 * Trains on the first task alone, freezes the features, and gives every class the mean of its training pictures as a
 * prototype. The setting is the one whose means are best on validation pictures.
 */
export async function* frozenMeans(guard: Guard, trials: Trials, stream: Stream): Run<Outcome> {
  const { name, settings, key, ...lengths } = trials
  const arm = armOf(guard)
  const classes = stream.tasks * stream.perTask
  try {
    return yield* chosen(arm, name, settings, stream, async function* (setting) {
      const learner = { name, ...lengths, ...setting, tasks: 1 }
      const first = yield* learnInTurn(arm, learner, stream, key.ref)
      const means = classMeans(await featuresIn(first.net, stream.train.pixels), stream.train.labels, classes)
      first.net.classes.dispose()
      const net = { ...first.net, classes: arrayOf(means) }
      const tested = await scoresIn(guard, net, stream.test.pixels)
      const tried = await scoresIn(guard, net, stream.validation.pixels)
      const upTo = (task: number) => [...Array(task + 1).keys()]
      const known = upTo(stream.tasks - 1).map((task) =>
        upTo(task).map((t) => rightAmongTask(tested, stream.test, t, stream)),
      )
      return {
        net,
        known,
        unknown: upTo(stream.tasks - 1).map((task) => rightAmongAll(tested, stream.test, task, stream)),
        validated: mean(
          upTo(stream.tasks - 1).map((t) => rightAmongTask(tried, stream.validation, t, stream)),
        ),
      }
    })
  } finally {
    arm.dispose()
  }
}

/**
 * The cheap rival: a linear layer on the pixels of each task by itself, which shares nothing and so forgets nothing.
 * Accuracy on test pictures, the task being known, with the decay that is best on validation pictures.
 */
export async function* linearOnPixels(decays: readonly number[], stream: Stream): Run<number> {
  const tasks = [...Array(stream.tasks).keys()]
  const right = (maps: readonly LinearMap[], part: Stream['validation'] | Stream['test']) =>
    mean(
      maps.map((map, task) => {
        const rows = rowsOf(part, task, stream)
        const said = argmaxRows(applyLinear(map, takeRows(part.pixels, rows)))
        return rows.filter((row, i) => part.labels[row]! % stream.perTask === said[i]).length / rows.length
      }),
    )
  const { model } = yield* grid({
    arm: 'linear on pixels',
    settings: decays.map((decay) => ({ decay })),
    async *train({ decay }) {
      const { train, perTask } = stream
      yield { kind: 'progress' as const, done: 1, total: 1, doing: 'fitting pixels' }
      return tasks.map((task) => {
        const rows = rowsOf(train, task, stream)
        const labels = rows.map((row) => train.labels[row]! % perTask)
        return logisticRegression({ x: takeRows(train.pixels, rows), labels }, decay)
      })
    },
    score: (maps: readonly LinearMap[]) => right(maps, stream.validation),
    validation: stream.validation,
  })
  return right(model, stream.test)
}

async function* chosen(
  { guard }: Arm,
  arm: string,
  settings: readonly Setting[],
  { validation }: Stream,
  train: (setting: Setting) => Run<Outcome>,
): Run<Outcome> {
  const { model } = yield* grid({
    arm: guard.kind === 'prototypes' && !guard.contrast ? `${arm}, cross-entropy` : arm,
    settings: settings as readonly Readonly<Record<string, number>>[],
    train: (setting) => train(setting as Setting),
    score: ({ validated }: Outcome) => validated,
    validation,
    dispose: ({ net }: Outcome) => tree.dispose(net),
  })
  return model
}

/** How near the prototypes of old tasks are to where their classes now lie: the mean cosine. Keeps the network. */
export async function following(net: Net, { test, ...stream }: Stream): Promise<number> {
  const classes = stream.tasks * stream.perTask
  const prototypes = unitRows({
    data: Float32Array.from(await net.classes.ref.data()),
    rows: classes,
    dim: net.classes.shape[1]!,
  })
  const means = unitRows(classMeans(await featuresIn(net, test.pixels), test.labels, classes))
  const old = [...Array(classes).keys()].filter((label) => taskOf(label, stream) < stream.tasks - 1)
  return mean(
    old.map((label) => {
      let cosine = 0
      for (let d = 0; d < means.dim; d++)
        cosine += means.data[label * means.dim + d]! * prototypes.data[label * means.dim + d]!
      return cosine
    }),
  )
}

/** The mean of each class's rows. */
export function classMeans({ data, dim }: Matrix, labels: Int32Array, classes: number): Matrix {
  const sums = new Float64Array(classes * dim)
  const counts = new Int32Array(classes)
  labels.forEach((label, row) => {
    counts[label] = counts[label]! + 1
    for (let d = 0; d < dim; d++) sums[label * dim + d]! += data[row * dim + d]!
  })
  return {
    data: Float32Array.from(sums, (sum, i) => sum / counts[Math.floor(i / dim)]!),
    rows: classes,
    dim,
  }
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])

/** Pictures of each class, one byte a pixel, that take the room of a copy of the network, four bytes a weight. */
export function picturesForACopy({ encoder, classes }: Net, pixels: number, oldClasses: number): number {
  const weights = tree.leaves({ encoder, classes }).reduce((sum, leaf) => sum + (leaf as np.Array).size, 0)
  return Math.floor((4 * weights) / pixels / oldClasses)
}
