import type { RandomGenerator } from '#nn/generator.ts'
import { checkNumber, checkOptions, checkWhole } from '#nn/rows.ts'
import { drawer, zipf } from './grammar.ts'

export interface HiddenMarkovOptions {
  states: number
  words: number
  /** Zipf's exponent: word r is about as likely as r^-exponent, whatever the state. */
  exponent?: number
  /** How much the logarithm of a word's probability differs between states: a standard deviation. */
  tilt?: number
  /** The same of the next state's, between the states it is reached from. */
  order?: number
}

/** A stationary hidden Markov model whose words follow Zipf's law. Rows sum to one. */
export interface HiddenMarkov {
  states: number
  words: number
  /** Of the first state, and of any later one when nothing is known, [states]. */
  start: Float64Array
  /** From a state to the next one, [states, states]. */
  moves: Float64Array
  /** Of a word in a state, [states, words]. */
  says: Float64Array
}

/**
 * A hidden Markov model drawn at random; word 0 is the most frequent.
 *
 * @throws RangeError for an option that is unknown or out of range
 */
export function hiddenMarkov(rng: RandomGenerator, options: HiddenMarkovOptions): HiddenMarkov {
  checkOptions('a hidden Markov model', options, ['states', 'words', 'exponent', 'tilt', 'order'])
  const { states, words, exponent = 1, tilt = 2, order = 2 } = options
  checkWhole('states', states, { least: 1 })
  checkWhole('words', words, { least: 1 })
  checkNumber('tilt', tilt, { least: 0 })
  checkNumber('order', order, { least: 0 })
  const common = zipf(words, exponent)
  const moves = table(states, states, () => Math.exp(order * rng.normal()))
  const says = table(states, words, (word) => common[word]! * Math.exp(tilt * rng.normal()))
  return { states, words, start: stationary(moves, states), moves, says }
}

/** Draws so many words. @throws RangeError when that is no whole number from 1 */
export function drawWords(
  { states, words, start, moves, says }: HiddenMarkov,
  rng: RandomGenerator,
  length: number,
): Int32Array<ArrayBuffer> {
  checkWhole('length', length, { least: 1 })
  const rows = (list: Float64Array, dim: number) =>
    Array.from({ length: states }, (_, state) => drawer(list.subarray(state * dim, (state + 1) * dim)))
  const [next, word] = [rows(moves, states), rows(says, words)]
  let state = drawer(start)(rng)
  return Int32Array.from({ length }, () => {
    const said = word[state]!(rng)
    state = next[state]!(rng)
    return said
  })
}

/**
 * -log p of each word given all before it, in nats, by the forward algorithm (Rabiner 1989, section III): what nobody
 * who does not see the states can beat on average. Its mean over a long sequence estimates the entropy rate.
 *
 * @throws RangeError when there are no words, or one is not of the model
 */
export function surprisals(
  { states, words, start, moves, says }: HiddenMarkov,
  sequence: ArrayLike<number>,
): Float64Array {
  checkWhole('the number of words', sequence.length, { least: 1 })
  let belief = start
  return Float64Array.from({ length: sequence.length }, (_, t) => {
    const word = checkWhole(`word ${t}`, sequence[t]!, { most: words - 1 })
    const joint = belief.map((share, state) => share * says[state * words + word]!)
    const likely = joint.reduce((sum, share) => sum + share, 0)
    belief = new Float64Array(states)
    joint.forEach((share, from) => {
      for (let to = 0; to < states; to++) belief[to]! += (share / likely) * moves[from * states + to]!
    })
    return -Math.log(likely)
  })
}

function table(rows: number, dim: number, weight: (column: number) => number): Float64Array {
  const data = new Float64Array(rows * dim)
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < dim; column++) sum += data[row * dim + column] = weight(column)
    for (let column = 0; column < dim; column++) data[row * dim + column]! /= sum
  }
  return data
}

const ROUNDS = 1000

function stationary(moves: Float64Array, states: number): Float64Array {
  let shares = new Float64Array(states).fill(1 / states)
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(states)
    for (let from = 0; from < states; from++)
      for (let to = 0; to < states; to++) next[to]! += shares[from]! * moves[from * states + to]!
    shares = next
  }
  return shares
}
