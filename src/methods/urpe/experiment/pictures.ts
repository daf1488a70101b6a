import { numpy as np } from '@jax-js/jax'
import type { Plot } from '#lab/plot.ts'
import { rowSums, urpeAttention } from '../method/attention.ts'
import type { Encoder } from '../method/encoder.ts'

/** What is told at each position of a row of identical tokens, with the idea and without. */
export function toldPicture(
  { name, told }: { name: string; told: readonly number[] },
  without: { told: readonly number[] },
): Plot {
  const points = (places: readonly number[]) => places.map((place, at) => [at + 1, place] as const)
  return {
    kind: 'line',
    title: 'A row of identical tokens: which position am I?',
    alt:
      `From the first position to the last ${name} tells ${told[0]!.toFixed(1)} to ${told.at(-1)!.toFixed(1)}; ` +
      `a relative bias tells ${without.told[0]!.toFixed(1)} to ${without.told.at(-1)!.toFixed(1)}.`,
    x: { label: 'position' },
    y: { label: 'position told, on average' },
    series: [
      { name, role: 'method', points: points(told) },
      { name: 'relative bias', role: 'baseline', points: points(without.told) },
    ],
  }
}

/** Share of positions told rightly, an arm a bar. */
export function accuracyPicture(arms: readonly { name: string; accuracy: number }[]): Plot {
  const said = arms.map(({ name, accuracy }) => `${name} ${(100 * accuracy).toFixed(0)} %`)
  return {
    kind: 'bars',
    title: 'Positions of random tokens, numbered rightly',
    alt: `Numbered rightly: ${said.join(', ')}.`,
    y: { label: 'share numbered rightly' },
    bars: arms.map(({ name, accuracy }, i) => ({
      label: name,
      value: accuracy,
      role: i === 0 ? 'method' : 'baseline',
    })),
  }
}

/** Who hears whom among identical tokens, in the head whose rows differ most. Takes the tables by `.ref`. */
export async function attentionPicture({ bias, c }: Encoder['positions']): Promise<Plot> {
  const table = () => (c ? c.ref : np.ones(bias!.shape))
  const sums = (await rowSums(bias!.ref, table()).jsAsync()) as number[][]
  const spreads = sums.map((row) => Math.max(...row) - Math.min(...row))
  const head = spreads.indexOf(Math.max(...spreads))
  const [heads, n] = [sums.length, sums[0]!.length]
  const same = () => np.zeros([heads, n, 1])
  // With the identity for values the result is the weights themselves.
  const values = np.tile(np.eye(n).reshape([1, n, n]), [heads, 1, 1])
  const weights = (await urpeAttention(same(), same(), values, bias!.ref, table()).jsAsync()) as number[][][]
  const range = [Math.min(...sums[head]!), Math.max(...sums[head]!)].map((sum) => sum.toFixed(2))
  return {
    kind: 'heatmap',
    title: 'Who hears whom among identical tokens',
    alt:
      `Weights of the head whose rows differ most: they sum to between ${range.join(' and ')}. ` +
      'Different sums tell positions apart; with a relative bias alone every row sums to 1.',
    x: 'position attended to',
    y: 'position that attends',
    values: weights[head]!,
  }
}
