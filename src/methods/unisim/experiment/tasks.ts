import type { Scenes } from '#data/shapeworld.ts'
import { type Part, type Role, type Split, type SplitSizes, drawnSplit } from '#data/split.ts'
import { sampleScenes } from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Task } from '../method/tuning.ts'
import {
  type Look,
  SLIPS,
  WORLD,
  bagOf,
  drawLook,
  drawTriples,
  photograph,
  severity,
  takeScenes,
  wordsOf,
} from './scenes.ts'

/** Those that are learned from. */
export const CORE = ['two pictures', 'two pictures for a text', 'two texts for a picture', 'quality'] as const
/** Those that are kept back. */
export const UNSEEN = ['light', 'odd one out', 'retrieval'] as const

export type CoreName = (typeof CORE)[number]
export type UnseenName = (typeof UNSEEN)[number]

/** Pictures and texts that the questions point into. */
export interface Benchmark {
  pictures: Matrix
  /** Word shares, one row a text. */
  texts: Matrix
  split: Split
  core: Record<CoreName, Task>
  light: Task
  /** Picture numbers of triplets, and which one differs in shape from the other two. */
  triplets: { items: [Int32Array, Int32Array, Int32Array]; odd: Int32Array }
  /** Picture numbers: of each query, and of its candidates, of which the first shows the same kind of object. */
  retrieval: { queries: Int32Array; candidates: Int32Array[] }
}

export const CANDIDATES = 5

/** Draws all tasks; `sizes` are questions of each core task, and each unseen task has as many as the test part. */
export function drawBenchmark(rng: RandomGenerator, sizes: SplitSizes, slips = SLIPS): Benchmark {
  const split = drawnSplit(sizes)
  const count = sizes.train + (sizes.validation ?? 0) + sizes.test
  const shots: Matrix[] = []
  const texts: Float32Array[] = []
  let taken = 0
  /** Numbers of new pictures of these scenes. */
  const shown = (
    scenes: Scenes,
    rows: readonly number[],
    looks: readonly Look[] = rows.map(() => drawLook(rng)),
  ) => {
    shots.push(photograph(takeScenes(scenes, rows), looks, rng))
    taken += rows.length
    return Int32Array.from(rows, (_, i) => taken - rows.length + i)
  }
  const told = (scenes: Scenes, rows: readonly number[]) =>
    Int32Array.from(rows, (row) => texts.push(bagOf(wordsOf(scenes, row))) - 1)
  const threes = (pass: number) => Array.from({ length: count }, (_, i) => 3 * i + pass)

  const ofThree = (asks: Task['asks'], among: Task['among']): Task => {
    const { scenes, chosen } = drawTriples(rng, count)
    const made = (side: Task['asks'], pass: number) => (side === 'seen' ? shown : told)(scenes, threes(pass))
    return { asks, among, reference: made(asks, 0), first: made(among, 1), second: made(among, 2), chosen }
  }
  /** Which of two photographs is better, in a way that a text names. */
  const ofLooks = (questions: number, word: string, worth: (look: Look) => number): Task => {
    const text = texts.push(bagOf([word])) - 1
    const scenes = sampleScenes(rng, 2 * questions, WORLD)
    const looks = Array.from({ length: questions }, () => pairOfLooks(rng, worth))
    const rows = (pass: number) => Array.from({ length: questions }, (_, i) => 2 * i + pass)
    return {
      asks: 'told',
      among: 'seen',
      reference: new Int32Array(questions).fill(text),
      first: shown(
        scenes,
        rows(0),
        looks.map(([look]) => look),
      ),
      second: shown(
        scenes,
        rows(1),
        looks.map(([, look]) => look),
      ),
      chosen: Int32Array.from(looks, ([a, b]) => (worth(b) > worth(a) ? 1 : 0)),
    }
  }
  const core: Record<CoreName, Task> = {
    'two pictures': ofThree('seen', 'seen'),
    'two pictures for a text': ofThree('told', 'seen'),
    'two texts for a picture': ofThree('seen', 'told'),
    quality: ofLooks(count, 'clear', (look) => -severity(look)),
  }
  for (const task of Object.values(core)) slip(task, count - sizes.test, slips, rng)

  const light = ofLooks(sizes.test, 'bright', (look) => look.light)
  const odd = Int32Array.from({ length: sizes.test }, () => rng.int(3))
  const strange = drawTriplets(rng, odd)
  const items = [0, 1, 2].map((item) =>
    shown(
      strange,
      Array.from({ length: sizes.test }, (_, i) => 3 * i + item),
    ),
  ) as [Int32Array, Int32Array, Int32Array]
  const gallery = drawGallery(rng, sizes.test)
  const column = (place: number) =>
    shown(
      gallery,
      Array.from({ length: sizes.test }, (_, i) => (CANDIDATES + 1) * i + place),
    )
  const retrieval = {
    queries: column(0),
    candidates: Array.from({ length: CANDIDATES }, (_, c) => column(c + 1)),
  }
  return {
    pictures: joined(shots),
    texts: joined(texts.map((data) => ({ data, rows: 1, dim: data.length }))),
    split,
    core,
    light,
    triplets: { items, odd },
    retrieval,
  }
}

