import { checkWhole } from '#nn/rows.ts'
import type { MohdSizes } from './network.ts'

/** Weights that a token meets: active rows and columns, routers and fusion; not look-ups, norms and biases. */
export function activatedWeights(sizes: MohdSizes): number {
  const { width, depth, attention, hidden, vocabulary, parts, active, experts = 1 } = sizes
  const met = (width / parts) * active
  const routed = parts > 1 ? width * parts : 0
  const fused = parts > 1 ? width * (width / parts + parts) : 0
  const chosen = experts > 1 ? width * experts : 0
  const block = met * (4 * attention + (2 * hidden) / experts) + 2 * (routed + fused) + chosen
  return depth * block + routed + met * vocabulary
}

/** How wide the dense maps of such a network are to be for so many activated weights; all its experts together. */
export function hiddenFor(weights: number, sizes: Omit<MohdSizes, 'hidden'>): number {
  const { width, depth, parts, active, experts = 1 } = sizes
  const rest = weights - activatedWeights({ ...sizes, hidden: 0 })
  const each = Math.round(rest / (2 * (width / parts) * active * depth))
  return experts * checkWhole('the hidden width', each, { least: 1 })
}
