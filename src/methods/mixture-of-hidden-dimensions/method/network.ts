import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { type Attention, selfAttention } from '#nn/attention.ts'
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
  either,
  initMonarch,
  monarch,
  route,
  spread,
} from './routing.ts'

export interface MohdSizes extends Cut {
  vocabulary: number
  /** Places at most. */
  length: number
  /** Hidden dimensions, the active and the others. Of one part, the network is a plain transformer. */
  width: number
  depth: number
  /** Width of attention, all heads together. */
  attention: number
  /** Width between the two dense maps. */
  hidden: number
  /** Cuts `hidden` of a plain transformer into so many experts, of which a token meets one; 1 unless given. */
  experts?: number
}

/** What decides which sub-dimensions a sub-layer reads and writes, and what hands on what it found. */
export type Gate = { centroids: np.Array; fusion: Monarch }

export type MohdBlock = {
  attention: Attention
  up: Dense
  down: Dense
  /** Of attention and of the dense maps, each [width]. */
  norms: np.Array[]
  /** Of attention and of the dense maps; none in a plain transformer. */
  gates: Gate[]
  /** Centroids of the experts [experts, width], where there are some. */
  experts: np.Array[]
}

/** A decoder whose every token meets the active rows and columns of each matrix only. */
export type Mohd = {
  /** [vocabulary, width] */
  tokens: np.Array
  /** [length, width] */
  places: np.Array
  blocks: MohdBlock[]
  /** Of the read-out, [width]. */
  norm: np.Array
  /** Of the read-out; none in a plain transformer. */
  centroids: np.Array[]
  out: Dense
}

const NUMBERS = ['vocabulary', 'length', 'depth', 'attention', 'hidden', 'experts'] as const
/** Of embeddings. */
const SPREAD = 0.1
/** Centroids start so small that gates are nearly even: with all parts active, the network starts as a plain one. */
const CENTROIDS = 0.02

/** Parameters. Consumes the key. @throws RangeError for a size that is unknown, no whole number from 1, or does not fit */
export function initMohd(key: np.Array, sizes: MohdSizes): Mohd {
  checkOptions('the network', sizes, [...NUMBERS, 'width', 'parts', 'shared', 'active'])
  const { vocabulary, length, width, depth, attention, hidden, parts, experts = 1 } = sizes
  for (const name of NUMBERS) checkWhole(name, sizes[name] ?? 1, { least: 1 })
  checkCut(width, sizes)
  if (parts > 1 && experts > 1)
    throw new RangeError(`${experts} experts and ${parts} parts: one of them is to be 1`)
  if (hidden % experts !== 0) throw new RangeError(`${experts} experts do not divide a width of ${hidden}`)
  const own = keys(key, 'tokens', 'places', 'blocks', 'last', 'out')
  const isCut = parts > 1
  const centroids = (part: np.Array, count: number) => random.normal(part, [count, width]).mul(CENTROIDS)
  const gate = (part: np.Array): Gate => ({
    centroids: centroids(part, parts),
    fusion: initMonarch(width, parts),
  })
  const from = (part: np.Array) => initDense(part, width, attention, 1)
  const each = random.split(own.blocks, depth)
  const blocks = Array.from({ length: depth }, (_, layer): MohdBlock => {
    const part = keys(each.ref.slice(layer), 'query', 'key', 'value', 'out', 'up', 'down', 'gates', 'experts')
    const gates = random.split(part.gates, 2)
    const block = {
      attention: {
        query: from(part.query),
        key: from(part.key),
        value: from(part.value),
        out: initDense(part.out, attention, width, 1),
      },
      up: initDense(part.up, width, hidden),
      // One expert's share of the rows is met at a time.
      down: initDense(part.down, hidden, width, experts),
      norms: [np.ones([width]), np.ones([width])],
      gates: isCut ? [0, 1].map((i) => gate(gates.ref.slice(i))) : [],
      experts: experts > 1 ? [centroids(part.experts.ref, experts)] : [],
    }
    tree.dispose([gates, part.experts])
    return block
  })
  each.dispose()
  const last = own.last
  const routed = isCut ? [centroids(last.ref, parts)] : []
  last.dispose()
  return {
    tokens: random.normal(own.tokens, [vocabulary, width]).mul(SPREAD),
    places: random.normal(own.places, [length, width]).mul(SPREAD),
    blocks,
    norm: np.ones([width]),
    centroids: routed,
    out: initDense(own.out, width, vocabulary, 1),
  }
}

