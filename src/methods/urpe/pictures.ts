import { numpy as np } from '@jax-js/jax'
import type { Plot } from '#lab/plot.ts'
import { rowSums, urpeAttention } from './attention.ts'
import type { Position } from './encoder.ts'
import type { Learned, Task } from './training.ts'

/** How each way to tell positions is called in front of a reader. */
export const NAMES: Record<Position, string> = {
  urpe: 'URPE',
  absolute: 'absolute positions',
  rpe: 'relative bias',
  none: 'no positions',
}

type Curves = Partial<Record<Position, Pick<Learned, 'accuracy' | 'curve'>>>

/** Accuracy against training steps for every way to tell positions. */
export function curvesPicture({ name, title }: Task, curves: Curves): Plot {
  const shown = (Object.keys(NAMES) as Position[]).flatMap((position) => {
    const learned = curves[position]
    return learned ? [{ position, ...learned }] : []
  })
  const said = shown.map(({ position, accuracy }) => `${NAMES[position]} ${(100 * accuracy).toFixed(0)} %`)
  return {
    kind: 'line',
    title,
    alt: `Accuracy of ${name} after training: ${said.join(', ')}.`,
    x: { label: 'training steps' },
    y: { label: 'accuracy' },
    series: shown.map(({ position, curve }) => ({
      name: NAMES[position],
      role: position === 'urpe' ? 'method' : 'baseline',
      points: curve,
    })),
  }
}

/** Row sums of the attention among identical tokens, [heads][n]. Consumes both tables. */
export async function readRowSums(bias: np.Array, c: np.Array): Promise<number[][]> {
  return (await rowSums(bias, c).jsAsync()) as number[][]
}

/** Largest minus smallest. */
export const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

/** Who hears whom among identical tokens, in the head whose rows differ most. Consumes both tables. */
export async function attentionPicture(bias: np.Array, c: np.Array): Promise<Plot> {
  const sums = await readRowSums(bias.ref, c.ref)
  const spreads = sums.map(spread)
  const head = spreads.indexOf(Math.max(...spreads))
  const [heads, n] = [sums.length, sums[0]!.length]
  const same = () => np.zeros([heads, n, 1])
  // With the identity for values the result is the weights themselves.
  const values = np.tile(np.eye(n).reshape([1, n, n]), [heads, 1, 1])
  const weights = (await urpeAttention(same(), same(), values, bias, c).jsAsync()) as number[][][]
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
