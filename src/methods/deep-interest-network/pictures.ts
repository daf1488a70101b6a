import type { Plot, Role } from '#lab/plot.ts'

/** A ranker's GAUC by number of interests. */
export interface Line {
  name: string
  role: Role
  gauc: readonly number[]
}

/** GAUC against the number of interests, one line per ranker. */
export function interestsPicture(interests: readonly number[], lines: readonly Line[]): Plot {
  const said = lines.map(({ name, gauc }) => `${name} ${gauc.map(digits).join(', ')}`).join('; ')
  return {
    kind: 'line',
    title: 'One vector cannot hold many interests, one per candidate can',
    alt: `GAUC on new users with ${interests.join(', ')} interests: ${said}.`,
    x: { label: 'interests per user' },
    y: { label: 'GAUC' },
    series: lines.map(({ name, role, gauc }) => ({
      name,
      role,
      points: gauc.map((value, i) => [interests[i]!, value] as const),
    })),
  }
}

/** The same history seen by one candidate per interest. */
export interface Explained {
  /** Size of the weight of each click, clicks sorted by interest, others last: [interests][clicks]. */
  weights: readonly (readonly number[])[]
  /** Clicks in each interest, then in none. */
  sizes: readonly number[]
}

/** One user's clicks (columns) as weighed for a candidate of each of their interests (rows). */
export function weightsPicture({ weights, sizes }: Explained): Plot {
  const [own, rest] = blockMeans(weights, sizes)
  return {
    kind: 'heatmap',
    title: 'One history, four candidates: which clicks count',
    alt:
      `A candidate of each interest gives the clicks of that interest a mean weight of ${digits(own)}, ` +
      `the others ${digits(rest)}. The clicks: ${sizes.slice(0, -1).join(', ')} by interest, ${sizes.at(-1)} elsewhere.`,
    x: 'one user’s clicks, by interest, others last',
    y: 'candidate of interest',
    values: weights,
  }
}

/** Mean weight inside the blocks where candidate and click share an interest, and outside. */
function blockMeans(weights: Explained['weights'], sizes: readonly number[]): [own: number, rest: number] {
  const interest = sizes.flatMap((size, i) => Array.from({ length: size }, () => i))
  const mean = (own: boolean) => {
    const chosen = weights.flatMap((row, i) => row.filter((_, t) => (interest[t] === i) === own))
    return chosen.reduce((sum, weight) => sum + weight, 0) / chosen.length
  }
  return [mean(true), mean(false)]
}

/** All rankers at the largest number of interests. */
export function rankersPicture(
  interests: number,
  bars: readonly { label: string; value: number; role: Role }[],
): Plot {
  return {
    kind: 'bars',
    title: `Rankers for users with ${interests} interests`,
    alt: `GAUC: ${bars.map(({ label, value }) => `${label} ${digits(value)}`).join(', ')}.`,
    y: { label: 'GAUC' },
    bars,
  }
}

const digits = (value: number): string => value.toFixed(2)
