import type { numpy as np } from '@jax-js/jax'
import type { BarPlot, HeatmapPlot, ImagesPlot } from '#lab/plot.ts'
import { PIXELS, SIDE } from './autoencoders.ts'
import type { Grid } from './stitching.ts'

const SHOWN = 5

/** Mean squared errors per pixel; what is not yet known is left out. */
export interface Errors {
  meanImage: number
  ownAbsolute: number
  swappedAbsolute: number
  ownRelative?: number
  swappedRelative?: number
  procrustes?: number
  affine?: number
}

/** The first digits, row by row: as they are, then through each swapped pair. Consumes the arrays. */
export async function digitsPicture(
  rows: readonly (readonly [label: string, pictures: np.Array])[],
  errors: Errors,
) {
  const images: ImagesPlot['images'][number][] = []
  for (const [label, pictures] of rows) {
    const pixels = await pictures.slice([0, SHOWN]).data()
    for (let n = 0; n < SHOWN; n++) {
      const shown = Array.from(pixels.subarray(n * PIXELS, (n + 1) * PIXELS), (v) =>
        Math.min(1, Math.max(0, v)),
      )
      images.push({ label, width: SIDE, height: SIDE, pixels: shown })
    }
  }
  const said = [
    `raw ${short(errors.swappedAbsolute)}`,
    ...(errors.swappedRelative === undefined ? [] : [`relative ${short(errors.swappedRelative)}`]),
    ...(errors.procrustes === undefined ? [] : [`raw after Procrustes ${short(errors.procrustes)}`]),
  ]
  const plot: ImagesPlot = {
    kind: 'images',
    title: 'One encoder, the decoder of another',
    alt:
      `Squared error per pixel of digits through a swapped pair: ${said.join(', ')}; ` +
      `the mean digit ${short(errors.meanImage)}.`,
    images,
  }
  return plot
}

/** Every arm's error beside the error of always showing the mean digit. */
export function errorPicture(errors: Errors): BarPlot {
  const bars = [
    { label: 'relative, own', value: errors.ownRelative, role: 'method' },
    { label: 'relative, swapped', value: errors.swappedRelative, role: 'method' },
    { label: 'raw, own', value: errors.ownAbsolute, role: 'baseline' },
    { label: 'raw, swapped', value: errors.swappedAbsolute, role: 'baseline' },
    { label: 'raw + Procrustes', value: errors.procrustes, role: 'baseline' },
    { label: 'raw + affine map', value: errors.affine, role: 'baseline' },
  ] as const
  const known = bars.flatMap((bar) => (bar.value === undefined ? [] : [{ ...bar, value: bar.value }]))
  const said = known.map(({ label, value }) => `${label} ${short(value)}`).join('; ')
  return {
    kind: 'bars',
    title: 'Error before and after the swap',
    alt: `Squared error per pixel: ${said}; the mean digit ${short(errors.meanImage)}.`,
    y: { label: 'squared error per pixel' },
    bars: known,
    bound: { y: errors.meanImage, label: 'always the mean digit' },
  }
}

/** Both kinds side by side on one scale. */
export function gridPicture(raw: Grid, relative: Grid): HeatmapPlot {
  const count = raw.length
  const cells = (grid: Grid) => grid.map((row) => row.map(short).join(' ')).join(' / ')
  return {
    kind: 'heatmap',
    title: 'Which decoder reads which encoder',
    alt: `Squared error per pixel by encoder and decoder. Raw: ${cells(raw)}. Relative: ${cells(relative)}.`,
    x: `decoders: ${count} on raw, then ${count} on relative`,
    y: 'encoders; strong colour is error',
    values: raw.map((row, i) => [...row, ...relative[i]!]),
  }
}

const short = (value: number): string => value.toFixed(3)
