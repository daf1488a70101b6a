import type { BarPlot, ImagesPlot, LinePlot, Role } from '#lab/plot.ts'
import { averageAccuracy, isCompatible } from './compatibility.ts'

export type Matrices = Partial<Record<'hoc' | 'simplex' | 'replay', number[][]>>

const WAYS = {
  hoc: ['simplex + HOC', 'method'],
  simplex: ['simplex', 'method'],
  replay: ['learned classifier', 'baseline'],
} as const satisfies Record<keyof Matrices, readonly [string, Role]>

const CELL = 9

const shown = (matrices: Matrices) =>
  (Object.keys(WAYS) as (keyof Matrices)[]).flatMap((way) => {
    const matrix = matrices[way]
    return matrix ? [{ name: WAYS[way][0], role: WAYS[way][1], matrix }] : []
  })

/** What becomes of the vectors stored first, as the model that asks is upgraded. */
export function firstGalleryPicture(matrices: Matrices): LinePlot {
  const ways = shown(matrices)
  const ends = ways.map(({ name, matrix }) => `${name} ${percent(matrix.at(-1)![0]!)}`).join(', ')
  return {
    kind: 'line',
    title: "New queries against the first model's vectors",
    alt: `Percent right after the last upgrade, with no vector renewed: ${ends}.`,
    x: { label: 'model that asks' },
    y: { label: 'right among ten held-out classes' },
    series: ways.map(({ name, role, matrix }) => ({
      name,
      role,
      points: matrix.map((row, i) => [i + 1, row[0]!] as const),
    })),
  }
}

/** The lower triangles, darker where more is right; a frame where the new queries do not beat the old ones. */
export function matrixPicture(matrices: Matrices): ImagesPlot {
  const ways = shown(matrices)
  const said = ways.map(({ name, matrix }) => `${name} ${averageAccuracy(matrix).toFixed(2)}`).join(', ')
  return {
    kind: 'images',
    title: 'Every model asks every earlier gallery',
    alt:
      `Rows are models that ask, columns the models whose vectors are stored; dark is right, a frame marks pairs ` +
      `that are not compatible. Average accuracy: ${said}.`,
    images: ways.map(({ name, matrix }) => ({
      label: `${name.replace(' classifier', '')} AA ${averageAccuracy(matrix).toFixed(2)}`,
      width: matrix.length * CELL,
      height: matrix.length * CELL,
      pixels: cells(matrix),
    })),
  }
}

function cells(matrix: readonly (readonly number[])[]): number[] {
  const side = matrix.length * CELL
  return Array.from({ length: side * side }, (_, p) => {
    const [y, x] = [Math.floor(p / side), p % side]
    const [i, j] = [Math.floor(y / CELL), Math.floor(x / CELL)]
    if (j > i) return 1
    const edge = [y % CELL, x % CELL].some((at) => at === 0 || at === CELL - 1)
    if (edge) return i > j && !isCompatible(matrix, i, j) ? 0 : 1
    return 1 - 0.85 * matrix[i]![j]!
  })
}

/** New queries on the old digit model's vectors, and what that model does by itself. */
export function digitPicture(bars: readonly { label: string; value: number; role: Role }[]): BarPlot {
  const said = bars.map(({ label, value }) => `${label} ${percent(value)}`).join(', ')
  return {
    kind: 'bars',
    title: 'Digits: an old gallery, a model trained apart',
    alt: `Percent right among ten digits, five of them unknown to the old model: ${said}.`,
    y: { label: 'right among ten digits' },
    bars,
  }
}

const percent = (share: number): string => (100 * share).toFixed(0)
