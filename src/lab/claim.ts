/** How a number is said. Points and % are kept as shares, and said times 100. */
export const UNITS = ['points', '%', 'times', 'nats', 'bits', 'count', 'seconds', 'none'] as const

export type Unit = (typeof UNITS)[number]

export type Metrics<K extends string = string> = Record<K, number>

/** The side of the bound a number has to lie on, in the unit of the measure; the bound itself is on it. */
export type Bound = { atLeast: number; atMost?: never } | { atMost: number; atLeast?: never }

/** A sentence with one number in it, and how that number is measured. */
type Asked<K extends string> = Bound & {
  /** The sentence around its bound, which comes with its unit: '4 points'. */
  says(bound: string): string
  unit: Unit
  /** What the sign of the number means, above zero and below: `['worse', 'better']`. */
  sides?: readonly [above: string, below: string]
  measure(metrics: Readonly<Metrics<K>>): number
}

/** Something that the paper says, shown in small. Claims alone make the verdict. */
export type Claim<K extends string = string, M extends string = string> = Asked<K> & {
  /** Where the paper says it: 'abstract', 'table 2', 'section 4.1'. */
  from: string
  /** The number that no effect gives: 0 for a difference, 1 for a ratio. The bound must be out of its reach. */
  null: number
  /** The mechanisms without which it must not hold, each alone. */
  restsOn: readonly M[]
  /** Why it came out as it did, once that is known. */
  why?: string
}

/**
 * What has to be true for the claims to mean something: a baseline's floor, a control that holds either way, an
 * exact identity. A run whose check fails is void.
 */
export type Check<K extends string = string, M extends string = string> = Asked<K> & {
  /** Not asked of a run without one of these. */
  needs?: readonly M[]
}

/** A claim or check as plain data, its number typed once. */
export interface Statement {
  says: string
  unit: Unit
  relation: '>=' | '<='
  bound: number
  sides?: readonly [above: string, below: string]
}

export interface ClaimStatement extends Statement {
  from: string
  null: number
  restsOn: readonly string[]
  why?: string
}

export interface CheckStatement extends Statement {
  needs?: readonly string[]
}

/** A statement beside its number; NaN is "not measured" and never holds. */
export type Judged<S extends Statement = Statement> = S & { measured: number; holds: boolean }

export const judged = <S extends Statement>(statement: S, measured: number): Judged<S> => ({
  ...statement,
  measured,
  holds: isOnSide(statement, measured),
})

/** Whether a number is where the bound wants it. */
export const isOnSide = (
  { relation, bound }: Pick<Statement, 'relation' | 'bound'>,
  value: number,
): boolean => (relation === '>=' ? value >= bound : value <= bound)

/** How far a number is on the right side of its bound, in the unit of the measure; not measured is furthest off. */
export function slack({ measured, relation, bound }: Judged): number {
  if (Number.isNaN(measured)) return -Infinity
  return relation === '>=' ? measured - bound : bound - measured
}
