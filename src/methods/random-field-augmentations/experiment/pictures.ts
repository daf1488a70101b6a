import type { BarPlot, ImagesPlot, LinePlot } from '#lab/plot.ts'
import { type AugmentOptions, augment } from '../method/augment.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { SIDE } from './digits.ts'

const percent = (share: number) => 100 * share

export interface Curve {
  fields: readonly number[]
  alike: readonly number[]
}

/** Validation digits of the seen classes that are named rightly, by how strongly pictures are altered. */
export function strengthPicture(
  strengths: readonly number[],
  { fields, alike }: Curve,
  crop: number,
): LinePlot {
  const points = (values: readonly number[]) =>
    values.map((value, i) => [strengths[i]!, percent(value)] as const)
  return {
    kind: 'line',
    title: 'Mild changes help, strong ones harm',
    alt: 'How many validation digits a probe on few labels names rightly, by the strength of the changes in pre-training: fields that vary from pixel to pixel, the same changes alike all over the picture, and crops alone.',
    x: { label: 'strength of the changes', scale: 'log' },
    y: { label: 'validation digits named rightly, %' },
    series: [
      { name: 'fields, from pixel to pixel', role: 'method', points: points(fields) },
      { name: 'alike all over the picture', role: 'baseline', points: points(alike) },
      { name: 'crops alone', role: 'theory', points: points(strengths.map(() => crop)) },
    ],
  }
}

/** What is gained over crops alone. */
export const gainPicture = (
  bars: readonly { label: string; gain: number; isMethod?: boolean }[],
): BarPlot => ({
  kind: 'bars',
  title: 'Gained over crops alone',
  alt: 'Points of accuracy that each way to alter pictures gains over crops alone, on digits of the classes that were seen in pre-training and of the others.',
  y: { label: 'points' },
  bars: bars.map(({ label, gain, isMethod = false }) => ({
    label,
    value: percent(gain),
    role: isMethod ? ('method' as const) : ('baseline' as const),
  })),
})

/** One digit under fields of growing strength, and under the same draws alike all over. */
export function bentPicture(
  digit: Float32Array,
  strengths: readonly number[],
  draw: () => RandomGenerator,
  optionsOf: (strength: number, varies: AugmentOptions['varies']) => AugmentOptions,
): ImagesPlot {
  const view = (strength: number, varies: AugmentOptions['varies']) => ({
    label: `${varies === 'pixel' ? 'field' : 'alike'}, ${strength}`,
    width: SIDE,
    height: SIDE,
    pixels: Array.from(augment(digit, draw(), optionsOf(strength, varies)), (value) =>
      Number(value.toFixed(2)),
    ),
  })
  return {
    kind: 'images',
    title: 'A digit bends',
    alt: 'One digit altered by random fields of growing strength, and by the same draws alike all over the picture.',
    images: [
      ...strengths.map((strength) => view(strength, 'pixel')),
      ...strengths.map((strength) => view(strength, 'picture')),
    ],
  }
}
