import {
  type Doubles,
  type Matrix,
  type RandomSource,
  type Rows,
  checkOptions,
  checkPositive,
  checkWhole,
  readDoubles,
  readLabels,
  readRows,
} from '#nn/rows.ts'
import { MARGIN, hingeLoss } from './judgements.ts'

/** Where the rows of one side of the questions lie: `seen` goes through the map, `told` is kept as it is. */
export type Side = 'seen' | 'told'

/** Questions of one task, by row numbers of two pools. */
export interface Task {
  /** Which pool the references are from. */
  asks: Side
  /** Which pool both alternatives are from. */
  among: Side
  reference: ArrayLike<number>
  first: ArrayLike<number>
  second: ArrayLike<number>
  /** 0 for the first, 1 for the second. */
  chosen: ArrayLike<number>
}

export interface Pools {
  /** Features that the map turns into embeddings. */
  seen: Rows
  /** Embeddings that stay, such as those of texts; needed where a task asks for them. */
  told?: Rows
}

export interface TuneOptions {
  steps: number
  /** Questions a step, shared out evenly among the tasks. */
  batchSize: number
  learningRate: number
  margin?: number
  rng: RandomSource
}

/** Adam's usual constants (Kingma and Ba 2015). */
const [BETA1, BETA2, TINY] = [0.9, 0.999, 1e-8]

/**
 * Tunes a linear map [embedding, features] so that the cosines of what it makes answer questions as people do: each
 * step takes a batch of every task and adds their hinge losses. For one task alone it makes a
 * specialist. The map given stays as it is.
 *
 * @throws TypeError or RangeError for what does not fit, as `hingeLoss`, or for tasks that are empty
 */
export function tuneMap(map: Rows, pools: Pools, tasks: readonly Task[], options: TuneOptions): Doubles {
  checkOptions('tuneMap', options, ['steps', 'batchSize', 'learningRate', 'margin', 'rng'])
  const tuned = readDoubles('map', map)
  const seen = readRows('seen', pools.seen, { dim: tuned.dim })
  const told = pools.told === undefined ? undefined : readRows('told', pools.told, { dim: tuned.rows })
  const steps = checkWhole('steps', options.steps, { least: 1 })
  const rate = checkPositive('learningRate', options.learningRate)
  const margin = checkPositive('margin', options.margin ?? MARGIN)
  if (tasks.length === 0) throw new RangeError('tasks is empty: there is nothing to tune to')
  const share = Math.floor(checkWhole('batchSize', options.batchSize, { least: tasks.length }) / tasks.length)
  const checked = tasks.map((task, i) => checkTask(`task ${i}`, task, seen, told))
  const gradient = new Float64Array(tuned.data.length)
  const [mean, square] = [gradient.slice(), gradient.slice()]
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0)
    for (const task of checked) {
      const rows = Int32Array.from({ length: share }, () =>
        Math.floor(options.rng.uniform() * task.chosen.length),
      )
      addGradient(tuned, { seen, told }, task, rows, margin, gradient)
    }
    for (let i = 0; i < gradient.length; i++) {
      const g = gradient[i]!
      mean[i] = BETA1 * mean[i]! + (1 - BETA1) * g
      square[i] = BETA2 * square[i]! + (1 - BETA2) * g * g
      tuned.data[i]! -=
        (rate * (mean[i]! / (1 - BETA1 ** step))) / (Math.sqrt(square[i]! / (1 - BETA2 ** step)) + TINY)
    }
  }
  return tuned
}

/** What a map [embedding, features] makes of features, one row each. @throws as `tuneMap` */
export function mapRows(map: Rows, features: Rows): Doubles {
  const { data, rows: width, dim } = readDoubles('map', map)
  const x = readRows('features', features, { dim })
  const made = new Float64Array(x.rows * width)
  const weights = Float32Array.from(data)
  const values = x.data
  for (let row = 0; row < x.rows; row++) {
    const from = row * dim
    for (let k = 0; k < width; k++) {
      const at = k * dim
      let sum = 0
      for (let d = 0; d < dim; d++) sum += weights[at + d]! * values[from + d]!
      made[row * width + k] = sum
    }
  }
  return { data: made, rows: x.rows, dim: width }
}

function checkTask(name: string, task: Task, seen: Matrix, told: Matrix | undefined): Task {
  const poolOf = (side: Side): Matrix => {
    if (side === 'seen') return seen
    if (side !== 'told') throw new TypeError(`${name} asks for ${String(side)}, not seen or told`)
    if (!told) throw new TypeError(`${name} asks for told embeddings, and pools has none`)
    return told
  }
  if (task.asks === 'told' && task.among === 'told')
    throw new TypeError(`${name} has told embeddings on both sides: no map could change its answers`)
  const rows = task.chosen.length
  const read = (part: string, list: ArrayLike<number>, side: Side) =>
    readLabels(`${part} of ${name}`, list, { rows, classes: poolOf(side).rows })
  return {
    ...task,
    chosen: readLabels(`chosen of ${name}`, task.chosen, { classes: 2 }),
    reference: read('reference', task.reference, task.asks),
    first: read('first', task.first, task.among),
    second: read('second', task.second, task.among),
  }
}

/** Adds the gradient of one batch of one task by the map. */
function addGradient(
  map: Doubles,
  pools: { seen: Matrix; told: Matrix | undefined },
  task: Task,
  rows: Int32Array,
  margin: number,
  gradient: Float64Array,
): void {
  const taken = (side: Side, list: ArrayLike<number>) => {
    const pool = pools[side]!
    const data = new Float32Array(rows.length * pool.dim)
    rows.forEach((row, i) =>
      data.set(pool.data.subarray(list[row]! * pool.dim, (list[row]! + 1) * pool.dim), i * pool.dim),
    )
    const features: Matrix = { data, rows: rows.length, dim: pool.dim }
    return { features, embedded: side === 'seen' ? mapRows(map, features) : features }
  }
  const parts = {
    reference: taken(task.asks, task.reference),
    first: taken(task.among, task.first),
    second: taken(task.among, task.second),
  }
  const { gradients } = hingeLoss(
    {
      reference: parts.reference.embedded,
      first: parts.first.embedded,
      second: parts.second.embedded,
      chosen: rows.map((row) => task.chosen[row]!),
    },
    { margin },
  )
  for (const part of ['reference', 'first', 'second'] as const) {
    if ((part === 'reference' ? task.asks : task.among) === 'told') continue
    const { features } = parts[part]
    const by = gradients[part]
    for (let row = 0; row < by.rows; row++) {
      for (let k = 0; k < by.dim; k++) {
        const g = by.data[row * by.dim + k]!
        if (g === 0) continue
        for (let d = 0; d < map.dim; d++) gradient[k * map.dim + d]! += g * features.data[row * map.dim + d]!
      }
    }
  }
}
