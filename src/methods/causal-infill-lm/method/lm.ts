import { numpy as np } from '@jax-js/jax'
import { type Decoder, decoder } from '#nn/decoder.ts'
import { type GenerateOptions, generate } from '#nn/generate.ts'
import { tokenLosses } from '#nn/tokens.ts'
import { type Packed, type Specials, infillPrompt } from './examples.ts'

/** Tokens and whether each is to be predicted, both [n, length]. */
export type LmBatch = readonly [tokens: np.Array, weights: np.Array]

/** Some rows of packed examples as arrays. */
export function lmBatch({ data, weights, length }: Packed, from: number, to: number): LmBatch {
  const cut = <A extends Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(list: A) =>
    np.array(list.slice(from * length, to * length) as A).reshape([to - from, length])
  return [cut(data), cut(weights)]
}

/**
 * -log p in nats of each token but the first given those before it, times its weight: [n, length - 1]. Consumes its
 * arguments.
 */
export function lmLosses(params: Decoder, [tokens, weights]: LmBatch, heads: number): np.Array {
  const length = tokens.shape[1]!
  const logits = decoder(params, tokens.ref.slice([], [0, length - 1]), heads)
  return tokenLosses(logits, tokens.slice([], [1, length])).mul(weights.slice([], [1, length]))
}

/**
 * The one loss of all objectives: the mean over the tokens of a row that are to be predicted, and of that over rows, so
 * that a file with holes counts as much as one without. Consumes its arguments.
 */
export function lmLoss(params: Decoder, [tokens, weights]: LmBatch, heads: number): np.Array {
  const counted = np.maximum(weights.ref.slice([], [1, tokens.shape[1]!]).sum(-1), 1)
  return lmLosses(params, [tokens, weights], heads).sum(-1).div(counted).mean()
}

/** What a decoder says from prompts on and into gaps, by the likeliest token each time. Keeps the parameters. */
export async function completeAndInfill(
  params: Decoder,
  prompts: readonly (readonly number[])[],
  gaps: readonly { before: readonly number[]; after: readonly number[] }[],
  specials: Specials,
  options: Omit<GenerateOptions, 'temperature' | 'topK' | 'stop'>,
): Promise<{ completions: number[][]; infills: number[][] }> {
  const all = [...prompts, ...gaps.map(({ before, after }) => infillPrompt(before, after, specials))]
  const said = await generate(params, all, { ...options, temperature: 0 })
  const completions = said.slice(0, prompts.length).map((tokens) => upTo(tokens, specials.end))
  return {
    completions,
    infills: said.slice(prompts.length).map((tokens) => upTo(tokens, specials.endOfMask)),
  }
}

const upTo = (tokens: readonly number[], stop: number): number[] => {
  const at = tokens.indexOf(stop)
  return at < 0 ? [...tokens] : tokens.slice(0, at)
}
