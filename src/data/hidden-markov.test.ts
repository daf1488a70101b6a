import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type HiddenMarkov, drawWords, hiddenMarkov, surprisals } from './hidden-markov.ts'

const rng = (seed = 0) => generator(random.key(seed))
const sum = (list: ArrayLike<number>) => Array.from(list).reduce((total, value) => total + value, 0)
const mean = (list: ArrayLike<number>) => sum(list) / list.length

test('rows sum to one, the start is stationary, words follow Zipf in the whole', () => {
  const model = hiddenMarkov(rng(), { states: 5, words: 40, tilt: 1 })
  for (const table of [model.moves, model.says]) expect(sum(table)).toBeCloseTo(5, 10)
  const after = model.start.map((_, to) =>
    sum(Array.from(model.start, (share, from) => share * model.moves[from * 5 + to]!)),
  )
  after.forEach((share, state) => expect(share).toBeCloseTo(model.start[state]!, 10))

  const likely = (word: number) =>
    sum(Array.from(model.start, (share, s) => share * model.says[s * 40 + word]!))
  const [often, seldom] = [sum([0, 1, 2].map(likely)), sum([20, 21, 22].map(likely))]
  expect(often).toBeGreaterThan(4 * seldom)
})

test('surprisals add up to the sum over all paths of states', () => {
  const model = hiddenMarkov(rng(3), { states: 2, words: 3 })
  const words = [0, 2, 1]
  const path = (states: number[]) =>
    states.reduce((likely, state, t) => {
      const reached = t === 0 ? model.start[state]! : model.moves[states[t - 1]! * 2 + state]!
      return likely * reached * model.says[state * 3 + words[t]!]!
    }, 1)
  const paths = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => path([a, b, c]))))
  expect(sum(surprisals(model, words))).toBeCloseTo(-Math.log(sum(paths)), 10)
})

test('of a chain that says its state, the mean surprisal is its entropy rate', () => {
  const likely = 0.9
  const model: HiddenMarkov = {
    states: 2,
    words: 2,
    start: Float64Array.of(0.5, 0.5),
    moves: Float64Array.of(likely, 1 - likely, 1 - likely, likely),
    says: Float64Array.of(1, 0, 0, 1),
  }
  const words = drawWords(model, rng(1), 20_000)
  const rate = -likely * Math.log(likely) - (1 - likely) * Math.log(1 - likely)
  expect(Math.abs(mean(surprisals(model, words)) - rate)).toBeLessThan(0.02)
})

test('what went before helps, and the words are those of the model', () => {
  const options = { states: 6, words: 50 }
  const model = hiddenMarkov(rng(5), options)
  const words = drawWords(model, rng(6), 4000)
  expect(Math.max(...words)).toBeLessThan(50)
  expect(drawWords(model, rng(6), 4000)).toEqual(words)
  const alone = Array.from(words, (word) => surprisals(model, [word])[0]!)
  expect(mean(surprisals(model, words))).toBeLessThan(mean(alone) - 0.1)
  expect(() => surprisals(model, [50])).toThrow('word 0 is 50')
  expect(() => hiddenMarkov(rng(), { ...options, state: 1 } as never)).toThrow("no option 'state'")
  expect(() => drawWords(model, rng(), 0)).toThrow('length is 0')
})
