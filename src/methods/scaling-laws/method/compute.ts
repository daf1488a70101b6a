import { checkOptions, checkPositive, checkSameLength, checkWhole } from '#nn/rows.ts'

/** Weights of a decoder's layers, norms and biases left out, and embeddings and read-out too, as the paper counts. */
export function sizeOf(options: { width: number; depth: number; hidden?: number }): number {
  checkOptions('sizeOf', options, ['width', 'depth', 'hidden'])
  const { width, depth, hidden = 4 * width } = options
  for (const [name, value] of Object.entries({ width, depth, hidden })) checkWhole(name, value, { least: 1 })
  return depth * (4 * width * width + 2 * width * hidden)
}

/** C = 6 N E (section 2): operations of training N weights on E tokens. */
export const computeOf = (size: number, tokens: number): number =>
  6 * checkPositive('size', size) * checkPositive('tokens', tokens)

/** What a network of one size lost after so many tokens. */
export interface Curve {
  size: number
  tokens: readonly number[]
  loss: readonly number[]
}

/** The best that a compute buys. */
export interface Best {
  compute: number
  loss: number
  /** Of the network that has it. */
  size: number
}

/**
 * The lower envelope of learning curves over compute (section 3): at computes evenly apart in their logarithm, the least
 * loss of all curves, each read between its points linearly in the logarithm. Only where at least two sizes compete.
 *
 * @throws RangeError for fewer than two curves, or one of fewer than two points or without order
 */
export function envelope(curves: readonly Curve[], points = 24): Best[] {
  checkWhole('the number of curves', curves.length, { least: 2 })
  checkWhole('points', points, { least: 2 })
  const own = curves.map(({ size, tokens, loss }) => {
    checkSameLength('tokens and losses', tokens.length, loss.length)
    if (tokens.length < 2) throw new RangeError(`a curve of ${tokens.length} points has no course`)
    const logs = tokens.map((count, i) => {
      if (i > 0 && !(count > tokens[i - 1]!))
        throw new RangeError(`tokens ${i} is ${count}, no more than before`)
      return Math.log(computeOf(size, count))
    })
    return { size, logs, loss }
  })
  // From where the second smallest begins to where the second largest ends, nobody stands alone.
  const from = own.map(({ logs }) => logs[0]!).sort((a, b) => a - b)[1]!
  const to = own.map(({ logs }) => logs.at(-1)!).sort((a, b) => b - a)[1]!
  return Array.from({ length: points }, (_, i) => {
    const at = from + ((to - from) * i) / (points - 1)
    const bids = own.flatMap(({ size, logs, loss }) => {
      const value = between(logs, loss, at)
      return value === undefined ? [] : [{ compute: Math.exp(at), loss: value, size }]
    })
    return bids.reduce((best, bid) => (bid.loss < best.loss ? bid : best))
  })
}

/** The value at a place between two of a curve's. */
function between(places: readonly number[], values: readonly number[], at: number): number | undefined {
  const next = places.findIndex((place) => place >= at - 1e-12)
  if (next < 0 || (next === 0 && places[0]! > at + 1e-12)) return undefined
  if (next === 0) return values[0]!
  const share = (at - places[next - 1]!) / (places[next]! - places[next - 1]!)
  return values[next - 1]! + share * (values[next]! - values[next - 1]!)
}