/** The questions of one part. */
export function questionsOf<R extends Role>({ role, indices }: Part<R>, task: Task) {
  const of = (list: ArrayLike<number>) => Int32Array.from(indices, (row) => list[row]!)
  return {
    role,
    indices,
    asks: task.asks,
    among: task.among,
    reference: of(task.reference),
    first: of(task.first),
    second: of(task.second),
    chosen: of(task.chosen),
  }
}

/** Observers slip in what is learned from, never in what is judged by. */
function slip(task: Task, until: number, share: number, rng: RandomGenerator): void {
  const chosen = task.chosen as Int32Array
  for (let i = 0; i < until; i++) if (rng.uniform() < share) chosen[i] = 1 - chosen[i]!
}

const CLEARLY = 0.1

function pairOfLooks(rng: RandomGenerator, worth: (look: Look) => number): [Look, Look] {
  for (;;) {
    const pair: [Look, Look] = [drawLook(rng), drawLook(rng)]
    if (Math.abs(worth(pair[0]) - worth(pair[1])) >= CLEARLY) return pair
  }
}

/** Three objects each, two of one shape and the odd one of another; all else is drawn freely. */
function drawTriplets(rng: RandomGenerator, odd: Int32Array): Scenes {
  const scenes = sampleScenes(rng, 3 * odd.length, WORLD)
  odd.forEach((place, i) => {
    const shape = rng.int(WORLD.shapes.length)
    const other = (shape + 1 + rng.int(WORLD.shapes.length - 1)) % WORLD.shapes.length
    for (let item = 0; item < 3; item++) scenes.shape[3 * i + item] = item === place ? other : shape
  })
  return scenes
}

/** A query, an object of its shape, colour and texture, and objects that differ in one of these at least. */
function drawGallery(rng: RandomGenerator, count: number): Scenes {
  const scenes = sampleScenes(rng, count * (CANDIDATES + 1), WORLD)
  const kind = ['shape', 'colour', 'texture'] as const
  for (let i = 0; i < count; i++) {
    const query = i * (CANDIDATES + 1)
    for (const column of kind) scenes[column][query + 1] = scenes[column][query]!
    for (let row = query + 2; row <= query + CANDIDATES; row++) {
      while (kind.every((column) => scenes[column][row] === scenes[column][query])) {
        scenes.shape[row] = rng.int(WORLD.shapes.length)
        scenes.colour[row] = rng.int(WORLD.colours.length)
      }
    }
  }
  return scenes
}

function joined(parts: readonly Matrix[]): Matrix {
  const dim = parts[0]!.dim
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const data = new Float32Array(rows * dim)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { data, rows, dim }
}
