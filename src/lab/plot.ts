/** Who a mark speaks for: the paper's idea, what it is compared with, or a theory line. */
export type Role = 'method' | 'baseline' | 'theory'

export interface Axis {
  label: string
  scale?: 'linear' | 'log'
}

export interface Series {
  name: string
  role?: Role
  /** [x, y] pairs; a non-finite y leaves a gap. */
  points: readonly (readonly [number, number])[]
  /** One seed's run under the mean of its name: drawn thin, without a label. */
  faint?: boolean
}

interface Titled {
  /** Also the identity of the plot: a later plot of the same title replaces the earlier one. */
  title: string
  /** The finding in one sentence, read out instead of the picture. */
  alt: string
}

interface Curves extends Titled {
  x: Axis
  y: Axis
  series: readonly Series[]
  /** A horizontal dashed line that a claim must reach. */
  bound?: { y: number; label: string }
}

export interface LinePlot extends Curves {
  kind: 'line'
}

export interface ScatterPlot extends Curves {
  kind: 'scatter'
}

export interface BarPlot extends Titled {
  kind: 'bars'
  y: Axis
  bars: readonly { label: string; value: number; role?: Role }[]
  bound?: { y: number; label: string }
}

export interface HeatmapPlot extends Titled {
  kind: 'heatmap'
  x: string
  y: string
  /** Rows from the top, each of the same length. */
  values: readonly (readonly number[])[]
}

export interface ImagesPlot extends Titled {
  kind: 'images'
  /** Grey values 0..1, row by row. */
  images: readonly { label: string; width: number; height: number; pixels: readonly number[] }[]
}

/** A picture as data, never pixels or a library's options. */
export type Plot = LinePlot | ScatterPlot | BarPlot | HeatmapPlot | ImagesPlot
