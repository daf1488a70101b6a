import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, type Role, type Split, type SplitSizes, keepRows, split } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { SIDE } from '../method/unet.ts'

export type Pictures<R extends Role> = Part<R> & { x: Matrix; labels: Int32Array }

/** Of ten digits in a row, so many are for pre-training, without their labels; one chooses its learning rates. */
const POOLED = 6
const PARTS = 10

/** What a digit's number says of its use, the same on every seed, as pre-training is done once. */
export const isPooled = (row: number): boolean => row % PARTS < POOLED
const isHeldOut = (row: number): boolean => row % PARTS === POOLED

async function pictures<R extends Role>(part: Part<R>): Promise<Pictures<R>> {
  return { ...part, ...(await digitsOf(part, { side: SIDE })) }
}

/** The pictures of pre-training, and those that choose its learning rates. */
export async function pretrainingPictures(): Promise<{
  pool: Pictures<'train'>
  heldOut: Pictures<'validation'>
}> {
  const { labels } = await rawDigits()
  const rows = Int32Array.from(labels, (_, row) => row)
  return {
    pool: await pictures({ role: 'train', indices: rows.filter(isPooled) }),
    heldOut: await pictures({ role: 'validation', indices: rows.filter(isHeldOut) }),
  }
}

export interface Judged {
  split: Split
  train: Pictures<'train'>
  validation: Pictures<'validation'>
  test: Pictures<'test'>
}

/** Labelled digits, so many of each, none of which pre-training has seen. */
export async function judgedPictures(sizes: SplitSizes, rng: RandomGenerator): Promise<Judged> {
  const { labels } = await rawDigits()
  const left = Int32Array.from(labels, (_, row) => row).filter((row) => !isPooled(row) && !isHeldOut(row))
  const places = split(
    Uint8Array.from(left, (row) => labels[row]!),
    sizes,
    rng,
  )
  const rowsOf = <R extends Role>({ role, indices }: Part<R>): Part<R> => ({
    role,
    indices: indices.map((place) => left[place]!),
  })
  const train = rowsOf(places.train)
  const parts = { train, validation: rowsOf(places.validation), test: rowsOf(places.test) }
  const pool = keepRows({ role: 'train', indices: Int32Array.from(labels, (_, row) => row) }, isPooled)
  return {
    // What a network was pre-trained on is training data too.
    split: {
      ...parts,
      train: { role: 'train', indices: Int32Array.from([...pool.indices, ...train.indices]) },
    },
    train: await pictures(parts.train),
    validation: await pictures(parts.validation),
    test: await pictures(parts.test),
  }
}
