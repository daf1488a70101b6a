import { nn, numpy as np, random } from '@jax-js/jax'
import { checkOptions, checkWhole } from './checks.ts'
import { type Dense, dense, initDense } from './dense.ts'
import { keys } from './random.ts'
import { type Transformer, type TransformerSizes, initTransformer, transformer } from './transformer.ts'

/** A transformer that says what comes next: embeddings, learned positions, layers, a read-out of its own. */
export type Decoder = {
  /** [vocabulary, width] */
  tokens: np.Array
  /** [length, width] */
  places: np.Array
  layers: Transformer
  out: Dense
}

export interface DecoderSizes extends TransformerSizes {
  vocabulary: number
  /** Places at most. */
  length: number
}

/** Embeddings and positions start this small, so that layers are heard from the start. */
const SPREAD = 0.1

/** Parameters of a decoder. Consumes the key. @throws RangeError for a size that is unknown or not a whole number from 1 */
export function initDecoder(key: np.Array, sizes: DecoderSizes): Decoder {
  checkOptions('the decoder', sizes, ['vocabulary', 'length', 'width', 'depth', 'hidden'])
  const { vocabulary, length, ...rest } = sizes
  checkWhole('vocabulary', vocabulary, { least: 1 })
  checkWhole('length', length, { least: 1 })
  const parts = keys(key, 'tokens', 'places', 'layers', 'out')
  return {
    layers: initTransformer(parts.layers, rest),
    tokens: random.normal(parts.tokens, [vocabulary, rest.width]).mul(SPREAD),
    places: random.normal(parts.places, [length, rest.width]).mul(SPREAD),
    out: initDense(parts.out, rest.width, vocabulary, 1),
  }
}

/**
 * The last hidden states, after the last norm, that the read-out turns into logits: [n, length, width] for tokens
 * [n, length]. Each sees its own place and those before it. Consumes both arguments (the read-out too).
 */
export function decoderStates(
  { tokens, places, layers, out }: Decoder,
  x: np.Array,
  heads: number,
): np.Array {
  out.w.dispose()
  out.b.dispose()
  return transformer(layers, embedded(tokens, places, x), { heads, causal: true })
}

/** Logits [n, length, vocabulary] of the token that follows each place of tokens [n, length]. Consumes both. */
export function decoder({ tokens, places, layers, out }: Decoder, x: np.Array, heads: number): np.Array {
  return dense(out, transformer(layers, embedded(tokens, places, x), { heads, causal: true }))
}

function embedded(tokens: np.Array, places: np.Array, x: np.Array): np.Array {
  const length = x.shape[1]!
  const vocabulary = tokens.shape[0]!
  // A product, as the gradient of a look-up is as dense and slower.
  return np.dot(nn.oneHot(x, vocabulary), tokens).add(places.slice([0, length]))
}
