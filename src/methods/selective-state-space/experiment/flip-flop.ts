import { numpy as np } from '@jax-js/jax'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'

/** Values that may be written; a token is 'write v' (v) or 'ignore v' (KINDS + v). */
export const KINDS = 4
/** Places along a side of a map. */
export const SIDE = 5
/** Places that a burst of writes lasts on average, and the silences between bursts: as long as one sequence has them. */
const BURST = 4
const SILENCES = [4, 64] as const
/** Writers of a map at most. */
const WRITERS = 16

/** Instructions, and what is to be said at each of their places: both [rows, length]. */
export type Instructions<R extends Role = Role> = Part<R> & Record<'tokens' | 'targets', np.Array>

/** A task, its examples drawn anew for each part. */
export interface Task {
  split: Split
  train: Instructions<'train'>
  validation: Instructions<'validation'>
  test: Instructions<'test'>
}

export type Sizes = Record<'train' | 'validation' | 'test', number>

type Drawn = Record<'tokens' | 'targets', Int32Array<ArrayBuffer>>

/**
 * The flip-flop task (Liu et al. 2023) with several values: at each place say the value written last, past
 * instructions that are to be ignored though they carry values too.
 *
 * @returns the task, and other test sequences `times` as long, with silences as much longer; so are those that choose
 */
export function drawFlipFlops(
  sizes: Sizes & { length: number; times: number },
  rng: RandomGenerator,
): Task & { long: Instructions<'test'> } {
  const { length, times, ...parts } = sizes
  const task = drawTask(parts, (rows) => flipFlops(rows, length, 1, rng))
  const longer = <R extends Role>(part: Part<R>) =>
    instructions(part, flipFlops(part.indices.length, times * length, times, rng))
  return { ...task, validation: longer(task.split.validation), long: longer(task.split.test) }
}

/**
 * The same on maps of 5 x 5 places: one or more of them write, all the same value, and every place has to say which.
 *
 * @returns the task, and other test maps of which one place writes
 */
export function drawMaps(sizes: Sizes, rng: RandomGenerator): Task & { sparse: Instructions<'test'> } {
  const task = drawTask(sizes, (rows) => maps(rows, WRITERS, rng))
  return { ...task, sparse: instructions(task.split.test, maps(task.test.indices.length, 1, rng)) }
}

function drawTask(sizes: Sizes, draw: (rows: number) => Drawn): Task {
  const split = drawnSplit(sizes)
  const take = <R extends Role>(part: Part<R>) => instructions(part, draw(part.indices.length))
  return { split, train: take(split.train), validation: take(split.validation), test: take(split.test) }
}

function instructions<R extends Role>(part: Part<R>, { tokens, targets }: Drawn): Instructions<R> {
  const array = (list: Int32Array<ArrayBuffer>) => np.array(list).reshape([part.indices.length, -1])
  return { ...part, tokens: array(tokens), targets: array(targets) }
}

/** Random sequences that begin with a write, and the value written last at each place; both [rows * length]. */
export function flipFlops(rows: number, length: number, times: number, rng: RandomGenerator): Drawn {
  const tokens = new Int32Array(rows * length)
  const targets = new Int32Array(rows * length)
  let [last, silence, isBurst] = [0, 1, true]
  for (let at = 0; at < tokens.length; at++) {
    const isFirst = at % length === 0
    // Log-uniform: some sequences are nearly all silence, some write all the time.
    if (isFirst) silence = times * SILENCES[0] * (SILENCES[1] / SILENCES[0]) ** rng.uniform()
    const turns = rng.uniform() < 1 / (isBurst ? BURST : silence)
    isBurst = isFirst || turns !== isBurst
    const value = rng.int(KINDS)
    const isWrite = isFirst || (isBurst && rng.uniform() < 0.5)
    if (isWrite) last = value
    tokens[at] = isWrite ? value : KINDS + value
    targets[at] = last
  }
  return { tokens, targets }
}

/** Random maps of which up to `most` places write one value, few of them more often; both [rows * places]. */
export function maps(rows: number, most: number, rng: RandomGenerator): Drawn {
  const places = SIDE * SIDE
  const tokens = Int32Array.from({ length: rows * places }, () => KINDS + rng.int(KINDS))
  const targets = new Int32Array(rows * places)
  for (let row = 0; row < rows; row++) {
    const value = rng.int(KINDS)
    const writers = Math.floor(most ** rng.uniform())
    for (let i = 0; i < writers; i++) tokens[row * places + rng.int(places)] = value
    targets.fill(value, row * places, (row + 1) * places)
  }
  return { tokens, targets }
}

/** How many places ago the last write of each sequence of `length` tokens was: 0 where it is written. */
export function agesOf(tokens: ArrayLike<number>, length: number): Int32Array {
  let age = 0
  return Int32Array.from(
    { length: tokens.length },
    (_, at) => (age = at % length === 0 || tokens[at]! < KINDS ? 0 : age + 1),
  )
}

/** The value written most often so far, the latest of equals: what can be said without telling ages apart. */
export function counted(tokens: ArrayLike<number>, length: number): Int32Array {
  let counts = new Int32Array(KINDS)
  let most = 0
  return Int32Array.from({ length: tokens.length }, (_, at) => {
    if (at % length === 0) counts = new Int32Array(KINDS)
    const token = tokens[at]!
    if (token < KINDS) {
      counts[token]!++
      if (at % length === 0 || counts[token]! >= counts[most]!) most = token
    }
    return most
  })
}
