import { type Tally, selectiveScanSequential } from './sequential.ts'

/** A tally that also knows how many numbers are held at once. */
export interface Meter extends Tally {
  /** Intermediate results and the output held now; weights and the input are not counted. */
  live: number
  /** The most that were held at once. */
  peak: number
}

/** A matrix [inputs, outputs], row by row, and its bias where it has one. */
export interface Weights {
  w: ArrayLike<number>
  b?: ArrayLike<number>
}

/** A counted layer: yields now and then so that a long one can be stopped, and returns its output. */
export type Counted = Generator<void, Float32Array, void>

export const meter = (): Meter => ({ operations: 0, live: 0, peak: 0 })

function hold(length: number, m: Meter): Float32Array {
  m.live += length
  m.peak = Math.max(m.peak, m.live)
  return new Float32Array(length)
}

function release(m: Meter, ...arrays: Float32Array[]): void {
  for (const array of arrays) m.live -= array.length
}

/** x W + b for x [rows, inputs]. */
function dense(x: Float32Array, rows: number, { w, b }: Weights, m: Meter): Float32Array {
  const inputs = x.length / rows
  const outputs = w.length / inputs
  const y = hold(rows * outputs, m)
  let operations = 0
  for (let row = 0; row < rows; row++) {
    if (b) for (let o = 0; o < outputs; o++) y[row * outputs + o] = b[o]!
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i]!
      let o = 0
      for (; o < outputs; o++) y[row * outputs + o]! += value * w[i * outputs + o]!
      operations += o
    }
  }
  m.operations += operations
  return y
}

/** f of every number, in place; counts one operation each. */
function each(x: Float32Array, f: (value: number) => number, m: Meter): Float32Array {
  for (let i = 0; i < x.length; i++) {
    x[i] = f(x[i]!)
    m.operations++
  }
  return x
}

const silu = (x: number) => x / (1 + Math.exp(-x))
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** A selective Mamba block's numbers, under the names of `Mamba` and `Selective`. */
export type MambaWeights = Record<
  'in' | 'conv' | 'convBias' | 'project' | 'step' | 'stepBias' | 'logA' | 'D' | 'out',
  ArrayLike<number>
>

/** `mambaBlock` on one sequence x [L, width], with the sequential scan. */
export function* countedMamba(weights: MambaWeights, x: Float32Array, length: number, m: Meter): Counted {
  const d = weights.D.length
  const states = weights.logA.length / d
  const rank = weights.step.length / d
  const both = dense(x, length, { w: weights.in }, m)
  const u = hold(length * d, m)
  const taps = weights.conv.length / d
  for (let t = 0; t < length; t++) {
    for (let c = 0; c < d; c++) {
      let sum = weights.convBias[c]!
      for (let k = Math.max(0, taps - 1 - t); k < taps; k++) {
        sum += weights.conv[k * d + c]! * both[(t - taps + 1 + k) * 2 * d + c]!
        m.operations++
      }
      u[t * d + c] = sum
    }
  }
  each(u, silu, m)
  yield

  const projected = dense(u, length, { w: weights.project }, m)
  const part = (from: number, size: number) => {
    const columns = hold(length * size, m)
    const stride = rank + 2 * states
    for (let i = 0; i < columns.length; i++) {
      columns[i] = projected[Math.floor(i / size) * stride + from + (i % size)]!
    }
    return columns
  }
  const [code, B, C] = [part(0, rank), part(rank, states), part(rank + states, states)]
  release(m, projected)
  const delta = each(dense(code, length, { w: weights.step, b: weights.stepBias }, m), softplus, m)
  release(m, code)
  const A = Float64Array.from(weights.logA, (value) => -Math.exp(value))
  const y = hold(length * d, m)
  y.set(selectiveScanSequential(u, delta, A, B, C, weights.D, m))
  release(m, u, delta, B, C)
  yield

  for (let i = 0; i < y.length; i++) {
    const gate = both[Math.floor(i / d) * 2 * d + d + (i % d)]!
    y[i]! *= silu(gate)
    m.operations += 2
  }
  const out = dense(y, length, { w: weights.out }, m)
  release(m, both, y)
  return out
}

/** Self-attention's four maps. */
export type AttentionWeights = Record<'query' | 'key' | 'value' | 'out', Weights>

/** `selfAttention` on one sequence x [L, width]; the scores of one head are held at a time. */
export function* countedAttention(
  maps: AttentionWeights,
  x: Float32Array,
  length: number,
  heads: number,
  m: Meter,
): Counted {
  const width = x.length / length
  const depth = width / heads
  const [q, k, v] = [maps.query, maps.key, maps.value].map((map) => dense(x, length, map, m)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const heard = hold(length * width, m)
  const scale = 1 / Math.sqrt(depth)
  for (let head = 0; head < heads; head++) {
    const scores = hold(length * length, m)
    for (let i = 0; i < length; i++) {
      if (i % 256 === 0) yield
      const from = i * width + head * depth
      const row = scores.subarray(i * length, (i + 1) * length)
      let largest = -Infinity
      let operations = 0
      for (let j = 0; j < length; j++) {
        const to = j * width + head * depth
        let sum = 0
        let c = 0
        for (; c < depth; c++) sum += q[from + c]! * k[to + c]!
        row[j] = sum * scale
        largest = Math.max(largest, row[j]!)
        operations += c + 1
      }
      let total = 0
      for (let j = 0; j < length; j++) {
        row[j] = Math.exp(row[j]! - largest)
        total += row[j]!
        operations++
      }
      for (let j = 0; j < length; j++) {
        const weight = row[j]! / total
        const to = j * width + head * depth
        let c = 0
        for (; c < depth; c++) heard[from + c]! += weight * v[to + c]!
        operations += c + 1
      }
      m.operations += operations
    }
    release(m, scores)
  }
  release(m, q, k, v)
  const out = dense(heard, length, maps.out, m)
  release(m, heard)
  return out
}

/** `conv2d` on one square map x [side, side, channels]; w is [size, size, inputs, outputs]. */
export function* countedConv({ w, b }: Weights, x: Float32Array, side: number, m: Meter, size = 3): Counted {
  const inputs = x.length / side ** 2
  const outputs = w.length / inputs / size ** 2
  const y = hold(side ** 2 * outputs, m)
  const reach = (size - 1) / 2
  for (let row = 0; row < side; row++) {
    yield
    for (let column = 0; column < side; column++) {
      const to = (row * side + column) * outputs
      for (let o = 0; o < outputs; o++) y[to + o] = b?.[o] ?? 0
      for (let tap = 0; tap < size ** 2; tap++) {
        const r = row + Math.floor(tap / size) - reach
        const c = column + (tap % size) - reach
        if (r < 0 || c < 0 || r >= side || c >= side) continue
        for (let i = 0; i < inputs; i++) {
          const value = x[(r * side + c) * inputs + i]!
          const kernel = (tap * inputs + i) * outputs
          let o = 0
          for (; o < outputs; o++) y[to + o]! += value * w[kernel + o]!
          m.operations += o
        }
      }
    }
  }
  return y
}

/**
 * The slope of log y over log x by least squares: the power with which y grows.
 *
 * @throws RangeError for fewer than two points, or a number that is not above 0
 */
export function logLogSlope(points: readonly (readonly [number, number])[]): number {
  if (points.length < 2) throw new RangeError(`a slope needs two points or more, got ${points.length}`)
  const odd = points.flat().find((value) => !(value > 0))
  if (odd !== undefined) throw new RangeError(`a logarithm of ${odd}`)
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length
  const [mx, my] = [mean(0), mean(1)]
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return covariance / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}
