import { numpy as np, random } from '@jax-js/jax'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { type Transformer, initTransformer, transformer } from '#nn/transformer.ts'

/** Of the pictures that the models were trained on, and of a patch. */
export const SIDE = 32
const PATCH = 8
export const GRID = SIDE / PATCH
export const TOKENS = GRID * GRID
const INPUTS = PATCH * PATCH * 3
/** Of the brightness of pictures, roughly. */
const [MEAN, DEVIATION] = [0.3, 0.2]

export interface Size {
  width: number
  depth: number
  heads: number
}

/** The smaller and the larger model. */
export const SIZES = {
  small: { width: 24, depth: 2, heads: 3 },
  large: { width: 64, depth: 3, heads: 4 },
} as const satisfies Record<string, Size>

export type SizeName = keyof typeof SIZES

/** A vision transformer without a head: patches to tokens, learned places, layers. */
export type Vit = { patch: Dense; places: np.Array; layers: Transformer }

/** Consumes the key. */
export function initVit(key: np.Array, { width, depth }: Size): Vit {
  const parts = keys(key, 'patch', 'places', 'layers')
  return {
    patch: initDense(parts.patch, INPUTS, width, 1),
    places: random.normal(parts.places, [TOKENS, width]).mul(0.1),
    layers: initTransformer(parts.layers, { width, depth }),
  }
}

/** Tokens [n, GRID, GRID, width] of pictures [n, SIDE, SIDE, 3]. Consumes both. */
export function vit({ patch, places, layers }: Vit, pictures: np.Array, { width, heads }: Size): np.Array {
  const patches = pictures
    .sub(MEAN)
    .div(DEVIATION)
    .reshape([-1, GRID, PATCH, GRID, PATCH, 3])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([-1, TOKENS, INPUTS])
  const tokens = dense(patch, patches).add(places)
  return transformer(layers, tokens, { heads }).reshape([-1, GRID, GRID, width])
}