/** What comes next, and how unevenly the specialised sub-dimensions were used. */
export interface MohdSays {
  /** [n, length, vocabulary] */
  logits: np.Array
  /** Mean over all routers; 0 without any. */
  balance: np.Array
}

/**
 * Reads tokens [n, length]. Each sub-layer is x + Fusion(m ⊙ f(α g ⊙ norm(x))): gates g choose rows of what comes in,
 * their mask m the columns of what goes out. Without sub-dimensions the plan is that of the experts. Consumes all but the
 * heads.
 */
export function mohd(
  { tokens, places, blocks, norm, centroids, out }: Mohd,
  x: np.Array,
  plan: Plan,
  heads: number,
): MohdSays {
  const [n, length] = x.shape as [number, number]
  const [vocabulary, width] = tokens.shape as [number, number]
  const balances: np.Array[] = []
  const gated = (router: np.Array, h: np.Array) => {
    const found = gate(router, h, tree.ref(plan), balances.length)
    balances.push(found.balance)
    return found
  }
  const strengthOf = (router: np.Array, h: np.Array) => {
    const { strength, mask } = gated(router, h)
    mask.dispose()
    return strength
  }
  const through = (scale: np.Array, own: Gate | undefined, f: (z: np.Array) => np.Array): np.Array => {
    const h = rmsNorm(scale, x.ref)
    if (!own) return f(h)
    const { strength, mask } = gated(own.centroids, h.ref)
    const y = f(h.mul(spread(strength, width)))
      .mul(spread(mask, width))
      .reshape([n * length, width])
    const fused = either(plan.on.fusion.ref, monarch(own.fusion, y.ref), y)
    return fused.reshape([n, length, width])
  }
  x = np.dot(nn.oneHot(x, vocabulary), tokens).add(places.slice([0, length]))
  for (const { attention, up, down, norms, gates, experts } of blocks) {
    const attended = through(norms[0]!, gates[0], (z) => selfAttention(attention, z, { heads, causal: true }))
    x = x.add(attended)
    const mapped = through(norms[1]!, gates[1], (z) => {
      const h = nn.gelu(dense(up, z.ref))
      if (!experts[0]) {
        z.dispose()
        return dense(down, h)
      }
      return dense(down, h.mul(spread(strengthOf(experts[0], z), h.shape.at(-1)!)))
    })
    x = x.add(mapped)
  }
  const h = rmsNorm(norm, x)
  const read = centroids[0] ? h.ref.mul(spread(strengthOf(centroids[0], h), width)) : h
  tree.dispose(plan)
  const balance = balances.reduce((sum, one) => sum.add(one), np.array(0)).div(Math.max(balances.length, 1))
  return { logits: dense(out, read), balance }
}

/** α g and the mask of g, both [..., parts], for what the router of this number says of h. Consumes the arrays. */
function gate(centroids: np.Array, h: np.Array, plan: Plan, at: number) {
  const draws = random.uniform(random.key(at), [h.shape.at(-2)!, plan.shared.shape[0]!])
  const { affinity, mask } = route(h, centroids, tree.ref(plan), draws)
  const balance = balanceLoss({ affinity: affinity.ref, mask: mask.ref }, tree.ref(plan))
  const gates = affinity.mul(mask.ref)
  const alpha = either(plan.on.scaling.ref, activationScale(gates.ref), np.array(1))
  const strength = either(plan.on.gates.ref, alpha.mul(gates), mask.ref)
  tree.dispose(plan)
  return { strength, mask, balance }
}

/** Each vector along the last axis at a mean square of 1, then scaled (Zhang and Sennrich 2019). Consumes both. */
const rmsNorm = (scale: np.Array, x: np.Array): np.Array => {
  const square = np.mean(np.square(x.ref), -1, { keepdims: true })
  return x.div(np.sqrt(square.add(1e-5))).mul(scale)
}
