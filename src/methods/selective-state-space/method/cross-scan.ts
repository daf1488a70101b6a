import { nn, numpy as np, tree } from '@jax-js/jax'
import { type LayerNorm, initLayerNorm, layerNorm } from '#nn/attention.ts'
import { keys } from '#nn/random.ts'
import { checkOneOf, checkOptions } from '#nn/rows.ts'
import {
  type Constant,
  type MambaSizes,
  type Selective,
  gaussian,
  initConstant,
  initSelective,
  readSizes,
  stateSpace,
} from './block.ts'

/** Rows, columns, rows backwards, columns backwards: each [batch, height * width, channels]. */
export type FourScans = [np.Array, np.Array, np.Array, np.Array]

/**
 * Reads a map in four orders (VMamba, Liu et al. 2024): row by row, column by column, and both from the end.
 * Consumes its argument.
 *
 * @param x - [batch, height, width, channels]. @throws RangeError when it does not have four axes
 */
export function crossScan2d(x: np.Array): FourScans {
  if (x.ndim !== 4) {
    throw new RangeError(`a map is [batch, height, width, channels], got [${x.shape.join(', ')}]`)
  }
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const shape = [batch, height * width, channels]
  const rows = x.ref.reshape(shape)
  const columns = x.transpose([0, 2, 1, 3]).reshape(shape)
  return [rows, columns, np.flip(rows.ref, 1), np.flip(columns.ref, 1)]
}

/**
 * Puts four sequences of `crossScan2d` back into their places and sums them. Consumes the sequences.
 *
 * @returns [batch, height, width, channels]. @throws RangeError when a sequence does not fill height x width
 */
export function crossMerge2d(sequences: FourScans, height: number, width: number): np.Array {
  if (sequences.length !== 4) throw new RangeError(`four sequences are merged, got ${sequences.length}`)
  const [batch, , channels] = sequences[0].shape as [number, number, number]
  const shape = [batch, height * width, channels]
  sequences.forEach((sequence, i) => {
    if (sequence.ndim !== 3 || shape.some((size, axis) => sequence.shape[axis] !== size)) {
      const found = `[${sequence.shape.join(', ')}]`
      throw new RangeError(
        `sequence ${i} must be [${shape.join(', ')}] for ${height} x ${width}, got ${found}`,
      )
    }
  })
  const [rows, columns, rowsBack, columnsBack] = sequences
  const byRow = rows.add(np.flip(rowsBack, 1)).reshape([batch, height, width, channels])
  const byColumn = columns.add(np.flip(columnsBack, 1)).reshape([batch, width, height, channels])
  return byRow.add(byColumn.transpose([0, 2, 1, 3]))
}

/** A block over maps: one state space for each of the four orders. */
export type CrossBlock = {
  /** To the map and its gate, [width, 2d]. */
  in: np.Array
  /** Depthwise, [3, 3, d]. */
  conv: np.Array
  convBias: np.Array
  scans: (Selective | Constant)[]
  norm: LayerNorm
  /** [d, width] */
  out: np.Array
}

/** Parameters for `crossBlock`; sizes as in `initMamba`. Consumes the key. */
export function initCrossBlock(key: np.Array, sizes: MambaSizes): CrossBlock {
  const { width, states, d, rank, selective, steps } = readSizes('initCrossBlock', sizes)
  const parts = keys(key, 'in', 'conv', 'out', 'a', 'b', 'c', 'd')
  return {
    in: gaussian(parts.in, [width, 2 * d], width),
    conv: gaussian(parts.conv, [3, 3, d], 9),
    convBias: np.zeros([d]),
    scans: [parts.a, parts.b, parts.c, parts.d].map((part) =>
      selective ? initSelective(part, d, states, rank, steps) : initConstant(part, d, states, steps),
    ),
    norm: initLayerNorm(d),
    out: gaussian(parts.out, [d, width], d),
  }
}

/**
 * The block of VMamba (SS2D) on x [batch, height, width, channels], giving the same shape: a depthwise 3 x 3
 * convolution and SiLU, four scans summed, a layer norm, a SiLU gate. The norm before it and the residual are the
 * caller's. Consumes both arguments.
 *
 * @param options - `orders`: 'rows' reads row by row from the start in all four scans, with as many parameters
 * @throws RangeError when x does not fit, or for unknown orders
 */
export function crossBlock(
  params: CrossBlock,
  x: np.Array,
  options: { orders?: 'cross' | 'rows' } = {},
): np.Array {
  checkOptions('crossBlock', options, ['orders'])
  const orders = checkOneOf('orders', options.orders ?? 'cross', ['cross', 'rows'] as const)
  const channels = params.in.shape[0]!
  if (x.ndim !== 4 || x.shape[3] !== channels) {
    throw new RangeError(`x must be [batch, height, width, ${channels}], got [${x.shape.join(', ')}]`)
  }
  const [, height, width] = x.shape as [number, number, number, number]
  const [map, gate] = np.split(np.dot(x, params.in), 2, -1) as [np.Array, np.Array]
  const padded = np.pad(map, { 1: [1, 1], 2: [1, 1] })
  let sum = params.convBias
  for (let i = 0; i < 9; i++) {
    const [row, column] = [Math.floor(i / 3), i % 3]
    const shifted = padded.ref.slice([], [row, row + height], [column, column + width])
    sum = sum.add(shifted.mul(params.conv.ref.slice(row, column)))
  }
  tree.dispose([padded, params.conv])
  const u = nn.silu(sum)
  // One after the other: `vmap` over stacked state spaces gives wrong values inside jit and grad (jax-js 0.1.25).
  const read = (orders === 'cross' ? crossScan2d(u) : rowScans(u)).map((sequence, i) =>
    stateSpace(params.scans[i]!, sequence),
  ) as FourScans
  const merged =
    orders === 'cross'
      ? crossMerge2d(read, height, width)
      : read.reduce((sum, one) => sum.add(one)).reshape([-1, height, width, params.out.shape[0]!])
  return np.dot(layerNorm(params.norm, merged).mul(nn.silu(gate)), params.out)
}

/** Row by row from the start, four times. Consumes its argument. */
function rowScans(u: np.Array): FourScans {
  const [batch, height, width, channels] = u.shape as [number, number, number, number]
  const rows = u.reshape([batch, height * width, channels])
  return [rows.ref, rows.ref, rows.ref, rows]
}
