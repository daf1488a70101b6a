import { edges } from '#data/graphs.ts'
import type { Plot, Series } from '#lab/plot.ts'
import type { Doubles } from '#nn/rows.ts'
import { chessboard, mixingEnergy, principalCoordinates } from '../method/energy.ts'
import { GRID, WORDS } from './walks.ts'

/** By tokens of context. */
export interface Curves {
  tokens: readonly number[]
  /** Relative energy in the last layer, in the layer chosen, and in the last one of shuffled prompts. */
  last: number[]
  chosen: number[]
  shuffled: number[]
  /** Probability on neighbours: the model's, the counter's, and the model's in shuffled prompts. */
  said: number[]
  counted: number[]
  saidShuffled: number[]
}

const points = (x: readonly number[], y: readonly number[], times = 1) =>
  x.map((at, i) => [at, times * y[i]!] as const)

const edge = (values: readonly number[]) => values.at(-1)!.toFixed(2)

export function energyPicture({ tokens, last, chosen, shuffled }: Curves): Plot {
  const mixing = mixingEnergy(GRID)
  return {
    kind: 'line',
    title: 'Do neighbours move together as the context grows?',
    alt:
      `Energy of the representations on the grid: ${last[0]!.toFixed(2)} in the last layer after ${tokens[0]} tokens, ` +
      `${edge(last)} after ${tokens.at(-1)}, so neighbours move apart; the layer kindest to the paper stays at ` +
      `${edge(chosen)}, and without a graph in the prompt the last one stays at ${edge(shuffled)}. Mixing each node with ` +
      `its neighbours would give ${mixing.toFixed(2)}.`,
    x: { label: 'tokens of context', scale: 'log' },
    y: { label: 'energy: 1 = no graph to be seen, below = neighbours close' },
    series: [
      { name: 'last layer', role: 'method', points: points(tokens, last) },
      { name: 'layer chosen', role: 'method', points: points(tokens, chosen) },
      { name: 'last layer, context shuffled', role: 'baseline', points: points(tokens, shuffled) },
      {
        name: 'neighbours mixed, not trained',
        role: 'theory',
        points: tokens.map((at) => [at, mixing] as const),
      },
    ],
  }
}

export function accuracyPicture({ tokens, said, counted, saidShuffled }: Curves): Plot {
  const uniform = (200 * edges(GRID).length) / WORDS / (WORDS - 1)
  return {
    kind: 'line',
    title: 'What may come next',
    alt:
      `Probability on true neighbours after ${tokens.at(-1)} tokens of a grid that no text was on: ${(100 * said.at(-1)!).toFixed(0)} % by the ` +
      `language model, ${(100 * saidShuffled.at(-1)!).toFixed(0)} % when the context is shuffled, ${(100 * counted.at(-1)!).toFixed(0)} % by counting pairs.`,
    x: { label: 'tokens of context', scale: 'log' },
    y: { label: 'probability on neighbours, in %' },
    series: [
      { name: 'language model', role: 'method', points: points(tokens, said, 100) },
      { name: 'the same, context shuffled', role: 'baseline', points: points(tokens, saidShuffled, 100) },
      { name: 'counted pairs', role: 'baseline', points: points(tokens, counted, 100) },
      { name: 'any other word', role: 'theory', points: tokens.map((at) => [at, uniform] as const) },
    ],
  }
}

/** Where the nodes lie in the first two principal coordinates, by their colour on a chessboard. */
export function layoutPicture(h: Doubles, share: number): Plot {
  const { data, dim } = principalCoordinates(h, 2)
  const colour = chessboard(GRID)
  const squares = (black: boolean): Series => ({
    name: black ? 'corners and centre of the grid' : 'middles of its sides',
    role: black ? 'method' : 'baseline',
    points: colour.flatMap((is, i) => (is === black ? [[data[i]!, data[dim + i]!] as const] : [])),
  })
  return {
    kind: 'scatter',
    title: 'The nine nodes, as the last layer lays them out',
    alt:
      `The first two principal coordinates hold ${(100 * share).toFixed(0)} % of the chessboard pattern of the grid: nodes that have ` +
      `neighbours in common lie together, neighbours lie apart. No grid is drawn.`,
    x: { label: 'first principal coordinate' },
    y: { label: 'second' },
    series: [squares(true), squares(false)],
  }
}
