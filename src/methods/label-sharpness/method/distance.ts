import type { Doubles } from '#nn/rows.ts'

/** Distance of rows i and j. */
export function distance({ data, dim }: Doubles, i: number, j: number): number {
  let sum = 0
  for (let a = i * dim, b = j * dim, end = a + dim; a < end; a++, b++) sum += (data[a]! - data[b]!) ** 2
  return Math.sqrt(sum)
}
