import { nn, numpy as np, tree } from '@jax-js/jax'
import { relabelled } from '#data/graphs.ts'
import { compile } from '#nn/jit.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type AnyMatrix, type Doubles, type Matrix, readMatrix } from '#nn/rows.ts'
import { alignment, principalCoordinates, relativeEnergy } from '../method/energy.ts'
import { countedNext, neighbourMass, tokenMeans } from '../method/tracing.ts'
import { LAST, LAYERS, type Reader, WIDTH, read } from './reader.ts'
import { type Prompt, type Prompts, ORDER, WORDS, wordsOf } from './walks.ts'

/** What a model makes of every word right after so many tokens of a prompt. */
export interface Asked {
  prompt: Prompt
  /** At each of LAYERS, a row for each node: [nodes, WIDTH]. */
  states: Matrix[]
  /** What is said to follow each node, columns in the order of nodes: [nodes, nodes]. */
  said: Doubles
}

/**
 * Asks after so many tokens of each prompt: each word in turn stands at the next place. So all words have the same
 * tokens before them, and differ by what the model knows of them, not by who went before. Keeps the reader.
 */
export async function ask(
  reader: Reader,
  { prompts }: Pick<Prompts, 'prompts'>,
  tokens: number,
): Promise<Asked[]> {
  const rows = prompts.flatMap((prompt) =>
    Array.from(prompt.names, (name) => [...wordsOf(prompt).subarray(0, tokens), name]),
  )
  const x = np.array(Int32Array.from(rows.flat())).reshape([rows.length, tokens + 1])
  const found = await Promise.all(lastOf(tree.ref(reader), x).map(readMatrix))
  return prompts.map((prompt, i) => {
    const own = ({ data, dim }: Matrix) => ({
      data: data.slice(i * WORDS * dim, (i + 1) * WORDS * dim),
      rows: WORDS,
      dim,
    })
    const said = own(found.at(-1)!).data
    return {
      prompt,
      states: found.slice(0, -1).map(own),
      said: {
        data: Float64Array.from(said, (_, k) => said[k - (k % WORDS) + prompt.names[k % WORDS]!]!),
        rows: WORDS,
        dim: WORDS,
      },
    }
  })
}

/** States at the last place and what follows it. Compiled once for each length; consumes both. */
const lastOf = compile((reader: Reader, x: np.Array) => {
  const place = x.shape[1]! - 1
  const { states, logits } = read(reader, x)
  return [
    ...states.map((state) => state.slice([], place)),
    nn.softmax(logits.slice([], place), -1),
  ] as np.Array[]
})

/** Of each layer, how close neighbours lie: the mean relative energy over prompts. */
export const energies = (asked: readonly Asked[]): number[] =>
  LAYERS.map((_, layer) =>
    mean(asked.map(({ prompt, states }) => relativeEnergy(states[layer]!, prompt.graph))),
  )

/** How much probability goes to neighbours, the mean over prompts. */
export const accuracy = (asked: readonly Asked[]): number =>
  mean(asked.map(({ prompt, said }) => neighbourMass(said, prompt.graph)))

/** The same of who counts pairs in so many tokens. */
export const countedAccuracy = (
  { prompts }: Pick<Prompts, 'prompts'>,
  tokens: number,
  pseudo: number,
): number =>
  mean(
    prompts.map(({ graph, walk }) =>
      neighbourMass(countedNext(walk.subarray(0, tokens), graph.nodes, pseudo), graph),
    ),
  )

/** Relative energy of the paper's token means in the last layer, over prompts whose window names every node; NaN if none. */
export async function windowEnergy(
  reader: Reader,
  { prompts }: Pick<Prompts, 'prompts'>,
  window: number,
): Promise<number> {
  const rows = prompts.map((prompt) => [...wordsOf(prompt)])
  const length = rows[0]!.length
  const { states, logits } = read(
    tree.ref(reader),
    np.array(rows.flat(), { dtype: np.int32 }).reshape([-1, length]),
  )
  logits.dispose()
  const last = states.splice(LAST, 1)[0]!
  tree.dispose(states)
  const { data } = await readMatrix(last.reshape([-1, WIDTH]))
  const found = prompts.flatMap(({ graph, walk }, i) => {
    const own = { data: data.slice(i * length * WIDTH, (i + 1) * length * WIDTH), rows: length, dim: WIDTH }
    const means = tokenMeans(own, walk, { nodes: graph.nodes, window })
    return means ? [relativeEnergy(means, graph)] : []
  })
  return found.length > 0 ? mean(found) : NaN
}

/** How much of the order of pre-training lies in the first two principal coordinates of the last layer. */
export const orderAlignment = (asked: readonly Asked[]): number =>
  mean(
    asked.map(({ prompt, states }) => {
      const nodeOf = Array.from(prompt.names, (_, word) => prompt.names.indexOf(word))
      return alignment(states[LAST]!, relabelled(ORDER, nodeOf))
    }),
  )

/** How much of the graph's spectral embedding lies there. */
export const graphAlignment = (asked: readonly Asked[]): number =>
  mean(asked.map(({ prompt, states }) => alignment(states[LAST]!, prompt.graph)))

/** The last layer's states of each node for all prompts, on one graph, one beside the other: [nodes, prompts * WIDTH]. */
export function sideBySide(asked: readonly Asked[]): Doubles {
  const graphs = new Set(asked.map(({ prompt }) => String(prompt.graph.adjacency)))
  if (graphs.size !== 1) throw new RangeError(`prompts on ${graphs.size} graphs are no prompts on one graph`)
  const dim = asked.length * WIDTH
  const data = new Float64Array(WORDS * dim)
  asked.forEach(({ states }, i) => {
    for (let node = 0; node < WORDS; node++)
      data.set(states[LAST]!.data.subarray(node * WIDTH, (node + 1) * WIDTH), node * dim + i * WIDTH)
  })
  return { data, rows: WORDS, dim }
}

/** How much of a pattern over the nodes lies in the first principal coordinates: 0 to 1. */
export function patternShare(h: AnyMatrix, pattern: readonly boolean[], k = 2): number {
  const middle = pattern.filter(Boolean).length / pattern.length
  const centred = pattern.map((is) => Number(is) - middle)
  const squared = centred.reduce((sum, value) => sum + value ** 2, 0)
  const { data, dim } = principalCoordinates(h, k)
  let share = 0
  for (let c = 0; c < k; c++)
    share += centred.reduce((sum, value, i) => sum + value * data[c * dim + i]!, 0) ** 2 / squared
  return share
}
