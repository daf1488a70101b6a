import type { RandomGenerator } from '#nn/generator.ts'
import { solve } from '#nn/linalg.ts'
import { checkNumber, checkOptions, checkPositive, checkWhole, shown } from '#nn/rows.ts'

/** What a category may become: categories by name, words by number. */
export interface Production {
  /** How likely, beside the other productions of the category. */
  weight: number
  body: readonly (string | number)[]
}

/** A probabilistic context-free grammar. */
export interface Grammar {
  start: string
  rules: Readonly<Record<string, readonly Production[]>>
}

/**
 * Zipf's law: how likely each of so many words is, the r-th in proportion to r^-exponent; the sum is one.
 *
 * @throws RangeError when there are no words, or the exponent is below 0
 */
export function zipf(words: number, exponent = 1): Float64Array {
  checkWhole('the number of words', words, { least: 1 })
  checkNumber('the exponent', exponent, { least: 0 })
  return shares(Float64Array.from({ length: words }, (_, i) => (i + 1) ** -exponent))
}

/** Draws the number of an item by these weights: `const draw = drawer(zipf(500)); draw(rng)`. @throws RangeError */
export function drawer(weights: ArrayLike<number>): (rng: Pick<RandomGenerator, 'uniform'>) => number {
  const upTo = Float64Array.from(weights)
  let last = -1
  for (let i = 0; i < upTo.length; i++) {
    if (checkNumber(`weight ${i}`, weights[i]!, { least: 0 }) > 0) last = i
    if (i > 0) upTo[i]! += upTo[i - 1]!
  }
  if (last < 0) throw new RangeError(`none of ${upTo.length} weights is above 0`)
  return (rng) => {
    const place = rng.uniform() * upTo[last]!
    let [low, high] = [0, last]
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > place) high = middle
      else low = middle + 1
    }
    return low
  }
}

/**
 * Draws sentences of a grammar, lists of words, one at each call.
 *
 * @throws RangeError for a category without rules, a weight that is no number from 0, a word that is no whole number,
 *   or a grammar whose sentences are without end on average
 */
export function sentences(grammar: Grammar): (rng: Pick<RandomGenerator, 'uniform'>) => number[] {
  sizesOf(grammar)
  const choices = new Map(
    Object.entries(grammar.rules).map(([name, productions]) => [
      name,
      { productions, draw: drawer(productions.map(({ weight }) => weight)) },
    ]),
  )
  return (rng) => {
    const words: number[] = []
    const left: (string | number)[] = [grammar.start]
    while (left.length > 0) {
      const symbol = left.pop()!
      if (typeof symbol === 'number') words.push(symbol)
      else {
        const { productions, draw } = choices.get(symbol)!
        left.push(...productions[draw(rng)]!.body.toReversed())
      }
    }
    return words
  }
}

/** What a grammar's sentences are like on average. */
export interface GrammarSizes {
  /** Words of a sentence. */
  words: number
  /**
   * Entropy of a derivation in nats (Grenander 1967): that of a sentence where none has two derivations, and an upper
   * bound of it elsewhere.
   */
  nats: number
}

/** Mean length and entropy, exactly. @throws RangeError as `sentences` */
export function sizesOf({ start, rules }: Grammar): GrammarSizes {
  const names = Object.keys(rules)
  const place = new Map(names.map((name, i) => [name, i]))
  if (!place.has(start)) throw new RangeError(`the start ${shown(start)} has no rules`)
  const size = names.length
  // Of one expansion: I - M for M the categories that come of it, then itself, its words, its entropy.
  const system = new Float64Array(size * size)
  const ones = new Float64Array(size * 3)
  names.forEach((name, i) => {
    system[i * size + i]! += 1
    ones[3 * i] = 1
    const weights = rules[name]!.map(({ weight }) => checkNumber(`a weight of ${name}`, weight, { least: 0 }))
    if (!weights.some((weight) => weight > 0)) throw new RangeError(`${name} has no production to choose`)
    shares(Float64Array.from(weights)).forEach((share, p) => {
      if (share > 0) ones[3 * i + 2]! -= share * Math.log(share)
      for (const symbol of rules[name]![p]!.body) {
        if (typeof symbol === 'number') {
          checkWhole(`a word of ${name}`, symbol)
          ones[3 * i + 1]! += share
          continue
        }
        const j = place.get(symbol)
        if (j === undefined) throw new RangeError(`${name} becomes ${shown(symbol)}, which has no rules`)
        system[i * size + j]! -= share
      }
    })
  })
  const endless = new RangeError('sentences of this grammar are without end on average')
  let found: Float64Array
  try {
    found = solve({ data: system, rows: size, dim: size }, { data: ones, rows: size, dim: 3 }).data
  } catch {
    throw endless
  }
  // With I - M a nonsingular M-matrix, and only then, every category takes one expansion or more.
  if (names.some((_, i) => !(found[3 * i]! >= 1 - 1e-9))) throw endless
  const at = 3 * place.get(start)!
  return { words: found[at + 1]!, nats: found[at + 2]! }
}

