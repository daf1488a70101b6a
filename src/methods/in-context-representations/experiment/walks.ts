import { type Graph, grid, neighbours, ring, ringWithChords } from '#data/graphs.ts'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'

/** Words, and nodes of each graph: every graph is named by all words. */
export const WORDS = 9
/** What pre-training makes of the words, as weekdays have an order: word i stands beside i - 1 and i + 1. */
export const ORDER = ring(WORDS)
/** The graph in the prompt. No walk of pre-training was on it: it has no circle through all nodes, the others have. */
export const GRID = grid(3, 3)
/** How often the walker of a text starts anew, somewhere else. */
const RESTART = 0.1
/** Edges at most of a random graph beyond a circle. */
const CHORDS = 6
/** How many texts of pre-training follow the order. */
const ORDERED = 0.3
const TEXT = 48
/** Tokens of a prompt, at most. */
export const PROMPT = 64

/** A walk over a graph under names: `walk` in nodes, node i is called `names[i]`. */
export interface Prompt {
  graph: Graph
  names: Int32Array
  walk: Int32Array
}

export type Prompts<R extends Role = Role> = Part<R> & { prompts: Prompt[] }

/** Texts of words, one after another. */
export type Texts<R extends Role = Role> = Part<R> & { words: Int32Array<ArrayBuffer>; length: number }

export interface Task {
  split: Split
  train: Texts<'train'>
  validation: Prompts<'validation'>
  test: Prompts<'test'>
}

export type TaskSizes = Record<'train' | 'validation' | 'test', number>

/**
 * Texts to pre-train on, each on a random graph under random names but for those that follow the order; prompts on other
 * random graphs to choose by; prompts on the grid to judge by.
 *
 * @param without - 'order': no text follows it; 'graph': the tokens of prompts that judge are shuffled
 */
export function drawTask(sizes: TaskSizes, rng: RandomGenerator, without?: 'order' | 'graph'): Task {
  const split = drawnSplit(sizes)
  const ordered = without === 'order' ? 0 : ORDERED
  const texts = Array.from(split.train.indices, () =>
    rng.uniform() < ordered ? orderedText(rng) : wordsOf(prompt(randomGraph(rng), TEXT, rng)),
  )
  const draw = <R extends Role>(part: Part<R>, one: () => Prompt): Prompts<R> => ({
    ...part,
    prompts: Array.from(part.indices, one),
  })
  const test = draw(split.test, () => prompt(GRID, PROMPT, rng))
  return {
    split,
    train: { ...split.train, words: Int32Array.from(texts.flatMap((text) => [...text])), length: TEXT },
    validation: draw(split.validation, () => prompt(randomGraph(rng), PROMPT, rng)),
    test: without === 'graph' ? shuffled(test, rng) : test,
  }
}

const randomGraph = (rng: RandomGenerator) => ringWithChords(rng, WORDS, rng.int(CHORDS + 1))

/** A text that follows the order of the words. */
export const orderedText = (rng: RandomGenerator, length = TEXT): Int32Array => wanderings(ORDER, length, rng)

/** The same prompts with the tokens of each in random order: names and numbers are left, no graph. */
export const shuffled = <R extends Role>(
  { prompts, ...part }: Prompts<R>,
  rng: RandomGenerator,
): Prompts<R> => ({
  ...(part as Part<R>),
  prompts: prompts.map((one) => ({ ...one, walk: rng.shuffle(one.walk.slice()) })),
})

function prompt(graph: Graph, length: number, rng: RandomGenerator): Prompt {
  const names = rng.shuffle(Int32Array.from({ length: WORDS }, (_, word) => word))
  return { graph, names, walk: wanderings(graph, length, rng) }
}

/** What a prompt says, in words. */
export const wordsOf = ({ names, walk }: Prompt): Int32Array => walk.map((node) => names[node]!)

/** Random walks one after another, each from a random node, as short traces in one text. */
export function wanderings(graph: Graph, length: number, rng: RandomGenerator): Int32Array {
  const next = neighbours(graph)
  let node = rng.int(graph.nodes)
  return Int32Array.from({ length }, () => {
    const here = node
    const near = next[here]!
    node = rng.uniform() < RESTART ? rng.int(graph.nodes) : near[rng.int(near.length)]!
    return here
  })
}
