import { numpy as np } from '@jax-js/jax'
import { checkOptions } from '#nn/rows.ts'
import type { RelativeOptions } from './vectors.ts'

/** Inputs to embeddings or their relative representation, [n, …] to [n, k]. */
export type Encoder = (x: np.Array) => np.Array
/** What reads them: a decoder, a classifier. */
export type Decoder = (r: np.Array) => np.Array
/** An encoder and a decoder in a row. */
export type Model = (x: np.Array) => np.Array

const EPSILON = 1e-5
/** Below this square a vector has no direction. */
const TINY = 1e-16

/**
 * Describes embeddings by their cosines to anchors (Moschella et al. 2023, eq. 2). Rotating or rescaling the
 * space changes nothing, so encoders whose spaces differ only by that agree on the result; with `center`,
 * shifting it does not either. Works under `jit` and gradients. Consumes both arguments.
 *
 * @param z - embeddings, [n, d]
 * @param anchors - embeddings of the anchor samples by the same encoder, [k, d]; in training they go behind
 *   `lax.stopGradient`, as in the authors' code
 * @returns similarities, [n, k]; a zero vector has cosine 0 with everything
 * @throws RangeError when shapes do not fit or there is no such option
 */
export function relativeRepresentation(
  z: np.Array,
  anchors: np.Array,
  options: RelativeOptions = {},
): np.Array {
  checkOptions('relativeRepresentation', options, ['center', 'layerNorm'])
  checkShape('the embeddings', z)
  checkShape('the anchors', anchors)
  if (z.shape[1] !== anchors.shape[1]) {
    throw new RangeError(`embeddings of ${z.shape[1]} numbers and anchors of ${anchors.shape[1]}`)
  }
  const mean = options.center ? anchors.ref.mean(0) : undefined
  const [x, a] = mean ? [z.sub(mean.ref), anchors.sub(mean)] : [z, anchors]
  const r = np.dot(unit(x), unit(a).transpose())
  return options.layerNorm ? normalise(r) : r
}

/**
 * Joins an encoder and a decoder, of one training or of two, without any further training (section 5).
 *
 * @throws TypeError when one of them is no function
 */
export function stitch(encoder: Encoder, decoder: Decoder): Model {
  if (typeof encoder !== 'function') throw new TypeError(`the encoder is ${typeof encoder}, not a function`)
  if (typeof decoder !== 'function') throw new TypeError(`the decoder is ${typeof decoder}, not a function`)
  return (x) => decoder(encoder(x))
}

/** Each row at length one; a zero row stays zero, and its gradient finite. */
function unit(x: np.Array): np.Array {
  const square = np.square(x.ref).sum(1, { keepdims: true })
  return x.div(np.sqrt(np.maximum(square, TINY)))
}

/** Layer normalisation without learned parameters. */
function normalise(r: np.Array): np.Array {
  const rest = r.ref.sub(r.mean(1, { keepdims: true }))
  const variance = np.square(rest.ref).mean(1, { keepdims: true })
  return rest.div(np.sqrt(variance.add(EPSILON)))
}

function checkShape(name: string, x: np.Array): void {
  if (x.ndim !== 2 || x.shape[0]! < 1 || x.shape[1]! < 1) {
    throw new RangeError(`${name} are of shape [${x.shape}], not [rows, numbers]`)
  }
}
