/** Counts what a kernel does while it does it. */
export interface Tally {
  /** Multiplications, each with the addition that follows it where one does, and exponentials. */
  operations: number
}

/** What one token gives: the state after it, [d * n] channel by channel, and its output [d]. */
export type ScanStep = Record<'state' | 'y', Float64Array>

/**
 * The selective scan over one sequence, token after token: work and output are linear in its length, the state
 * is all that is kept. Same recurrence as `selectiveScan`, forward only. Arrays are flat, row by row; the sizes
 * follow from D (d), A (d * n) and u (L * d).
 *
 * @param u - tokens, [L * d]
 * @param delta - step sizes after softplus, [L * d]
 * @param A - rates, [d * n]
 * @param B - [L * n]; so is C, and D is [d]
 * @param tally - adds up the operations while they happen
 * @returns y, [L * d]. @throws RangeError when the lengths do not belong together
 */
export function selectiveScanSequential(
  u: ArrayLike<number>,
  delta: ArrayLike<number>,
  A: ArrayLike<number>,
  B: ArrayLike<number>,
  C: ArrayLike<number>,
  D: ArrayLike<number>,
  tally?: Tally,
): Float64Array {
  const [channels, states] = sizes(A, D)
  const length = u.length / channels
  if (!Number.isInteger(length) || length === 0) {
    throw new RangeError(`u of ${u.length} numbers does not fill tokens of ${channels} channels`)
  }
  expectLength('delta', delta, length * channels)
  expectLength('B', B, length * states)
  expectLength('C', C, length * states)

  const state = new Float64Array(channels * states)
  const y = new Float64Array(length * channels)
  for (let t = 0; t < length; t++) step(state, [u, delta, A, B, C, D], y, t, tally)
  return y
}

/**
 * One token of the selective scan, for generation: cost and memory do not depend on what came before. The given
 * state stays as it is.
 *
 * @param state - [d * n]; zeros before the first token. The others are as above, of one token.
 * @throws RangeError when the lengths do not belong together
 */
export function selectiveScanStep(
  state: ArrayLike<number>,
  u: ArrayLike<number>,
  delta: ArrayLike<number>,
  A: ArrayLike<number>,
  B: ArrayLike<number>,
  C: ArrayLike<number>,
  D: ArrayLike<number>,
): ScanStep {
  const [channels, states] = sizes(A, D)
  expectLength('state', state, channels * states)
  expectLength('u', u, channels)
  expectLength('delta', delta, channels)
  expectLength('B', B, states)
  expectLength('C', C, states)

  const moved = Float64Array.from(state)
  const y = new Float64Array(channels)
  step(moved, [u, delta, A, B, C, D], y, 0)
  return { state: moved, y }
}

type Row = ArrayLike<number>
type Inputs = readonly [u: Row, delta: Row, A: Row, B: Row, C: Row, D: Row]

/** Moves the state over token t and writes that token's output. */
function step(
  state: Float64Array,
  [u, delta, A, B, C, D]: Inputs,
  y: Float64Array,
  t: number,
  tally?: Tally,
): void {
  const channels = D.length
  const states = A.length / channels
  let operations = 0
  for (let d = 0; d < channels; d++) {
    const at = t * channels + d
    const size = delta[at]!
    const input = size * u[at]!
    let sum = D[d]! * u[at]!
    operations += 2
    for (let n = 0; n < states; n++) {
      const cell = d * states + n
      const h = Math.exp(size * A[cell]!) * state[cell]! + input * B[t * states + n]!
      state[cell] = h
      sum += C[t * states + n]! * h
      // size * A, its exponential, two products that make h, and the read-out.
      operations += 5
    }
    y[at] = sum
  }
  if (tally) tally.operations += operations
}

function sizes(A: ArrayLike<number>, D: ArrayLike<number>): [channels: number, states: number] {
  const channels = D.length
  const states = A.length / channels
  if (channels === 0 || states === 0 || !Number.isInteger(states)) {
    throw new RangeError(`A of ${A.length} numbers does not fill ${channels} channels`)
  }
  return [channels, states]
}

function expectLength(name: string, x: ArrayLike<number>, length: number): void {
  if (x.length !== length) throw new RangeError(`${name} must hold ${length} numbers, got ${x.length}`)
}
