import { checkNumber, checkOptions, checkSameLength, checkWhole } from '#nn/rows.ts'
import { type TokenRows, padTokens } from '#nn/tokens.ts'

/** Tokens that stand for no word of a file. */
export interface Specials {
  /** Ends a file. */
  end: number
  /** Parts a file with holes from what belongs into them. */
  separator: number
  /** Ends what belongs into a hole. */
  endOfMask: number
  /** Stand for the holes, the first for the first hole. */
  masks: readonly number[]
}

/** One training sequence. */
export interface Example {
  tokens: number[]
  /** 1 for each token that is to be predicted from those before it, 0 for one that is only read. */
  weights: number[]
}

/** A source of random numbers: `generator(key)` of `nn/generator.ts`. */
export interface Draws {
  uniform(): number
  int(n: number): number
  shuffle<A extends { readonly length: number; [index: number]: unknown }>(array: A): A
}

/** Causal language modelling: the file as it is, every token to be predicted. */
export function causalExample(file: readonly number[], { end }: Specials): Example {
  const tokens = [...file, end]
  return { tokens, weights: tokens.map(() => 1) }
}

export interface CorruptionOptions {
  /** Least and largest share of a file that is hidden, drawn anew for each file. */
  ratio?: readonly [least: number, most: number]
  /** Least and largest mean length of a span, drawn anew too. */
  span?: readonly [least: number, most: number]
}

/**
 * Span corruption within one file: spans are cut out, each replaced by a mask, and follow behind a separator, each behind
 * its mask again. Only they and their ends are to be predicted.
 *
 * @throws RangeError for a file of fewer than two tokens, or an option that is unknown or out of range
 */
export function corruptSpans(
  file: readonly number[],
  specials: Specials,
  rng: Draws,
  options: CorruptionOptions = {},
): Example {
  checkOptions('corruptSpans', options, ['ratio', 'span'])
  const { ratio = [0.1, 0.5], span = [2, 6] } = options
  checkWhole('the length of the file', file.length, { least: 2 })
  checkNumber('the least ratio', ratio[0], { least: 0, most: 1 })
  checkNumber('the largest ratio', ratio[1], { least: ratio[0], most: 1 })
  checkNumber('the least span', span[0], { least: 1 })
  checkNumber('the largest span', span[1], { least: span[0] })
  const within = ([least, most]: readonly [number, number]) => least + (most - least) * rng.uniform()

  const hidden = Math.min(Math.max(Math.round(within(ratio) * file.length), 1), file.length - 1)
  const most = Math.min(specials.masks.length, hidden, file.length - hidden)
  const spans = Math.min(Math.max(Math.round(hidden / within(span)), 1), most)
  const lengths = parts(hidden, spans, rng)
  // What stays: a part before each span and one after the last. The first and the last may be empty, so that
  // they are drawn with one token too many each.
  const gaps = parts(file.length - hidden + 2, spans + 1, rng).map((gap, i) =>
    i === 0 || i === spans ? gap - 1 : gap,
  )
  const holes = lengths.map((length, i): readonly [number, number] => {
    const before = gaps.slice(0, i + 1).concat(lengths.slice(0, i))
    const from = before.reduce((sum, part) => sum + part, 0)
    return [from, from + length]
  })
  return cutOut(file, holes, specials)
}

/** Whole numbers from 1 that have this sum, each way of parting as likely as any other. */
function parts(sum: number, count: number, rng: Draws): number[] {
  const cuts = rng.shuffle(Array.from({ length: sum - 1 }, (_, i) => i + 1)).slice(0, count - 1)
  const ends = [...cuts.toSorted((a, b) => a - b), sum]
  return ends.map((end, i) => end - (ends[i - 1] ?? 0))
}

/**
 * A file with these holes, from and up to a place, and what belongs into them: before and after it are read, the
 * contents predicted.
 *
 * @throws RangeError when holes are empty, out of order or out of the file, or more than there are masks
 */
export function cutOut(
  file: readonly number[],
  holes: readonly (readonly [from: number, to: number])[],
  { end, separator, endOfMask, masks }: Specials,
): Example {
  checkWhole('the number of holes', holes.length, { least: 1, most: masks.length })
  const context: number[] = []
  const contents: number[] = []
  const weights: number[] = []
  let at = 0
  holes.forEach(([from, to], i) => {
    checkWhole(`the start of hole ${i}`, from, { least: at })
    checkWhole(`the end of hole ${i}`, to, { least: from + 1, most: file.length })
    const hidden = file.slice(from, to)
    context.push(...file.slice(at, from), masks[i]!)
    contents.push(masks[i]!, ...hidden, endOfMask)
    weights.push(0, ...hidden.map(() => 1), 1)
    at = to
  })
  context.push(...file.slice(at), end, separator)
  return { tokens: [...context, ...contents], weights: [...context.map(() => 0), ...weights] }
}

/** What a decoder has to go on from to fill the gap between two pieces of a file. */
export const infillPrompt = (
  before: readonly number[],
  after: readonly number[],
  { end, separator, masks }: Specials,
): number[] => [...before, masks[0]!, ...after, end, separator, masks[0]!]

/**
 * Fill-in-the-middle (Bavarian et al. 2022) in the same words: one hole with borders anywhere, and everything to be
 * predicted, the pieces around it too.
 */
export function middleExample(file: readonly number[], specials: Specials, rng: Draws): Example {
  checkWhole('the length of the file', file.length, { least: 2 })
  const [from, to] = [rng.int(file.length), rng.int(file.length)].toSorted((a, b) => a - b)
  const { tokens } = cutOut(file, [[from!, to! + 1]], specials)
  return { tokens, weights: tokens.map(() => 1) }
}

/**
 * The mixture of objectives: with this probability the file is corrupted, else it is left as it is.
 *
 * @param corrupt - `corruptSpans`, or another way to make holes
 * @throws RangeError when the share is no number from 0 to 1
 */
export function mixtureExample(
  file: readonly number[],
  share: number,
  specials: Specials,
  rng: Draws,
  corrupt: (file: readonly number[], specials: Specials, rng: Draws) => Example = corruptSpans,
): Example {
  checkNumber('the share', share, { least: 0, most: 1 })
  return rng.uniform() < share ? corrupt(file, specials, rng) : causalExample(file, specials)
}

/** Examples as rows of one length, filled up with tokens that count for nothing. */
export interface Packed extends TokenRows {
  weights: Float32Array<ArrayBuffer>
}

/** @throws RangeError when an example is longer than the rows, or a token out of the vocabulary */
export function pack(
  examples: readonly Example[],
  length: number,
  { pad, vocabulary }: { pad: number; vocabulary: number },
): Packed {
  const rows = padTokens(
    examples.map(({ tokens }) => tokens),
    length,
    { pad, vocabulary },
  )
  const weights = new Float32Array(rows.data.length)
  examples.forEach((example, row) => {
    checkSameLength('tokens and weights', example.tokens.length, example.weights.length)
    weights.set(example.weights, row * length)
  })
  return { ...rows, weights }
}
