import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, type Role, type Split, keepRows, split } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIDE = 14
/** Of the ten digits, pre-training sees this many; the others are another distribution to it. */
const SEEN = 5

/** Digits of one part, their classes counted from 0 within their half. */
export type Digits<R extends Role = Role> = Part<R> & { x: Matrix; labels: Int32Array }

/** One half of the classes: rows to label, to choose with, and to judge by. */
export interface Half {
  train: Digits<'train'>
  validation: Digits<'validation'>
  test: Digits<'test'>
}

export interface Data {
  split: Split
  /** What pre-training sees, without its labels: a few of the train part of the seen classes. */
  pool: Digits<'train'>
  seen: Half
  unseen: Half
}

/** Counts are of each class; the pool is the first so many of the train part. */
export interface Counts {
  train: number
  validation: number
  test: number
  pool: number
}

/** Digits cut into parts, and the ten classes into those that pre-training sees and the others. */
export async function loadDigits(rng: RandomGenerator, { pool, ...sizes }: Counts): Promise<Data> {
  const { labels } = await rawDigits()
  const classes = [...rng.shuffle(Int32Array.from({ length: 10 }, (_, digit) => digit))]
  const parts = split(labels, sizes, rng)
  const load = async <R extends Role>(part: Part<R>, among: readonly number[]): Promise<Digits<R>> => {
    const digits = await digitsOf(
      keepRows(part, (row) => among.includes(labels[row]!)),
      { side: SIDE },
    )
    return { ...digits, labels: digits.labels.map((label) => among.indexOf(label)) }
  }
  const half = async (among: readonly number[]): Promise<Half> => ({
    train: await load(parts.train, among),
    validation: await load(parts.validation, among),
    test: await load(parts.test, among),
  })
  const seen = classes.slice(0, SEEN)
  const taken = new Map<number, number>()
  const few = keepRows(parts.train, (row) => {
    const before = taken.get(labels[row]!) ?? 0
    taken.set(labels[row]!, before + 1)
    return before < pool
  })
  return {
    split: parts,
    pool: await load(few, seen),
    seen: await half(seen),
    unseen: await half(classes.slice(SEEN)),
  }
}
