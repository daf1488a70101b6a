import { colours, render, sampleScenes, shapes, world } from '#data/shapeworld.ts'
import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Pictures } from './networks.ts'

export const SIDE = 12
const PIXELS = SIDE * SIDE * 3
const SHAPES = Object.values(shapes)
const COLOURS = [colours.red, colours.green, colours.blue, colours.yellow, colours.purple]
export const TASKS = 4
const PER_TASK = 10
export const CLASSES = TASKS * PER_TASK
/** Pictures of a class: for the tasks, and with those for the network that comes from elsewhere. */
const TASK_EACH = 60
export const ELSEWHERE_EACH = 240
const REHEARSED_EACH = 20
const GALLERY_EACH = 30
const QUERY_EACH = 50

/** Combinations of shape and colour: forty arrive in four tasks, ten are never trained on. */
export interface ShapeWorld {
  /** Class by class in the order of the tasks, [40 * 240]. */
  train: Pictures
  gallery: Pictures
  query: Pictures
}

/** Draws the pictures; each shape and each colour is as often among those held out. */
export async function* shapeWorld(rng: RandomGenerator): Run<ShapeWorld> {
  const turn = rng.shuffle(Int32Array.from(SHAPES.keys()))
  const kinds = SHAPES.flatMap((_, shape) => COLOURS.map((_, colour) => ({ shape, colour })))
  const isHeldOut = ({ shape, colour }: (typeof kinds)[number]) => turn[shape]! % COLOURS.length === colour
  const trained = rng.shuffle(kinds.filter((kind) => !isHeldOut(kind)))
  const heldOut = kinds.filter(isHeldOut)

  const total = trained.length + 2 * heldOut.length
  let done = 0
  const drawn = async function* (list: typeof kinds, each: number): Run<Pictures> {
    const labels = Int32Array.from({ length: list.length * each }, (_, i) => Math.floor(i / each))
    const pixels = new Float32Array(labels.length * PIXELS)
    for (const [c, kind] of list.entries()) {
      pixels.set(pictures(rng, kind, each), c * each * PIXELS)
      if (++done % 10 === 0) yield { kind: 'progress', done, total, doing: 'drawing shapes' }
    }
    return { pixels, labels }
  }
  return {
    train: yield* drawn(trained, ELSEWHERE_EACH),
    gallery: yield* drawn(heldOut, GALLERY_EACH),
    query: yield* drawn(heldOut, QUERY_EACH),
  }
}

const PLACE = world({
  shapes: SHAPES,
  colours: COLOURS,
  x: [0.35, 0.65],
  y: [0.35, 0.65],
  size: [0.35, 0.55],
  rotation: [-0.5, 0.5],
})

function pictures(
  rng: RandomGenerator,
  kind: { shape: number; colour: number },
  count: number,
): Float32Array {
  const scenes = sampleScenes(rng, count, PLACE)
  scenes.shape.fill(kind.shape)
  scenes.colour.fill(kind.colour)
  return render(scenes, PLACE, { side: SIDE })
}

/**
 * Rows to train on in a task, a class drawn first and then one of its pictures: one of `each` for the classes from
 * `fresh` on, one of the rehearsed few for those before, up to the end of the task.
 */
export function balancedBatches(
  rng: RandomGenerator,
  { fresh, end }: { fresh: number; end: number },
  size: number,
  steps: number,
  each = TASK_EACH,
): Int32Array[] {
  return Array.from({ length: steps }, () =>
    Int32Array.from({ length: size }, () => {
      const label = rng.int(end)
      return label * ELSEWHERE_EACH + rng.int(label < fresh ? REHEARSED_EACH : each)
    }),
  )
}

/** Where a task's classes begin and end. */
export const taskClasses = (task: number): { fresh: number; end: number } => ({
  fresh: task * PER_TASK,
  end: (task + 1) * PER_TASK,
})
