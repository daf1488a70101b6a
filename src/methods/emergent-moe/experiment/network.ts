import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { layerNorm, selfAttention } from '#nn/attention.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { type Block, type Transformer, initTransformer } from '#nn/transformer.ts'
import { emoe, membership } from '../method/experts.ts'
import { PATCH, TOKENS } from './data.ts'

const WIDTH = 36
export const DEPTH = 2
/** The layer that is tuned as experts: the last one. */
export const TUNED = DEPTH - 1
export const NEURONS = 144
const HEADS = 4

/** A vision transformer: squares to tokens, learned places, layers, and a head on the mean token. */
export type Network = { patch: Dense; places: np.Array; layers: Transformer; head: Dense }

/** What a layer's feed-forward part does for a token: nothing special, or some of its neurons. */
export type Route =
  | { kind: 'experts'; labels: ArrayLike<number>; k: number; gateOf?: ArrayLike<number> }
  /** These neurons and no others, whatever the token. */
  | { kind: 'fixed'; isOn: ArrayLike<number> }
  /** A mask of each token's neurons, [n, TOKENS, neurons]. */
  | { kind: 'mask'; mask: np.Array }

/** Of each layer; undefined leaves one dense. */
export type Routes = readonly (Route | undefined)[]

/** Consumes the key. */
export function initNetwork(key: np.Array, classes: number): Network {
  const parts = keys(key, 'patch', 'places', 'layers', 'head')
  return {
    patch: initDense(parts.patch, PATCH, WIDTH, 1),
    places: random.normal(parts.places, [TOKENS, WIDTH]).mul(0.1),
    layers: initTransformer(parts.layers, { width: WIDTH, depth: DEPTH, hidden: NEURONS }),
    head: initDense(parts.head, WIDTH, classes, 1),
  }
}

/** The same network with a new head. Consumes both. */
export function withHead({ head, ...rest }: Network, key: np.Array, classes: number): Network {
  tree.dispose(head)
  return { ...rest, head: initDense(key, WIDTH, classes, 1) }
}

/** Class scores [n, classes] of pictures [n, TOKENS * PATCH]. Consumes both. */
export function network({ head, ...body }: Network, x: np.Array, routes: Routes = []): np.Array {
  return dense(head, features(body, x, routes))
}

/** The mean token [n, width] after the last layer. Consumes both. */
export function features(
  { patch, places, layers }: Omit<Network, 'head'>,
  x: np.Array,
  routes: Routes = [],
): np.Array {
  let h = dense(patch, x.reshape([-1, TOKENS, PATCH])).add(places)
  layers.blocks.forEach((block, layer) => {
    h = h.ref.add(selfAttention(block.attention, layerNorm(block.attentionNorm, h), { heads: HEADS }))
    h = h.ref.add(feedForward(block, layerNorm(block.denseNorm, h), routes[layer]))
  })
  return layerNorm(layers.norm, h).mean(1)
}

function feedForward({ up, down }: Pick<Block, 'up' | 'down'>, x: np.Array, route?: Route): np.Array {
  if (route?.kind === 'experts') {
    const gate = route.gateOf && membership(route.gateOf)
    return emoe({ up, down }, x, { members: membership(route.labels), k: route.k, ...(gate && { gate }) })
  }
  const h = nn.gelu(dense(up, x))
  if (!route) return dense(down, h)
  const mask = route.kind === 'fixed' ? np.array(Float32Array.from(route.isOn)) : route.mask
  return dense(down, h.mul(mask))
}

/** Activations of each layer's neurons, [n * TOKENS, neurons] a layer, in the dense network. Consumes both. */
export function activations({ patch, places, layers, head }: Network, x: np.Array): np.Array[] {
  let h = dense(patch, x.reshape([-1, TOKENS, PATCH])).add(places)
  const found = layers.blocks.map((block) => {
    h = h.ref.add(selfAttention(block.attention, layerNorm(block.attentionNorm, h), { heads: HEADS }))
    const fired = nn.gelu(dense(block.up, layerNorm(block.denseNorm, h.ref)))
    h = h.add(dense(block.down, fired.ref))
    return fired.reshape([-1, NEURONS])
  })
  tree.dispose([h, layers.norm, head])
  return found
}

/** The keys of each layer, one a row. Takes the parameters by `.ref`. */
export const keysOf = ({ layers }: Network): np.Array[] => layers.blocks.map(({ up }) => up.w.ref.transpose())
