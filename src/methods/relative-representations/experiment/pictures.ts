import type { BarPlot, ImagesPlot } from '#lab/plot.ts'
import { type Arm, pictures } from './arms.ts'
import { type Data, SIDE } from './autoencoders.ts'

const SHOWN = 5

/** Shares of the variance of the test digits. */
export interface Shares {
  ownRelative: number
  relative: number
  ownRaw: number
  raw: number
  procrustes: number
  affine: number
}

/** The headline: what is left of a digit when encoder and decoder never met. */
export function sharesPicture(shares: Shares): BarPlot {
  const bars = [
    { label: 'anchors, trained together', value: shares.ownRelative, role: 'method' },
    { label: 'anchors, swapped', value: shares.relative, role: 'method' },
    { label: 'raw, trained together', value: shares.ownRaw, role: 'baseline' },
    { label: 'raw, swapped', value: shares.raw, role: 'baseline' },
    { label: 'raw, Procrustes', value: shares.procrustes, role: 'baseline' },
    { label: 'raw, affine map', value: shares.affine, role: 'baseline' },
  ] as const
  const said = bars.map(({ label, value }) => `${label} ${value.toFixed(2)}`).join('; ')
  return {
    kind: 'bars',
    title: 'What a decoder of another training still sees',
    alt: `Share of the variance of digits that is explained: ${said}. The mean digit explains 0.`,
    y: { label: 'share of variance explained' },
    bars,
    bound: { y: 0, label: 'always the mean digit' },
  }
}

/** The first test digits: as they are, and through swapped pairs. */
export async function digitsPicture(raw: Arm, relative: Arm, { test }: Data): Promise<ImagesPlot> {
  const rows = [
    ['digit', test.x.ref],
    ['raw, swapped', pictures(raw, 0, 1, test)],
    ['anchors, swapped', pictures(relative, 0, 1, test)],
  ] as const
  const images: ImagesPlot['images'][number][] = []
  for (const [label, drawn] of rows) {
    const pixels = await drawn.slice([0, SHOWN]).data()
    for (let n = 0; n < SHOWN; n++) {
      const shown = pixels.subarray(n * SIDE * SIDE, (n + 1) * SIDE * SIDE)
      const clipped = Array.from(shown, (value) => Math.min(1, Math.max(0, value)))
      images.push({ label, width: SIDE, height: SIDE, pixels: clipped })
    }
  }
  return {
    kind: 'images',
    title: 'One encoder, the decoder of another',
    alt: 'Five digits, the same through a swapped pair on raw numbers, and through one that reads cosines to anchors.',
    images,
  }
}
