import { checkWhole } from '#nn/rows.ts'
import type { MohdSizes } from './network.ts'

/** Weights that a token meets: rows and columns of active dimensions, routers and fusion; not look-ups, norms and biases. */
export function activatedWeights(sizes: MohdSizes): number {
  const { width, depth, attention, hidden, vocabulary, parts, active } = sizes
  const met = (width / parts) * active
  const routed = width * parts
  const fused = width * (width / parts + parts)
  return depth * (met * (4 * attention + 2 * hidden) + 2 * (routed + fused)) + routed + met * vocabulary
}

/** Of a transformer as wide within as without, all of whose weights meet every token. */
export const denseWeights = (width: number, hidden: number, depth: number, vocabulary: number): number =>
  depth * (4 * width * width + 2 * width * hidden) + width * vocabulary

/** How wide the dense maps are to be, for a transformer of so many weights; at least 1. */
export function hiddenFor(weights: number, width: number, depth: number, vocabulary: number): number {
  checkWhole('width', width, { least: 1 })
  const rest = weights - denseWeights(width, 0, depth, vocabulary)
  return checkWhole('the hidden width', Math.round(rest / (2 * width * depth)), { least: 1 })
}
