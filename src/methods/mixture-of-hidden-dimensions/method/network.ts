import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { type Attention, type LayerNorm, initLayerNorm, layerNorm, selfAttention } from '#nn/attention.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { checkOptions, checkWhole } from '#nn/rows.ts'
import {
  type Cut,
  type Monarch,
  type Plan,
  activationScale,
  balanceLoss,
  checkCut,
  initMonarch,
  monarch,
  route,
  spread,
} from './routing.ts'

export interface MohdSizes extends Cut {
  vocabulary: number
  /** Places at most. */
  length: number
  /** Hidden dimensions, the active and the others. */
  width: number
  depth: number
  /** Width of attention, all heads together. */
  attention: number
  /** Width between the two dense maps. */
  hidden: number
}

/** What may be left out, each alone. */
export interface MohdOptions {
  heads: number
  /** Draws the specialised sub-dimensions of each place at random, once for all texts. */
  isDrawn?: boolean
  /** Leaves the gates as they are. */
  isUnscaled?: boolean
  /** Gives each sub-dimension its own outcome only. */
  isUnfused?: boolean
}

/** One sub-layer's norm, centroids and fusion. */
export type Gate = { norm: LayerNorm; centroids: np.Array; fusion: Monarch }

export type MohdBlock = { attending: Gate; attention: Attention; mapping: Gate; up: Dense; down: Dense }

/** A decoder whose every token meets the active rows and columns of each matrix only. */
export type Mohd = {
  /** [vocabulary, width] */
  tokens: np.Array
  /** [length, width] */
  places: np.Array
  blocks: MohdBlock[]
  /** Of the read-out. */
  last: { norm: LayerNorm; centroids: np.Array }
  out: Dense
}

const SIZES = [
  'vocabulary',
  'length',
  'width',
  'depth',
  'attention',
  'hidden',
  'parts',
  'shared',
  'active',
] as const
const SPREAD = 0.1
/** Centroids start so small that gates are nearly even: with all parts active, the network starts as a plain one. */
const CENTROIDS = 0.02

/** Parameters. Consumes the key. @throws RangeError for a size that is unknown, no whole number from 1, or does not fit */
export function initMohd(key: np.Array, sizes: MohdSizes): Mohd {
  checkOptions('the network', sizes, SIZES)
  const { vocabulary, length, width, depth, attention, hidden, parts } = sizes
  for (const [name, size] of Object.entries({ vocabulary, length, depth, attention, hidden }))
    checkWhole(name, size, { least: 1 })
  checkCut(width, sizes)
  const own = keys(key, 'tokens', 'places', 'blocks', 'last', 'out')
  const centroids = (part: np.Array) => random.normal(part, [parts, width]).mul(CENTROIDS)
  const gate = (part: np.Array): Gate => ({
    norm: initLayerNorm(width),
    centroids: centroids(part),
    fusion: initMonarch(width, parts),
  })
  const each = random.split(own.blocks, depth)
  const blocks = Array.from({ length: depth }, (_, layer): MohdBlock => {
    const part = keys(
      each.ref.slice(layer),
      'attending',
      'query',
      'key',
      'value',
      'out',
      'mapping',
      'up',
      'down',
    )
    const from = (k: np.Array) => initDense(k, width, attention, 1)
    return {
      attending: gate(part.attending),
      attention: {
        query: from(part.query),
        key: from(part.key),
        value: from(part.value),
        out: initDense(part.out, attention, width, 1),
      },
      mapping: gate(part.mapping),
      up: initDense(part.up, width, hidden),
      down: initDense(part.down, hidden, width, 1),
    }
  })
  each.dispose()
  return {
    tokens: random.normal(own.tokens, [vocabulary, width]).mul(SPREAD),
    places: random.normal(own.places, [length, width]).mul(SPREAD),
    blocks,
    last: { norm: initLayerNorm(width), centroids: centroids(own.last) },
    out: initDense(own.out, width, vocabulary, 1),
  }
}

/** What comes next, and how unevenly the specialised sub-dimensions were used. */
export interface MohdSays {
  /** [n, length, vocabulary] */
  logits: np.Array
  /** Mean over all routers. */
  balance: np.Array
  /** Which sub-dimensions were active at the read-out, [n, length, parts]. */
  mask: np.Array
}

/**
 * Reads tokens [n, length]. Each sub-layer is x + Fusion(m ⊙ f(α g ⊙ LN(x))): gates g choose rows of what comes in, their
 * mask m the columns of what goes out. Consumes all but the options.
 */
export function mohd(
  { tokens, places, blocks, last, out }: Mohd,
  x: np.Array,
  plan: Plan,
  options: MohdOptions,
): MohdSays {
  checkOptions('mohd', options, ['heads', 'isDrawn', 'isUnscaled', 'isUnfused'])
  const { heads, isUnfused = false } = options
  const [n, length] = x.shape as [number, number]
  const [vocabulary, width] = tokens.shape as [number, number]
  const balances: np.Array[] = []
  const gated = (centroids: np.Array, h: np.Array) => {
    const found = gate(centroids, h, tree.ref(plan), { ...options, at: balances.length })
    balances.push(found.balance)
    return found
  }
  const through = ({ norm, centroids, fusion }: Gate, f: (z: np.Array) => np.Array): np.Array => {
    const { z, mask } = gated(centroids, layerNorm(norm, x.ref))
    const y = f(z).mul(spread(mask, width))
    if (!isUnfused) return monarch(fusion, y.reshape([n * length, width])).reshape([n, length, width])
    // They stay where they are: a parameter without any part in the loss has no gradient.
    return y.add(fusion.within.sum().add(fusion.across.sum()).mul(0))
  }
  x = np.dot(nn.oneHot(x, vocabulary), tokens).add(places.slice([0, length]))
  for (const { attending, attention, mapping, up, down } of blocks) {
    x = x.ref.add(through(attending, (z) => selfAttention(attention, z, { heads, causal: true })))
    x = x.ref.add(through(mapping, (z) => dense(down, nn.gelu(dense(up, z)))))
  }
  const { z, mask } = gated(last.centroids, layerNorm(last.norm, x))
  const balance = balances.reduce((sum, one) => sum.add(one)).div(balances.length)
  tree.dispose(plan)
  return { logits: dense(out, z), balance, mask }
}

interface GateOptions extends MohdOptions {
  /** Which router it is, counted from 0. */
  at: number
}

/** α g ⊙ h, and the mask of g. Consumes the arrays. */
function gate(
  centroids: np.Array,
  h: np.Array,
  plan: Plan,
  { at, isDrawn = false, isUnscaled = false }: GateOptions,
) {
  const width = h.shape.at(-1)!
  const draws = isDrawn ? random.uniform(random.key(at), [h.shape.at(-2)!, plan.shared.shape[0]!]) : undefined
  const { affinity, mask } = route(h.ref, centroids, tree.ref(plan), draws)
  const balance = balanceLoss({ affinity: affinity.ref, mask: mask.ref }, plan)
  const gates = affinity.mul(mask.ref)
  const strength = isUnscaled ? gates : activationScale(gates.ref).mul(gates)
  return { z: h.mul(spread(strength, width)), mask, balance }
}
