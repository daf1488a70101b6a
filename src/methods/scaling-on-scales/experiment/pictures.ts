import type { BarPlot, ImagesPlot, LinePlot } from '#lab/plot.ts'
import type { Maps } from '../method/maps.ts'
import { CELLS, CLASSES } from './scenes.ts'
import { GRID, SIDE } from './vit.ts'

const percent = (share: number) => 100 * share

/** Segmentation for 1, 2, … sizes. */
export function sizesPicture(scales: readonly number[], looks: readonly number[], large: number): LinePlot {
  const points = (values: readonly number[]) => values.map((value, i) => [i + 1, percent(value)] as const)
  return {
    kind: 'line',
    title: 'A small model that looks closer',
    alt: 'How well a linear map of frozen features tells what each cell of a picture is made of: the smaller model looking at pictures of more and more sizes, the same model looking as often at one size, and the larger model, which looks once.',
    x: { label: 'sizes at which a picture is looked at' },
    y: { label: 'mean intersection over union, %' },
    series: [
      { name: 'smaller model, larger pictures', role: 'method', points: points(scales) },
      { name: 'smaller model, as many looks at one size', role: 'baseline', points: points(looks) },
      { name: 'larger model, one look', role: 'baseline', points: points(scales.map(() => large)) },
    ],
  }
}

export const rebuildPicture = (
  bars: readonly { label: string; nats: number; isMethod?: boolean }[],
): BarPlot => ({
  kind: 'bars',
  title: 'What a linear map tells of the larger model',
  alt: 'Information about the features of the larger model at one size that a linear map finds in the features of other models.',
  y: { label: 'nats' },
  bars: bars.map(({ label, nats, isMethod = false }) => ({
    label,
    value: nats,
    role: isMethod ? ('method' as const) : ('baseline' as const),
  })),
})

/** One picture and what is said of its cells, brighter for a higher number of the material. */
export function examplePicture(
  pictures: Maps,
  row: number,
  maps: readonly { label: string; cells: ArrayLike<number>; place: number }[],
): ImagesPlot {
  const size = SIDE * SIDE * 3
  const seen = pictures.data.subarray(row * size, (row + 1) * size)
  const round = (value: number) => Number(value.toFixed(2))
  return {
    kind: 'images',
    title: 'One picture, cell by cell',
    alt: 'A picture, what its cells are made of, and what linear maps of the features of three models say they are made of.',
    images: [
      {
        label: 'picture',
        width: SIDE,
        height: SIDE,
        pixels: Array.from({ length: SIDE * SIDE }, (_, p) =>
          round(0.299 * seen[3 * p]! + 0.587 * seen[3 * p + 1]! + 0.114 * seen[3 * p + 2]!),
        ),
      },
      ...maps.map(({ label, cells, place }) => ({
        label,
        width: GRID,
        height: GRID,
        pixels: Array.from({ length: CELLS }, (_, c) => round(cells[place * CELLS + c]! / (CLASSES - 1))),
      })),
    ],
  }
}
