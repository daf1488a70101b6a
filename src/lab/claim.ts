/** A number beside its bound: what a reader sees instead of a tick. */
export interface Verdict {
  holds: boolean
  measured: number
  relation: '>=' | '<=' | 'within'
  bound: number
  /** For `within`: how far from the bound the number may lie. */
  tolerance?: number
}

export type Metrics<K extends string = string> = Record<K, number>

interface Stated<K extends string> {
  /** A sentence with its number. */
  says: string
  check(metrics: Readonly<Metrics<K>>): Verdict
}

/** A claim is expected to hold, or stays as *not reproduced* with the reason. */
export type Claim<K extends string = string> = Stated<K> &
  ({ expected?: 'holds' } | { expected: 'fails'; why: string })

/** NaN never holds. */
export const atLeast = (measured: number, bound: number): Verdict => ({
  holds: measured >= bound,
  measured,
  relation: '>=',
  bound,
})

/** NaN never holds. */
export const atMost = (measured: number, bound: number): Verdict => ({
  holds: measured <= bound,
  measured,
  relation: '<=',
  bound,
})

/** Holds when `measured` is at most `tolerance` away from `bound`, both in the unit of the measure. */
export const within = (measured: number, bound: number, tolerance: number): Verdict => ({
  holds: Math.abs(measured - bound) <= tolerance,
  measured,
  relation: 'within',
  bound,
  tolerance,
})
