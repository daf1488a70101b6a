import type { BarPlot, ImagesPlot, LinePlot } from '#lab/plot.ts'
import type { Matrix } from '#nn/rows.ts'
import { SIDE, greyValues } from '#data/fine-and-coarse.ts'
import type { Told } from '#data/fine-and-coarse-reader.ts'
import type { Blocks, Exchange } from './measure.ts'

export const orderPicture = (arms: readonly { label: string; blocks: Blocks }[]): BarPlot => ({
  kind: 'bars',
  title: 'Fine attributes in the first block, coarse ones in the last',
  alt: 'How far the first block of features brings the texture of another picture and the last block its place, for each way to learn features. 100 is perfect order, 0 none, below 0 the order is the other way round.',
  y: { label: 'order from fine to coarse, %' },
  bars: arms.map(({ label, blocks }, i) => ({
    label,
    value: 100 * blocks.order,
    role: i === 0 ? ('method' as const) : ('baseline' as const),
  })),
})

/** How a picture changes while the first block goes over to another picture's. */
export const swapPicture = (
  shares: readonly number[],
  exchanges: readonly Pick<Exchange, 'taken' | 'kept'>[],
): LinePlot => {
  const series = (name: string, value: (one: Pick<Exchange, 'taken' | 'kept'>) => number) => ({
    name,
    points: shares.map((share, i) => [share, 100 * value(exchanges[i]!)] as const),
  })
  return {
    kind: 'line',
    title: 'Dragging the first block from one picture to another',
    alt: 'While the first block of features goes over from one picture to the other, the texture becomes that of the other; how often shape and place stay what they were is drawn beside it.',
    x: { label: 'share of the way' },
    y: { label: 'of pictures, %' },
    series: [
      { ...series('texture of the other', ({ taken }) => taken.texture), role: 'method' },
      series('its own shape', ({ kept }) => kept.shape),
      series('its own place', ({ kept }) => kept.place),
    ],
  }
}

export const lossPicture = (steps: readonly number[], left: readonly Told[]): LinePlot => ({
  kind: 'line',
  title: 'What noise erases first',
  alt: 'How often each attribute is still read rightly from what the frozen denoiser restores, by step of noise: the texture goes first, then the shape, then the place.',
  x: { label: 'step of noise' },
  y: { label: 'read rightly, %' },
  series: (['texture', 'shape', 'place'] as const).map((name) => ({
    name,
    points: steps.map((step, i) => [step, 100 * left[i]![name]] as const),
  })),
})

/** The first pair of pictures, and what exchanging each block makes of the first of them. */
export function pairPicture(
  own: Matrix,
  other: Matrix,
  exchanges: readonly Pick<Exchange, 'pictures'>[],
): ImagesPlot {
  const labels = ['first block exchanged', 'second block', 'third block']
  return {
    kind: 'images',
    title: 'One picture, with a block of another',
    alt: 'Two test pictures that differ in texture, shape and place; then the first one drawn anew with each block of features taken from the second.',
    images: [
      { label: 'a picture', of: own },
      { label: 'another', of: other },
      ...exchanges.map(({ pictures }, i) => ({ label: labels[i]!, of: pictures })),
    ].map(({ label, of }) => ({
      label,
      width: SIDE,
      height: SIDE,
      pixels: greyValues(of, 0).map((value) => Number(value.toFixed(2))),
    })),
  }
}
