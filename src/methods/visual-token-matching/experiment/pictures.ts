import type { BarPlot, ImagesPlot } from '#lab/plot.ts'
import { PIXELS, SIDE } from './scenes.ts'

export const errorsPicture = (
  bars: readonly { label: string; error: number; isMethod?: boolean }[],
): BarPlot => ({
  kind: 'bars',
  title: 'Tasks nobody taught, from a handful of labels',
  alt: 'Squared error on four unseen tasks as a share of the error of their mean, the mean over tasks, for each way to learn from the same few labelled pictures. Lower is better.',
  y: { label: 'error, % of that of the mean' },
  bars: bars.map(({ label, error, isMethod = false }) => ({
    label,
    value: 100 * error,
    role: isMethod ? ('method' as const) : ('baseline' as const),
  })),
  bound: { y: 100, label: 'the mean label' },
})

/** One test picture, and for each task the truth and what arms say. */
export function guessesPicture(
  picture: Float32Array,
  tasks: readonly { label: string; maps: readonly { label: string; pixels: Float32Array }[] }[],
): ImagesPlot {
  const round = (value: number) => Number(Math.min(1, Math.max(0, value)).toFixed(2))
  const grey = Array.from({ length: PIXELS }, (_, p) =>
    round(0.299 * picture[3 * p]! + 0.587 * picture[3 * p + 1]! + 0.114 * picture[3 * p + 2]!),
  )
  return {
    kind: 'images',
    title: 'One picture and four maps of it',
    alt: 'A test picture; then for each unseen task its true map and the maps that matching and the fine-tuned twin draw.',
    images: [
      { label: 'picture', width: SIDE, height: SIDE, pixels: grey },
      ...tasks.flatMap((task) =>
        task.maps.map(({ label, pixels }) => ({
          label: `${task.label}: ${label}`,
          width: SIDE,
          height: SIDE,
          pixels: Array.from(pixels, round),
        })),
      ),
    ],
  }
}
