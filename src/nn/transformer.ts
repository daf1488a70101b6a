import { nn, numpy as np, random } from '@jax-js/jax'
import {
  type Attention,
  type AttentionOptions,
  type LayerNorm,
  initAttention,
  initLayerNorm,
  layerNorm,
  selfAttention,
} from './attention.ts'
import { checkOptions, checkWhole } from './checks.ts'
import { type Dense, dense, initDense } from './dense.ts'
import type { Tree } from './jit.ts'
import { keys } from './random.ts'

/** One layer: attention, then two dense maps with GELU between, each behind a layer norm of its own. */
export type Block<A extends Tree = Attention> = {
  attentionNorm: LayerNorm
  attention: A
  denseNorm: LayerNorm
  up: Dense
  down: Dense
}

/** Layers in their order, and the norm after the last. `A` is what one layer's attention learns. */
export type Transformer<A extends Tree = Attention> = { blocks: Block<A>[]; norm: LayerNorm }

/** An attention of one's own: from x [n, length, width] to the same shape. Consumes x and its parameters. */
export type Attend<A extends Tree> = (attention: A, x: np.Array, layer: number) => np.Array

export interface TransformerSizes {
  width: number
  depth: number
  /** Width between the two dense maps; four times the width unless given. */
  hidden?: number
}

/**
 * Parameters of a pre-LN transformer, with the attention of `initAttention` or of one's own. Positions,
 * embeddings and the read-out are the caller's. Consumes the key.
 *
 * @throws RangeError for a size that is unknown or not a whole number from 1
 */
export function initTransformer(key: np.Array, sizes: TransformerSizes): Transformer
export function initTransformer<A extends Tree>(
  key: np.Array,
  sizes: TransformerSizes,
  init: (key: np.Array, width: number, layer: number) => A,
): Transformer<A>
export function initTransformer(
  key: np.Array,
  sizes: TransformerSizes,
  init: (key: np.Array, width: number, layer: number) => Tree = initAttention,
): Transformer<Tree> {
  checkOptions('the transformer', sizes, ['width', 'depth', 'hidden'])
  const { width, depth, hidden = 4 * width } = sizes
  for (const [name, size] of Object.entries({ width, depth, hidden })) checkWhole(name, size, { least: 1 })
  const layers = random.split(key, depth)
  const blocks = Array.from({ length: depth }, (_, layer) => {
    const parts = keys(layers.ref.slice(layer), 'attention', 'up', 'down')
    return {
      attentionNorm: initLayerNorm(width),
      attention: init(parts.attention, width, layer),
      denseNorm: initLayerNorm(width),
      up: initDense(parts.up, width, hidden),
      down: initDense(parts.down, hidden, width, 1),
    }
  })
  layers.dispose()
  return { blocks, norm: initLayerNorm(width) }
}

/**
 * Runs x [n, length, width] through all layers, giving the same shape: each adds its attention, then its dense
 * maps, to what came in (Vaswani et al. 2017, with the norms inside the sums as in Xiong et al. 2020). An
 * encoder as it is, a decoder with `causal`. No dropout. Consumes all its arguments, the mask too.
 *
 * @param attention - options of `selfAttention`, or a function in its place; arrays that such a function
 *   shares between layers it takes by `.ref`
 */
export function transformer(params: Transformer, x: np.Array, attention: AttentionOptions): np.Array
export function transformer<A extends Tree>(
  params: Transformer<A>,
  x: np.Array,
  attention: Attend<A>,
): np.Array
export function transformer(
  { blocks, norm }: Transformer<Tree>,
  x: np.Array,
  attention: AttentionOptions | Attend<Tree>,
): np.Array {
  const options = typeof attention === 'function' ? undefined : attention
  const attend =
    typeof attention === 'function'
      ? attention
      : (maps: Tree, h: np.Array) => selfAttention(maps as Attention, h, masked(attention))
  blocks.forEach((block, layer) => {
    x = x.ref.add(attend(block.attention, layerNorm(block.attentionNorm, x), layer))
    const h = dense(block.up, layerNorm(block.denseNorm, x.ref))
    x = x.add(dense(block.down, nn.gelu(h)))
  })
  options?.mask?.dispose()
  return layerNorm(norm, x)
}

/** The same options with a mask that may be consumed. */
const masked = ({ mask, ...rest }: AttentionOptions): AttentionOptions =>
  mask ? { ...rest, mask: mask.ref } : rest
