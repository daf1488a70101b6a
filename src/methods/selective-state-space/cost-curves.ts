import type { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { initAttention } from '#nn/attention.ts'
import { initConv } from '#nn/conv.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { initMamba } from './block.ts'
import {
  type AttentionWeights,
  type Counted,
  type MambaWeights,
  type Meter,
  type Weights,
  countedAttention,
  countedConv,
  countedMamba,
  meter,
} from './cost.ts'

/** Sides of the square maps whose tokens are read. */
export const SIDES = [16, 24, 32, 40, 48]
const WIDTH = 64
const STATES = 16
const HEADS = 4

/** [tokens, count] pairs of a layer. */
export interface Curve {
  operations: [number, number][]
  floats: [number, number][]
}
export type Costs = Record<'scan' | 'attention' | 'convolution', Curve>

/** Counts what one layer of each kind does on maps of growing size, while it does it. Consumes the key. */
export async function* countCosts(key: np.Array): Run<Costs> {
  const parts = keys(key, 'scan', 'attention', 'convolution', 'tokens')
  const { ssm, ...rest } = initMamba(parts.scan, { width: WIDTH, states: STATES })
  const scan = (await numbers({ ...rest, ...ssm })) as MambaWeights
  const maps = initAttention(parts.attention, WIDTH)
  const attention: Record<string, Weights> = {}
  for (const [name, map] of Object.entries(maps)) attention[name] = (await numbers(map)) as unknown as Weights
  const convolution = (await numbers(initConv(parts.convolution, 3, WIDTH, WIDTH))) as unknown as Weights
  const rng = generator(parts.tokens)

  const costs: Costs = { scan: curve(), attention: curve(), convolution: curve() }
  for (const [i, side] of SIDES.entries()) {
    const length = side ** 2
    const x = rng.fillNormal(new Float32Array(length * WIDTH))
    const layers: Record<keyof Costs, (m: Meter) => Counted> = {
      scan: (m) => countedMamba(scan, x, length, m),
      attention: (m) => countedAttention(attention as AttentionWeights, x, length, HEADS, m),
      convolution: (m) => countedConv(convolution, x, side, m),
    }
    for (const [name, layer] of Object.entries(layers) as [keyof Costs, (m: Meter) => Counted][]) {
      const m = meter()
      const work = layer(m)
      while (!work.next().done) {
        yield {
          kind: 'progress',
          done: i,
          total: SIDES.length,
          doing: `counting on ${side} x ${side} tokens`,
        }
      }
      costs[name].operations.push([length, m.operations])
      costs[name].floats.push([length, m.peak])
    }
  }
  return costs
}

const curve = (): Curve => ({ operations: [], floats: [] })

/** The arrays as plain numbers. Consumes them. */
async function numbers(arrays: Record<string, np.Array>): Promise<Record<string, ArrayLike<number>>> {
  const read: Record<string, ArrayLike<number>> = {}
  for (const [name, array] of Object.entries(arrays)) read[name] = (await array.data()) as Float32Array
  return read
}
