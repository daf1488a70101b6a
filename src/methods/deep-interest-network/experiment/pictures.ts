import type { Plot, Role } from '#lab/plot.ts'
import type { Din } from '../method/din.ts'
import { type Arm, ranked } from './arms.ts'
import { type ClickLog, LENGTH, categoryOf, clicksOf } from './click-log.ts'

/** A user for the picture has at least this many clicks in each interest. */
const CLICKS = 2

/** All rankers, chance at a half. */
export function rankersPicture(bars: readonly { label: string; value: number; role: Role }[]): Plot {
  return {
    kind: 'bars',
    title: 'One vector for every candidate, or one for each',
    alt: `GAUC on new users: ${bars.map(({ label, value }) => `${label} ${digits(value)}`).join(', ')}.`,
    y: { label: 'GAUC' },
    bars,
    bound: { y: 0.5, label: 'chance' },
  }
}

/** One user's clicks (columns) as weighed for a candidate of each of their interests (rows). */
export async function weightsPicture(arm: Arm, model: Din, log: ClickLog): Promise<Plot> {
  const { items, clicks, sizes } = clearUser(log)
  const { weights } = await ranked(arm, model, { items, clicks })
  const values = Array.from(items, (_, row) =>
    Array.from(weights.subarray(row * LENGTH, (row + 1) * LENGTH), Math.abs),
  )
  return {
    kind: 'heatmap',
    title: 'One history, one candidate of each interest: which clicks count',
    alt:
      `The clicks of one user: ${sizes.slice(0, -1).join(', ')} by interest, ${sizes.at(-1)} elsewhere. ` +
      'Each row is how much they count for a candidate of one interest.',
    x: 'one user’s clicks, by interest, others last',
    y: 'candidate of interest',
    values,
  }
}

/** A user with clicks in every interest: these sorted by interest, and a candidate of each. */
function clearUser(log: ClickLog): { items: Int32Array; clicks: Int32Array; sizes: number[] } {
  const inside = (row: number, category: number) =>
    clicksOf(log, row).filter((item) => categoryOf(item) === category)
  const clear = log.interests.findIndex((held, row) =>
    held.every((category) => inside(row, category).length >= CLICKS),
  )
  const row = Math.max(0, clear)
  const held = log.interests[row]!
  const history = clicksOf(log, row)
  const groups = [
    ...held.map((category) => inside(row, category)),
    history.filter((item) => !held.includes(categoryOf(item))),
  ]
  const sorted = groups.flatMap((group) => [...group])
  return {
    items: Int32Array.from(held, (category) => log.items.find((item) => categoryOf(item) === category)!),
    clicks: Int32Array.from(held.flatMap(() => sorted)),
    sizes: groups.map((group) => group.length),
  }
}

const digits = (value: number): string => value.toFixed(2)