export interface LanguageOptions {
  /** How many words there are in all, the end of a sentence and ten words without meaning of their own among them. */
  words: number
  /** What a text may be about. */
  topics?: number
  /** How many times as likely a word of the text's own topic is, beside the others of its kind. */
  boost?: number
  /** Zipf's exponent, within each kind of word. */
  exponent?: number
}

/** Sentences of an English-like grammar, about several topics. */
export interface Language {
  /** Of a text about each topic. No sentence has two derivations. */
  grammars: Grammar[]
  words: number
  /** The word that ends each sentence. */
  end: number
}

const END = 0
const LEAST_WORDS = 31

/**
 * A language whose sentences have subjects and objects with adjectives and prepositions, and verbs that agree with their
 * subject in number, however far away. Nouns, verbs and adjectives follow Zipf's law; which of them are frequent depends
 * on the topic.
 *
 * @throws RangeError for an option that is unknown or out of range
 */
export function language(rng: Pick<RandomGenerator, 'shuffle'>, options: LanguageOptions): Language {
  checkOptions('language', options, ['words', 'topics', 'boost', 'exponent'])
  const { words, topics = 8, boost = 20, exponent = 1 } = options
  checkWhole('words', words, { least: LEAST_WORDS })
  checkWhole('topics', topics, { least: 1 })
  checkPositive('boost', boost)
  checkNumber('exponent', exponent, { least: 0 })
  const [the, these, a, some, of, on, near, under, to, that] = Array.from({ length: 10 }, (_, i) => i + 1)
  const open = Int32Array.from({ length: words - 11 }, (_, i) => i + 11)
  rng.shuffle(open)
  const bounds = [0, 0.2, 0.4, 0.55, 0.7, 1].map((share) => Math.round(share * open.length))
  const kinds = ['noun', 'nouns', 'verbs', 'verb', 'adjective'].map(
    (name, i) => [name, open.subarray(bounds[i], bounds[i + 1])] as const,
  )

  const says = (weight: number, ...body: (string | number)[]): Production => ({ weight, body })
  const either = (...list: (number | undefined)[]) => list.map((word, i) => says(1 / (i + 1), word!))
  const shared: Record<string, Production[]> = {
    sentence: [says(0.6, 'one', 'does', END), says(0.4, 'many', 'do', END)],
    object: [says(0.6, 'one'), says(0.4, 'many')],
    one: [says(0.75, 'a', 'described'), says(0.25, 'a', 'described', 'place')],
    many: [says(0.75, 'some', 'describeds'), says(0.25, 'some', 'describeds', 'place')],
    described: [says(0.7, 'noun'), says(0.3, 'adjective', 'noun')],
    describeds: [says(0.7, 'nouns'), says(0.3, 'adjective', 'nouns')],
    place: [says(1, 'preposition', 'object')],
    does: [says(0.3, 'verbs'), says(0.6, 'verbs', 'object'), says(0.1, 'verbs', that!, 'clause')],
    do: [says(0.3, 'verb'), says(0.6, 'verb', 'object'), says(0.1, 'verb', that!, 'clause')],
    clause: [says(0.6, 'one', 'does'), says(0.4, 'many', 'do')],
    a: either(the, a),
    some: either(the, these, some),
    preposition: either(of, on, to, near, under),
  }
  const grammars = Array.from({ length: topics }, (_, topic): Grammar => {
    const open = kinds.map(([name, list]) => {
      const likely = zipf(list.length, exponent)
      return [
        name,
        Array.from(list, (word, i) => says(likely[i]! * (i % topics === topic ? boost : 1), word)),
      ] as const
    })
    return { start: 'sentence', rules: { ...shared, ...Object.fromEntries(open) } }
  })
  return { grammars, words, end: END }
}

/**
 * Texts of a language, so many words of them: each has some sentences about one topic, drawn anew for it.
 *
 * @param perText - sentences of a text
 * @throws RangeError when a number is no whole number from 1
 */
export function drawTexts(
  { grammars }: Language,
  rng: RandomGenerator,
  words: number,
  perText = 5,
): Int32Array<ArrayBuffer> {
  checkWhole('words', words, { least: 1 })
  checkWhole('perText', perText, { least: 1 })
  const draws = grammars.map(sentences)
  const list: number[] = []
  while (list.length < words) {
    const draw = draws[rng.int(draws.length)]!
    for (let i = 0; i < perText; i++) list.push(...draw(rng))
  }
  return Int32Array.from(list.slice(0, words))
}

/** In place. */
function shares(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
