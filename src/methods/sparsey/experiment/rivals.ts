import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { SILENT } from '../method/code.ts'
import { SparseyLayer } from '../method/layer.ts'
import { CLASSES, type Digit, type Digits, SMALL } from './digits.ts'
import { LAYER, type Memory, storeAll } from './memory.ts'

/**
 * Codes of the same fields, modules and units that learn nothing: in each module the unit wins whose random
 * direction lies nearest to the field's pixels (cross-polytope hashing without signs, Andoni et al. 2015).
 */
export async function* randomWinners(train: readonly Digit[], rng: RandomGenerator): Run<Memory> {
  const { field, Q, K, minActive } = LAYER
  const { receptiveFields, modules } = new SparseyLayer(SMALL, SMALL, LAYER)
  const directions = receptiveFields.map(() => rng.fillNormal(new Float32Array(field * field * Q * K)))

  const recall = (x: Uint8Array): Uint16Array => {
    const code = new Uint16Array(modules).fill(SILENT)
    receptiveFields.forEach((pixels, m) => {
      const active = [...pixels.keys()].filter((i) => x[pixels[i]!] === 1)
      if (active.length < minActive) return
      const sums = new Float32Array(Q * K)
      for (const i of active) for (let u = 0; u < Q * K; u++) sums[u]! += directions[m]![i * Q * K + u]!
      for (let q = 0; q < Q; q++) {
        const module = sums.subarray(q * K, (q + 1) * K)
        code[m * Q + q] = module.indexOf(Math.max(...module))
      }
    })
    return code
  }
  return { ...(yield* storeAll('random directions', train, modules, recall)), recall, touched: 0 }
}

/** Naive Bayes on the skeletons' pixels, counted in one pass too (Laplace's rule): the accuracy on new digits. */
export function naiveBayes({ train, test }: Digits): number {
  const pixels = SMALL * SMALL
  const seen = new Float64Array(CLASSES)
  const on = new Float64Array(CLASSES * pixels)
  for (const { x, label } of train) {
    seen[label]!++
    for (let i = 0; i < pixels; i++) on[label * pixels + i]! += x[i]!
  }
  const score = (x: Uint8Array, label: number) => {
    let sum = Math.log((seen[label]! + 1) / (train.length + CLASSES))
    for (let i = 0; i < pixels; i++) {
      const share = (on[label * pixels + i]! + 1) / (seen[label]! + 2)
      sum += Math.log(x[i] === 1 ? share : 1 - share)
    }
    return sum
  }
  const right = test.filter(({ x, label }) => {
    const scores = Array.from({ length: CLASSES }, (_, other) => score(x, other))
    return scores.indexOf(Math.max(...scores)) === label
  })
  return right.length / test.length
}
