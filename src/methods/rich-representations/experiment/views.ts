import { type Part, type Role, drawnSplit, keepRows } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

/** Views of an input: two bits each. */
export const VIEWS = 8
const ALL = Array.from({ length: VIEWS }, (_, view) => view)
/** Bits that tell nothing. */
const IDLE = 8
/** Deviation of the noise on each number. */
const NOISE = 0.2
export const INPUTS = 2 * VIEWS + IDLE

/** Inputs [n, 24] of one part, with what each view says, the exclusive or of its two bits: 8 lists of [n]. */
export interface Views<R extends Role = Role> extends Part<R> {
  x: Matrix
  says: readonly Int32Array[]
}

/** Views with one label for each row, on which some of them agree. */
export interface Source<R extends Role = Role> extends Views<R> {
  labels: Int32Array
}

/** Views of which those that `agreeing` names for a row say its label, and the others anything. */
export function drawSource<R extends Role>(
  part: Part<R>,
  agreeing: () => readonly number[],
  rng: RandomGenerator,
): Source<R> {
  const labels = Int32Array.from(part.indices, () => rng.int(2))
  const views = draw(part, rng, (row) => {
    const telling = new Set(agreeing())
    return (view) => (telling.has(view) ? labels[row]! : rng.int(2))
  })
  return { ...views, labels }
}

/** Views that know nothing of each other: a task is to tell what one of them says. */
export const drawTarget = <R extends Role>(part: Part<R>, rng: RandomGenerator): Views<R> =>
  draw(part, rng, () => () => rng.int(2))

function draw<R extends Role>(
  { role, indices }: Part<R>,
  rng: RandomGenerator,
  sayer: (row: number) => (view: number) => number,
): Views<R> {
  const rows = indices.length
  const data = rng.fillNormal(new Float32Array(rows * INPUTS)).map((value) => NOISE * value)
  const says = ALL.map(() => new Int32Array(rows))
  for (let row = 0; row < rows; row++) {
    const say = sayer(row)
    const put = (column: number, bit: number) => {
      data[row * INPUTS + column] = data[row * INPUTS + column]! + (bit === 1 ? 1 : -1)
    }
    for (const view of ALL) {
      const said = say(view)
      const first = rng.int(2)
      says[view]![row] = said
      put(2 * view, first)
      put(2 * view + 1, first ^ said)
    }
    for (let idle = 2 * VIEWS; idle < INPUTS; idle++) put(idle, rng.int(2))
  }
  return { role, indices, x: { data, rows, dim: INPUTS }, says }
}

export interface WorldSizes {
  source: { train: number; validation: number; test: number }
  target: { train: number; validation: number; test: number }
  /** How many views still say the label where the source is worn, other ones on each row. */
  kept: number
  /** Whether all views say the label of the source, or the first alone. */
  redundant: boolean
}

/** The source, its worn version (rows of its test part), and the target. */
export function drawWorld({ source, target, kept, redundant }: WorldSizes, rng: RandomGenerator) {
  const own = drawnSplit({ ...source, test: 2 * source.test })
  const other = drawnSplit(target)
  const usual = () => (redundant ? ALL : ALL.slice(0, 1))
  const worn = () => rng.shuffle([...ALL]).slice(0, kept)
  const isHome = (place: number) => place < source.test
  return {
    splits: { source: own, target: other },
    home: {
      train: drawSource(own.train, usual, rng),
      validation: drawSource(own.validation, usual, rng),
      test: drawSource(
        keepRows(own.test, (_, place) => isHome(place)),
        usual,
        rng,
      ),
      worn: drawSource(
        keepRows(own.test, (_, place) => !isHome(place)),
        worn,
        rng,
      ),
    },
    target: {
      train: drawTarget(other.train, rng),
      validation: drawTarget(other.validation, rng),
      test: drawTarget(other.test, rng),
    },
  }
}

export type World = ReturnType<typeof drawWorld>
