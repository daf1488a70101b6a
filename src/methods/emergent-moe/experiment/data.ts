import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, type Role, type Split, keepRows, split } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIDE = 14
/** A picture is cut into so many squares each way, a token each. */
const CUTS = 2
export const TOKENS = CUTS * CUTS
export const PATCH = (SIDE / CUTS) ** 2

/** Digits below this one are for pre-training, in all quarter turns; the others for tuning. */
export const FIRST_TUNED = 6
const TURNS = 4
export const CLASSES = { pretrained: FIRST_TUNED * TURNS, tuned: 10 - FIRST_TUNED }

/** Of each digit. */
export const SIZES = { train: 600, validation: 80, test: 120 }
/** Digits that judge the pre-trained network, in all turns. */
const JUDGED = 200
/** Sets of labelled pictures to tune with, no picture in two, and how many each has. */
export const SETS = 2
export const LABELLED = 160

const DOMAINS = ['shifted', 'noisy', 'faded'] as const

/** Pictures as the tokens of one row after another, [rows, TOKENS * PATCH], and their classes. */
export interface Pictures {
  x: Matrix
  labels: Int32Array
}

export type Examples<R extends Role> = Part<R> & Pictures

export interface Data {
  split: Split
  /** The digits below `FIRST_TUNED` by how they are turned, a class for each digit and turn. */
  pretrain: { train: Examples<'train'>; test: Examples<'test'> }
  /** Other digits, upright: sets of few labels. */
  tune: { train: Examples<'train'>[]; validation: Examples<'validation'>; test: Examples<'test'> }
  /** The same test digits in domains that no label shows. */
  outside: Pictures[]
}

/** The digits, shared out so that no digit that trains or chooses is judged in any domain. */
export async function drawData(rng: RandomGenerator): Promise<Data> {
  const { labels } = await rawDigits()
  const parts = split(labels, SIZES, rng)
  const isOld = (row: number) => labels[row]! < FIRST_TUNED
  const oldTrain = keepRows(parts.train, isOld)
  const oldTest = keepRows(keepRows(parts.test, isOld), (_, place) => place < JUDGED)
  const fresh = keepRows(parts.train, (row) => !isOld(row))
  const sets = Array.from({ length: SETS }, (_, set) =>
    keepRows(fresh, (_, place) => Math.floor(place / LABELLED) === set),
  )
  const plain = async <R extends Role>(part: Part<R>): Promise<Examples<R>> => {
    const { x, labels: digits } = await digitsOf(part, { side: SIDE })
    return { ...part, x: patches(x), labels: digits.map((digit) => digit - FIRST_TUNED) }
  }
  const turned = async <R extends Role>(part: Part<R>): Promise<Examples<R>> => {
    const { x, labels: digits } = await digitsOf(part, { side: SIDE })
    const count = part.indices.length
    const turns = Int32Array.from({ length: TURNS * count }, (_, i) => Math.floor(i / count))
    return {
      role: part.role,
      indices: Int32Array.from(turns, (_, i) => part.indices[i % count]!),
      x: patches(joined(Array.from({ length: TURNS }, (_, turn) => turnedBy(x, turn)))),
      labels: turns.map((turn, i) => digits[i % count]! * TURNS + turn),
    }
  }
  const freshTest = keepRows(parts.test, (row) => !isOld(row))
  const { x, labels: digits } = await digitsOf(freshTest, { side: SIDE })
  return {
    split: parts,
    pretrain: { train: await turned(oldTrain), test: await turned(oldTest) },
    tune: {
      train: await Promise.all(sets.map(plain)),
      validation: await plain(keepRows(parts.validation, (row) => !isOld(row))),
      test: await plain(freshTest),
    },
    outside: DOMAINS.map((domain) => ({
      x: patches(seenIn(domain, x, rng)),
      labels: digits.map((digit) => digit - FIRST_TUNED),
    })),
  }
}

/** Pictures [n, SIDE * SIDE] as others see them: one pixel aside, under noise, or pale on grey. */
export function seenIn(
  domain: (typeof DOMAINS)[number],
  { data, rows, dim }: Matrix,
  rng: RandomGenerator,
): Matrix {
  if (domain === 'faded') return { data: data.map((grey) => 0.1 + 0.8 * grey), rows, dim }
  if (domain === 'noisy') return { data: data.map((grey) => grey + 0.3 * rng.normal()), rows, dim }
  const moved = new Float32Array(data.length)
  for (let row = 0; row < rows; row++) {
    const [down, right] = [2 * rng.int(2) - 1, 2 * rng.int(2) - 1]
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const [fromY, fromX] = [y - down, x - right]
        if (fromY < 0 || fromY >= SIDE || fromX < 0 || fromX >= SIDE) continue
        moved[row * dim + y * SIDE + x] = data[row * dim + fromY * SIDE + fromX]!
      }
    }
  }
  return { data: moved, rows, dim }
}

/** Pictures [n, SIDE * SIDE] after so many quarter turns. */
export function turnedBy({ data, rows, dim }: Matrix, turns: number): Matrix {
  const source = Int32Array.from({ length: dim }, (_, pixel) => {
    let [y, x] = [Math.floor(pixel / SIDE), pixel % SIDE]
    for (let turn = 0; turn < turns; turn++) [y, x] = [x, SIDE - 1 - y]
    return y * SIDE + x
  })
  const found = new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / dim)
    found[i] = data[row * dim + source[i % dim]!]!
  }
  return { data: found, rows, dim }
}

/** Rows of several matrices of one shape, one after another. */
export function joined(list: readonly Matrix[]): Matrix {
  const [first] = list
  const data = new Float32Array(list.length * first!.data.length)
  list.forEach((one, i) => data.set(one.data, i * first!.data.length))
  return { data, rows: list.length * first!.rows, dim: first!.dim }
}

/** Each picture's squares one after another. */
export function patches({ data, rows, dim }: Matrix): Matrix {
  const side = SIDE / CUTS
  const found = new Float32Array(data.length)
  for (let row = 0; row < rows; row++) {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const token = Math.floor(y / side) * CUTS + Math.floor(x / side)
        found[row * dim + token * PATCH + (y % side) * side + (x % side)] = data[row * dim + y * SIDE + x]!
      }
    }
  }
  return { data: found, rows, dim }
}
