import { nn, numpy as np, tree } from '@jax-js/jax'
import { type Attention, attentionWeights, mergeHeads, splitHeads } from './attention.ts'
import { checkNumber, checkOptions, checkWhole } from './checks.ts'
import type { Decoder } from './decoder.ts'
import { dense } from './dense.ts'
import { compile } from './jit.ts'
import type { RandomSource } from './rows.ts'
import { transformer } from './transformer.ts'

/** Keys and values of all places so far, of each layer: [n, heads, length, width / heads], zeros where none are. */
export type Cache = { keys: np.Array[]; values: np.Array[] }

/** An empty cache for n rows of a decoder, which stays the caller's. */
export function initCache({ places, layers }: Decoder, n: number, heads: number): Cache {
  const [length, width] = places.shape as [number, number]
  const empty = () => layers.blocks.map(() => np.zeros([n, heads, length, width / heads]))
  return { keys: empty(), values: empty() }
}

/**
 * One more token of each row through a decoder: logits [n, vocabulary] of what follows, as `decoder` gives them at this
 * place, and the cache with this place in it. Consumes all its arguments.
 *
 * @param token - [n] int32
 * @param place - how many tokens went before, a scalar int32
 */
export function decodeStep(
  params: Decoder,
  { keys, values }: Cache,
  token: np.Array,
  place: np.Array,
  heads: number,
): [np.Array, Cache] {
  const [length] = params.places.shape as [number, number]
  const cache: Cache = { keys: [], values: [] }
  const here = np.equal(np.arange(length).astype(np.int32), place.ref).reshape([1, 1, length, 1])
  const seen = np.lessEqual(np.arange(length).astype(np.int32), place.ref).reshape([1, 1, 1, length])
  const put = (old: np.Array, now: np.Array) => np.where(here.ref, now, old)

  const attend = ({ query, key, value, out }: Attention, x: np.Array, layer: number) => {
    const q = splitHeads(dense(query, x.ref), heads)
    const k = put(keys[layer]!, splitHeads(dense(key, x.ref), heads))
    const v = put(values[layer]!, splitHeads(dense(value, x), heads))
    cache.keys.push(k.ref)
    cache.values.push(v.ref)
    return dense(out, mergeHeads(np.matmul(attentionWeights(q, k, { mask: seen.ref }), v)))
  }
  const x = np
    .dot(nn.oneHot(token, params.tokens.shape[0]!), params.tokens)
    .add(np.dot(nn.oneHot(place, length), params.places))
  const states = transformer(params.layers, np.expandDims(x, 1), attend)
  here.dispose()
  seen.dispose()
  return [dense(params.out, states.slice([], 0)), cache]
}

export interface GenerateOptions {
  heads: number
  /** Draws what comes next. */
  rng: RandomSource
  /** How many tokens are added at most, and no more than the decoder has places for. */
  steps: number
  /** 0 says the likeliest token, 1 draws by the decoder's own probabilities. */
  temperature?: number
  /** Only so many of the likeliest tokens are drawn from. */
  topK?: number
  /** A row that has said this token says no more. */
  stop?: number
}

/**
 * Goes on from prompts, which may differ in length, with a cache of keys and values: only new tokens go through the
 * layers. Returns what was added to each, with the stop token where it came. Keeps the parameters.
 *
 * @throws RangeError for an empty prompt, one that fills all places, a token out of range, or an option that is unknown
 *   or out of range
 */
export async function generate(
  params: Decoder,
  prompts: readonly ArrayLike<number>[],
  options: GenerateOptions,
): Promise<number[][]> {
  checkOptions('generate', options, ['heads', 'rng', 'steps', 'temperature', 'topK', 'stop'])
  const [length] = params.places.shape as [number, number]
  const [vocabulary] = params.tokens.shape as [number, number]
  const { heads, rng, steps, temperature = 1, topK = vocabulary, stop } = options
  checkWhole('heads', heads, { least: 1 })
  checkWhole('steps', steps, { least: 1 })
  checkNumber('temperature', temperature, { least: 0 })
  checkWhole('topK', topK, { least: 1 })
  checkWhole('the number of prompts', prompts.length, { least: 1 })
  prompts.forEach((prompt, row) => {
    if (prompt.length === 0) throw new RangeError(`prompt ${row} is empty`)
    if (prompt.length >= length)
      throw new RangeError(`prompt ${row} of ${prompt.length} tokens leaves none of ${length} places`)
    for (let i = 0; i < prompt.length; i++)
      checkWhole(`token ${i} of prompt ${row}`, prompt[i]!, { most: vocabulary - 1 })
  })

  const added: number[][] = prompts.map(() => [])
  const isDone = (row: number) =>
    added[row]!.length === steps || (stop !== undefined && added[row]!.at(-1) === stop)
  const tokenAt = (row: number, place: number) =>
    prompts[row]![place] ?? added[row]![place - prompts[row]!.length] ?? 0
  const step = compile((p: Decoder, cache: Cache, token: np.Array, place: np.Array) =>
    decodeStep(p, cache, token, place, heads),
  )
  let cache = initCache(params, prompts.length, heads)
  try {
    for (let place = 0; place < length && !prompts.every((_, row) => isDone(row)); place++) {
      const token = np.array(Int32Array.from(prompts, (_, row) => tokenAt(row, place)))
      const [logits, next] = step(tree.ref(params), cache, token, np.array(place, { dtype: np.int32 }))
      cache = next
      const data = await logits.data()
      prompts.forEach((prompt, row) => {
        if (place < prompt.length - 1 || isDone(row)) return
        const own = data.subarray(row * vocabulary, (row + 1) * vocabulary)
        added[row]!.push(drawToken(own, { rng, temperature, topK }))
      })
    }
  } finally {
    step.dispose()
    tree.dispose(cache)
  }
  return added
}

/** Draws a token by its logits. */
function drawToken(
  logits: ArrayLike<number>,
  { rng, temperature, topK }: Required<Pick<GenerateOptions, 'rng' | 'temperature' | 'topK'>>,
): number {
  const order = Array.from(logits, (_, token) => token).sort((a, b) => logits[b]! - logits[a]!)
  if (temperature === 0) return order[0]!
  const offered = order.slice(0, topK)
  const weights = offered.map((token) => Math.exp((logits[token]! - logits[order[0]!]!) / temperature))
  let left = rng.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  return offered[weights.findIndex((weight) => (left -= weight) < 0)] ?? offered.at(-1)!
}
