import { type Part, keepRows } from '#data/split.ts'

/** How the train part of a world is used: the unlabelled rows come first, then those with labels. */
export interface Pools {
  unlabelled: number
  labelled: number
  /** A number of labels is tried on at most so many sets of rows. */
  most: number
}

/** The first m of the unlabelled rows. @throws RangeError when there are fewer */
export function unlabelledRows(train: Part<'train'>, { unlabelled }: Pools, m = unlabelled): Part<'train'> {
  if (m > unlabelled) throw new RangeError(`${m} unlabelled rows of ${unlabelled}`)
  return keepRows(train, (_, place) => place < m)
}

/** Rows with labels, n at a time; no two blocks share a row, and none is unlabelled. */
export function labelledBlocks(
  train: Part<'train'>,
  { unlabelled, labelled, most }: Pools,
  n: number,
): Part<'train'>[] {
  return Array.from({ length: Math.min(most, Math.floor(labelled / n)) }, (_, i) => {
    const from = unlabelled + i * n
    return keepRows(train, (_, place) => place >= from && place < from + n)
  })
}
