import type { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { codeOverlap } from '../method/code.ts'
import { Mac, type MacOptions } from '../method/mac.ts'

export const MEMORIES = 20
const INPUTS = 144
const ACTIVE = 24
const MAC = { Q: 24, K: 8, gMin: 0.1, gamma: 2, chi: 100, s2: 20, s3: 0.7 }
const STEPS = 8

/**
 * Mean code overlap with a stored random pattern, for probes that share 0, 1/8, ... 8/8 of its active inputs.
 *
 * Every one of the MEMORIES macrocolumns stores `patterns` patterns; probes get their codes in learning mode
 * and are not stored. Tells `progress` once a macrocolumn. Consumes both keys.
 */
export async function* overlapCurve(
  patternKey: np.Array,
  winnerKey: np.Array,
  patterns: number,
  noise: NonNullable<MacOptions['noise']>,
): Run<number[]> {
  const draw = generator(patternKey)
  const rng = generator(winnerKey)
  const { Q, K, ...options } = MAC
  const sums = Array.from({ length: STEPS + 1 }, () => 0)

  for (let memory = 0; memory < MEMORIES; memory++) {
    const mac = new Mac(INPUTS, Q, K, { ...options, noise })
    // The first ACTIVE of each order are the pattern, the rest is where its probes go astray.
    const orders = Array.from({ length: patterns }, () =>
      draw.shuffle(Uint16Array.from({ length: INPUTS }, (_, i) => i)),
    )
    const codes = orders.map((order) => {
      const x = bits(order.subarray(0, ACTIVE))
      const code = mac.encode(x, { mode: 'learn', rng })
      mac.store(x, code)
      return code
    })
    for (const [p, order] of orders.entries()) {
      for (let step = 0; step <= STEPS; step++) {
        const shared = (step * ACTIVE) / STEPS
        const kept = draw.shuffle(order.slice(0, ACTIVE)).subarray(0, shared)
        const astray = draw.shuffle(order.slice(ACTIVE)).subarray(0, ACTIVE - shared)
        const code = mac.encode(bits([...kept, ...astray]), { mode: 'learn', rng })
        sums[step]! += codeOverlap(code, codes[p]!)
      }
    }
    await Promise.resolve()
    yield { kind: 'progress', done: memory + 1, total: MEMORIES, doing: 'random patterns' }
  }
  return sums.map((sum) => sum / (MEMORIES * patterns))
}

function bits(active: ArrayLike<number>): Uint8Array {
  const x = new Uint8Array(INPUTS)
  for (let i = 0; i < active.length; i++) x[active[i]!] = 1
  return x
}
