import { numpy as np, random, tree } from '@jax-js/jax'
import { afterAll, expect, test } from 'vitest'
import { decoder, initDecoder } from '#nn/decoder.ts'
import { generator } from '#nn/generator.ts'
import { type Specials, causalExample, cutOut, infillPrompt, pack } from './examples.ts'
import { completeAndInfill, lmBatch, lmLoss, lmLosses } from './lm.ts'

const SPECIALS: Specials = { end: 0, separator: 1, endOfMask: 2, masks: [3] }
const [VOCABULARY, LENGTH, HEADS] = [8, 12, 2]
const PARAMS = initDecoder(random.key(0), { vocabulary: VOCABULARY, length: LENGTH, width: 8, depth: 1 })
const params = () => tree.ref(PARAMS)
const EXAMPLES = [causalExample([5, 6, 7], SPECIALS), cutOut([5, 6, 7, 5], [[1, 3]], SPECIALS)]
const ROWS = pack(EXAMPLES, LENGTH, { pad: SPECIALS.end, vocabulary: VOCABULARY })
afterAll(() => tree.dispose(PARAMS))

/** -log p of each token after the first, by hand from the logits. */
function byHand(): number[][] {
  const [tokens, weights] = lmBatch(ROWS, 0, 2)
  weights.dispose()
  const logits = decoder(params(), tokens, HEADS).js() as number[][][]
  return EXAMPLES.map((example, row) =>
    example.tokens.slice(1).map((token, i) => {
      const own = logits[row]![i]!
      const total = own.reduce((sum, logit) => sum + Math.exp(logit), 0)
      return (Math.log(total) - own[token]!) * example.weights[i + 1]!
    }),
  )
}

test('each token is predicted from those before it, and counts where it is to be predicted', () => {
  const losses = lmLosses(params(), lmBatch(ROWS, 0, 2), HEADS).js() as number[][]
  byHand().forEach((expected, row) => {
    expected.forEach((loss, i) => expect(losses[row]![i]).toBeCloseTo(loss, 4))
    expect(losses[row]!.slice(expected.length).every((loss) => loss === 0)).toBe(true)
  })
})

test('a file with holes counts as much as one without', () => {
  const means = byHand().map((losses) => {
    const counted = losses.filter((loss) => loss > 0)
    return counted.reduce((sum, loss) => sum + loss, 0) / counted.length
  })
  const loss = lmLoss(params(), lmBatch(ROWS, 0, 2), HEADS).js() as number
  expect(loss).toBeCloseTo((means[0]! + means[1]!) / 2, 4)
})

test('rows are cut where they are asked for', () => {
  const [tokens, weights] = lmBatch(ROWS, 1, 2)
  expect((tokens.js() as number[][])[0]!.slice(0, 2)).toEqual([5, 3])
  expect(weights.shape).toEqual([1, LENGTH])
  weights.dispose()
})

test('what is said ends where a file or a hole ends', async () => {
  // A decoder whose read-out hears nothing but its bias: it says one token for ever.
  const saying = (token: number) => {
    const bias = Array.from({ length: VOCABULARY }, (_, i) => (i === token ? 1 : 0))
    const { out, ...rest } = PARAMS
    return { ...rest, out: { w: out.w.ref.mul(0), b: out.b.ref.mul(0).add(np.array(bias)) } }
  }
  const options = { heads: HEADS, rng: generator(random.key(1)), steps: 3 }
  const ask = (token: number) =>
    completeAndInfill(saying(token), [[5]], [{ before: [5], after: [7] }], SPECIALS, options)
  expect(await ask(6)).toEqual({ completions: [[6, 6, 6]], infills: [[6, 6, 6]] })
  expect(await ask(SPECIALS.end)).toEqual({ completions: [[]], infills: [[0, 0, 0]] })
  expect(await ask(SPECIALS.endOfMask)).toEqual({ completions: [[2, 2, 2]], infills: [[]] })
  expect(infillPrompt([5], [7], SPECIALS)).toHaveLength(6)
})
