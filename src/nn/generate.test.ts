import { numpy as np, random, tree } from '@jax-js/jax'
import { afterAll, expect, test } from 'vitest'
import { type Decoder, decoder, decoderStates, initDecoder } from './decoder.ts'
import { dense } from './dense.ts'
import { type Cache, decodeStep, generate, initCache } from './generate.ts'
import { generator } from './generator.ts'
import { compile } from './jit.ts'

const [VOCABULARY, LENGTH, WIDTH, HEADS] = [11, 6, 8, 2]
const PARAMS = initDecoder(random.key(0), { vocabulary: VOCABULARY, length: LENGTH, width: WIDTH, depth: 2 })
const params = () => tree.ref(PARAMS)
const rows = (list: number[][]) => np.array(Int32Array.from(list.flat())).reshape([list.length, -1])
const rng = (seed = 0) => generator(random.key(seed))

const TOKENS = [
  [3, 1, 4, 1, 5, 9],
  [2, 7, 1, 8, 2, 8],
]
const whole = compile((p: Decoder, x: np.Array) => decoder(p, x, HEADS))
const states = compile((p: Decoder, x: np.Array) => dense(tree.ref(p.out), decoderStates(p, x, HEADS)))
const step = compile((p: Decoder, cache: Cache, token: np.Array, place: np.Array) =>
  decodeStep(p, cache, token, place, HEADS),
)
afterAll(() => {
  for (const compiled of [whole, states, step]) compiled.dispose()
  tree.dispose(PARAMS)
})

/** [row][place][token] */
const logitsOf = (tokens: number[][]) => whole(params(), rows(tokens)).js() as number[][][]

function expectClose(actual: unknown, expected: unknown): void {
  const flat = (x: unknown) => (x as number[]).flat(2)
  flat(actual).forEach((value, i) => expect(value).toBeCloseTo(flat(expected)[i]!, 4))
}

test('logits are the read-out of the states, and no place sees what follows', () => {
  const logits = logitsOf(TOKENS)
  expectClose(states(params(), rows(TOKENS)).js(), logits)
  const changed = logitsOf(TOKENS.map((row) => [...row.slice(0, 4), 0, 0]))
  expectClose(
    changed.map((row) => row.slice(0, 4)),
    logits.map((row) => row.slice(0, 4)),
  )
  expect(changed[0]![4]).not.toEqual(logits[0]![4])
})

test('with a cache the logits are the same, place by place', () => {
  const expected = logitsOf(TOKENS)
  let cache = initCache(PARAMS, 2, HEADS)
  for (let place = 0; place < LENGTH; place++) {
    const token = np.array(Int32Array.from(TOKENS, (row) => row[place]!))
    const [logits, next] = step(params(), cache, token, np.array(place, { dtype: np.int32 }))
    cache = next
    expectClose(
      logits.js(),
      expected.map((row) => row[place]!),
    )
  }
  tree.dispose(cache)
})

test('the likeliest tokens are those of the decoder without a cache, from prompts of any length', async () => {
  const prompts = [[3], [2, 7, 1]]
  const added = await generate(PARAMS, prompts, { heads: HEADS, rng: rng(), steps: 3, temperature: 0 })
  const padded = (tokens: number[]) => [...tokens, 0, 0, 0, 0, 0].slice(0, LENGTH)
  const said = prompts.map((prompt) => [...prompt])
  for (let i = 0; i < 3; i++) {
    const logits = logitsOf(said.map(padded))
    said.forEach((tokens, row) => {
      const own = logits[row]![tokens.length - 1]!
      tokens.push(own.indexOf(Math.max(...own)))
    })
  }
  expect(added).toEqual(said.map((tokens, row) => tokens.slice(prompts[row]!.length)))
})

test('draws by the probabilities of the decoder, of the top alone if wanted', async () => {
  const prompts = Array.from({ length: 600 }, () => [4])
  const options = { heads: HEADS, rng: rng(1), steps: 1 }
  const drawn = await generate(PARAMS, prompts, options)
  const weights = logitsOf([
    [4, 0, 0, 0, 0, 0],
    [4, 0, 0, 0, 0, 0],
  ])[0]![0]!.map(Math.exp)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  weights.forEach((weight, token) => {
    const share = drawn.filter(([word]) => word === token).length / 600
    expect(Math.abs(share - weight / total)).toBeLessThan(0.08)
  })
  const top = await generate(PARAMS, prompts, { ...options, topK: 2 })
  expect(new Set(top.flat()).size).toBe(2)
})

test('stops at the stop token and where places end', async () => {
  const options = { heads: HEADS, rng: rng(), steps: 20, temperature: 0 }
  const prompts = [[3, 1], [5]]
  const [all] = await generate(PARAMS, prompts, options)
  expect(all).toHaveLength(LENGTH - 2 + 1)
  const [stopped] = await generate(PARAMS, prompts, { ...options, stop: all![1]! })
  expect(stopped).toEqual(all!.slice(0, all!.indexOf(all![1]!) + 1))
})

test('refuses prompts and options that make no sense', async () => {
  const options = { heads: HEADS, rng: rng(), steps: 2 }
  const refused = (prompt: number[], more = {}) =>
    expect(generate(PARAMS, [prompt], { ...options, ...more })).rejects
  await refused([]).toThrow('prompt 0 is empty')
  await refused([1, 11]).toThrow('token 1 of prompt 0 is 11')
  await refused([1, 2, 3, 4, 5, 6]).toThrow('leaves none of 6 places')
  await refused([1], { top: 3 }).toThrow("no option 'top'")
  await refused([1], { temperature: -1 }).toThrow('temperature is -1')
})
