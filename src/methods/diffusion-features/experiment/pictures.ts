import type { BarPlot, ImagesPlot, LinePlot } from '#lab/plot.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { BLOCKS, SIDE } from '../method/unet.ts'
import type { Cell } from './arms.ts'

const percent = (share: number) => Math.round(1000 * share) / 10

type Bar = 'unet' | 'ends' | 'noise' | 'untrained' | 'vae' | 'autoencoder' | 'filters' | 'pixels'

const BARS: readonly (readonly [Bar, string])[] = [
  ['unet', 'diffusion U-Net'],
  ['ends', 'its first or last block'],
  ['noise', 'it, in pure noise'],
  ['untrained', 'it, untrained'],
  ['vae', 'variational autoencoder'],
  ['autoencoder', 'autoencoder'],
  ['filters', 'random filters'],
  ['pixels', 'pixels'],
]

export const barsPicture = (scores: Readonly<Record<Bar, number>>): BarPlot => ({
  kind: 'bars',
  title: 'What can be read of frozen features',
  alt: 'New digits named rightly by a linear probe on features that learned without labels: the diffusion U-Net at the block and noise step chosen on validation, the same network with one thing missing, and the rivals.',
  y: { label: 'digits named rightly, %' },
  bars: BARS.map(([key, label]) => ({
    label,
    value: percent(scores[key]),
    role: key === 'unet' ? ('method' as const) : ('baseline' as const),
  })),
})

/** Right answers by noise step, a line for the middle of the network and one for each end. */
export function blocksPicture(cells: readonly Cell[], chosen: Cell['block']): LinePlot {
  const line = (block: Cell['block'], name: string, role: 'method' | 'baseline') => ({
    name,
    role,
    points: cells
      .filter((cell) => cell.block === block)
      .map((cell) => [cell.step, percent(cell.test)] as const),
  })
  return {
    kind: 'line',
    title: 'Where and when a diffusion network is read',
    alt: `New digits named rightly by a probe on one block, by the noise step of the pictures: best in the block chosen on validation at little noise, at chance in pure noise.`,
    x: { label: 'noise step, of 1000' },
    y: { label: 'digits named rightly, %' },
    series: [
      line(chosen, 'chosen block', 'method'),
      line(BLOCKS[0], 'first block', 'baseline'),
      line(BLOCKS.at(-1)!, 'last block', 'baseline'),
    ],
  }
}

/** One generated picture of each digit that there is. */
export function samplesPicture(made: Matrix, names: ArrayLike<number>): ImagesPlot {
  const list = Array.from(names)
  const rows = [...new Set(list)].sort((a, b) => a - b).map((name) => list.indexOf(name))
  const { data, dim } = takeRows(made, rows)
  return {
    kind: 'images',
    title: 'The same network makes pictures',
    alt: 'Pictures made from pure noise by the network whose features are read, with the digit that a probe on pixels takes each for.',
    images: rows.map((row, i) => ({
      label: `taken for ${list[row]}`,
      width: SIDE,
      height: SIDE,
      pixels: Array.from(data.subarray(i * dim, (i + 1) * dim), (grey) => Number(grey.toFixed(2))),
    })),
  }
}
