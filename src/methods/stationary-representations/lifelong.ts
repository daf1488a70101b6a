import { type numpy as np, tree } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { View } from './compatibility.ts'
import { type Head, type Net, type Sizes, embed, initNet, train } from './networks.ts'
import { ELSEWHERE_EACH, SIDE, type ShapeWorld, TASKS, balancedBatches, taskClasses } from './shape-tasks.ts'

const BATCH = 64
const STEPS = 250
/** The model that replaces the first one before this task, counted from 0. */
const REPLACED_BEFORE = 2
const DOWNLOAD_STEPS = 450
const RATE = 2e-3
/** Of fine-tuning, once there is something to lose. */
const TUNING_RATE = 5e-4
const PIXELS = SIDE * SIDE * 3
const SMALL: Sizes = { pixels: PIXELS, hidden: 192, classes: 64 }
const WIDE: Sizes = { ...SMALL, hidden: 256 }

export interface Way {
  name: string
  head: Head
  /** Adds the contrastive term against the previous model. */
  contrast: boolean
}

/**
 * Four tasks, each fine-tuning the model of the task before with a few pictures of the old classes. After two
 * tasks another, wider network comes in its place, trained elsewhere on all pictures of the classes so far.
 * Gives each task's model's vectors of the held-out classes. Consumes the key.
 */
export async function* learnTasks(
  key: np.Array,
  { name, head, contrast }: Way,
  shapes: ShapeWorld,
): Run<View[]> {
  const parts = keys(key, 'start', 'download', 'order')
  const rng = generator(parts.order)
  const views: View[] = []
  const stages = TASKS + 1
  let stage = 0
  const lesson = (what: string) => ({ name: `${name}, ${what}`, head, pictures: shapes.train })

  let net: Net = initNet(parts.start, head, SMALL)
  for (let task = 0; task < TASKS; task++) {
    const old = contrast && task > 0 ? await embed(net, shapes.train) : undefined
    if (task === REPLACED_BEFORE) {
      const { end } = taskClasses(task - 1)
      const batches = balancedBatches(rng, { fresh: 0, end }, BATCH, DOWNLOAD_STEPS, ELSEWHERE_EACH)
      tree.dispose(net)
      const download = train(initNet(parts.download, head, WIDE), {
        ...lesson('another network'),
        batches,
        rate: RATE,
      })
      net = yield* part(stage / stages, ++stage / stages, download)
    }
    const batches = balancedBatches(rng, taskClasses(task), BATCH, STEPS)
    const rate = task === 0 ? RATE : TUNING_RATE
    const tuning = train(net, { ...lesson(`task ${task + 1}`), batches, rate, ...(old && { old }) })
    net = yield* part(stage / stages, ++stage / stages, tuning)
    views.push({ query: await embed(net, shapes.query), gallery: await embed(net, shapes.gallery) })
  }
  tree.dispose(net)
  return views
}
