import { nn, numpy as np, random } from '@jax-js/jax'
import { attentionWeights, layerNorm, mergeHeads, splitHeads } from '#nn/attention.ts'
import { initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { checkWhole } from '#nn/rows.ts'

/** One layer's weights; its biases are the task's. */
type Layer = {
  attentionScale: np.Array
  query: np.Array
  key: np.Array
  value: np.Array
  out: np.Array
  denseScale: np.Array
  up: np.Array
  down: np.Array
}

/** A vision transformer without its biases: what all tasks share. */
export type Encoder = { patch: np.Array; places: np.Array; layers: Layer[] }

export interface EncoderSizes {
  /** Numbers of a patch. */
  inputs: number
  tokens: number
  width: number
  depth: number
}

/** Consumes the key. */
export function initEncoder(key: np.Array, { inputs, tokens, width, depth }: EncoderSizes): Encoder {
  const parts = keys(key, 'patch', 'places', 'layers')
  const layers = random.split(parts.layers, depth)
  const made = Array.from({ length: depth }, (_, layer) => {
    const own = keys(layers.ref.slice(layer), 'query', 'key', 'value', 'out', 'up', 'down')
    const square = (part: np.Array) => initDense(part, width, width, 1).w
    return {
      attentionScale: np.ones([width]),
      query: square(own.query),
      key: square(own.key),
      value: square(own.value),
      out: square(own.out),
      denseScale: np.ones([width]),
      up: initDense(own.up, width, 2 * width).w,
      down: initDense(own.down, 2 * width, width, 1).w,
    }
  })
  layers.dispose()
  return {
    patch: initDense(parts.patch, inputs, width, 1).w,
    places: random.normal(parts.places, [tokens, width]).mul(0.1),
    layers: made,
  }
}

/** How many biases an encoder has: the parameters of a task (bias tuning, section 3.2). */
export const biasCount = ({ width, depth }: Pick<EncoderSizes, 'width' | 'depth'>): number =>
  width + depth * 9 * width

/**
 * Tokens of pictures after each layer, each [n, tokens, width]. Every picture is seen with the biases of its task.
 * Consumes all its arguments.
 *
 * @param biases - [n, `biasCount`], or [1, `biasCount`] for the same with all
 * @param patches - [n, tokens, inputs]
 * @throws RangeError when there are other than `biasCount` biases
 */
export function encode(
  { patch, places, layers }: Encoder,
  biases: np.Array,
  patches: np.Array,
  heads: number,
): np.Array[] {
  const width = patch.shape[1]!
  const wanted = biasCount({ width, depth: checkWhole('the layers', layers.length, { least: 1 }) })
  if (biases.shape[1] !== wanted)
    throw new RangeError(`${biases.shape[1]} biases for an encoder of ${wanted}`)
  let at = 0
  const next = (count: number) => biases.ref.slice([], [at, (at += count)]).reshape([-1, 1, count])

  let h = np.dot(patches, patch).add(next(width)).add(places)
  const levels: np.Array[] = []
  for (const layer of layers) {
    const x = normed(layer.attentionScale, h.ref).add(next(width))
    const part = (w: np.Array, last = false) =>
      splitHeads(np.dot(last ? x : x.ref, w).add(next(width)), heads)
    const [q, k, v] = [part(layer.query), part(layer.key), part(layer.value, true)]
    const attended = mergeHeads(np.matmul(attentionWeights(q, k), v))
    h = h.add(np.dot(attended, layer.out).add(next(width)))
    const y = normed(layer.denseScale, h.ref).add(next(width))
    const wide = nn.gelu(np.dot(y, layer.up).add(next(2 * width)))
    h = h.add(np.dot(wide, layer.down).add(next(width)))
    levels.push(h.ref)
  }
  h.dispose()
  biases.dispose()
  return levels
}

/** A layer norm without its shift. Consumes both. */
const normed = (scale: np.Array, x: np.Array): np.Array =>
  layerNorm({ scale, shift: np.zeros([scale.shape[0]!]) }, x)
