import type { BarPlot, HeatmapPlot, ImagesPlot, LinePlot, Plot, Role, ScatterPlot } from '#lab/plot.ts'
import { typesetNumber } from '#lab/typeset.ts'
import { type Canvas, type Ink, createCanvas } from './canvas.ts'
import { png } from './png.ts'

/** Shown at half its size, so that it is sharp on a phone. */
export const PICTURE = { width: 240, height: 160 } as const

/** Inks that read on white and on black, as a mail does not know which it lies on. */
const INKS = {
  method: [0x3d, 0x74, 0xd1],
  baseline: [0x8d, 0x89, 0x81],
  theory: [0x8d, 0x89, 0x81],
} as const satisfies Record<Role, Ink>
const OTHERS: readonly Ink[] = [
  [0x2a, 0x96, 0x82],
  [0xbd, 0x7d, 0x2b],
  [0xa3, 0x6a, 0xbb],
  [0xc8, 0x5b, 0x70],
]
const ORANGE: Ink = [0xd0, 0x72, 0x1c]
const EDGE = 8
const IMAGES = 6

/** What a mark of a picture stands for. */
export interface LegendEntry {
  /** As CSS has it. */
  colour: string
  name: string
  /** Of a bar, in the plot's own measure. */
  value?: string
  isBound?: boolean
}

/** A longer legend is no help beside a picture of this size. */
const MOST_NAMED = 6

/** What the colours of a picture mean, and what is measured: a picture of this size holds no letters. */
export function legend(plot: Plot): { measure: string; entries: LegendEntry[] } {
  if (plot.kind === 'heatmap') return { measure: `${plot.y} down, ${plot.x} across`, entries: [] }
  if (plot.kind === 'images') {
    const names = plot.images.slice(0, IMAGES).map(({ label }) => label)
    return { measure: [...new Set(names.filter(Boolean))].join(', '), entries: [] }
  }
  const bound = plot.bound
    ? [
        {
          colour: css(INKS.theory),
          name: plot.bound.label,
          isBound: true,
          value: typesetNumber(plot.bound.y),
        },
      ]
    : []
  if (plot.kind === 'bars') {
    const entries = plot.bars
      .filter(({ value }) => Number.isFinite(value))
      .map(({ label, value, role }) => ({
        colour: css(inkOf(role, 0)),
        name: label,
        value: typesetNumber(value),
      }))
    return { measure: plot.y.label, entries: [...entries.slice(0, MOST_NAMED), ...bound] }
  }
  const names = othersIn(plot)
  const entries = plot.series
    .filter(({ faint, name }, i) => !faint || plot.series.findIndex((one) => one.name === name) === i)
    .map(({ name, role }) => ({ colour: css(inkOf(role, names.indexOf(name))), name }))
  const once = entries.filter(({ name }, i) => entries.findIndex((one) => one.name === name) === i)
  return { measure: `${plot.y.label}, by ${plot.x.label}`, entries: [...once.slice(0, MOST_NAMED), ...bound] }
}

/** Names of the curves that speak for nobody, in the order of their inks. */
const othersIn = ({ series }: LinePlot | ScatterPlot) => [
  ...new Set(series.filter(({ role }) => role === undefined).map(({ name }) => name)),
]

const css = (ink: Ink) => `#${ink.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** The marks of a plot without any text, as a small PNG. */
export function picture(plot: Plot): Buffer {
  const canvas = createCanvas(PICTURE.width, PICTURE.height)
  if (plot.kind === 'bars') drawBars(canvas, plot)
  else if (plot.kind === 'heatmap') drawHeatmap(canvas, plot)
  else if (plot.kind === 'images') drawImages(canvas, plot)
  else drawCurves(canvas, plot)
  return png(canvas.width, canvas.height, canvas.pixels)
}

function drawBars(canvas: Canvas, { bars, y, bound }: BarPlot): void {
  const scale = scaleOf([...bars.map(({ value }) => value), ...(bound ? [bound.y] : [])], y.scale, true)
  const at = (value: number) => EDGE + scale(value) * (canvas.width - 2 * EDGE)
  const step = (canvas.height - 2 * EDGE) / Math.max(1, bars.length)
  const base = y.scale === 'log' ? EDGE : at(0)
  bars.forEach(({ value, role }, i) => {
    if (!Number.isFinite(value)) return
    const [from, to] = [Math.min(base, at(value)), Math.max(base, at(value))]
    canvas.rectangle(from, EDGE + i * step + step * 0.15, Math.max(1, to - from), step * 0.7, inkOf(role, 0))
  })
  if (bound) dashes(canvas, [at(bound.y), 0], [at(bound.y), canvas.height])
}

function drawCurves(canvas: Canvas, plot: LinePlot | ScatterPlot): void {
  const { kind, series, x, y, bound } = plot
  const points = series.flatMap((one) => one.points)
  const across = scaleOf(
    points.map(([x]) => x),
    x.scale,
  )
  const up = scaleOf([...points.map(([, y]) => y), ...(bound ? [bound.y] : [])], y.scale)
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    EDGE + across(x) * (canvas.width - 2 * EDGE),
    canvas.height - EDGE - up(y) * (canvas.height - 2 * EDGE),
  ]
  const names = othersIn(plot)
  if (bound) dashes(canvas, [0, place([0, bound.y])[1]], [canvas.width, place([0, bound.y])[1]])
  // The method is drawn last, over what it is compared with.
  for (const { name, role, points, faint } of [...series].sort((a, b) => rank(a.role) - rank(b.role))) {
    const ink = inkOf(role, names.indexOf(name))
    const shown = points.map(place)
    const opacity = faint ? 0.35 : 1
    shown.forEach((point, i) => {
      const before = kind === 'line' ? shown[i - 1] : point
      if (!before || ![...before, ...point].every(Number.isFinite)) return
      canvas.stroke(before, point, kind === 'line' ? (faint ? 2 : 4) : 6, ink, opacity)
    })
  }
}

function drawHeatmap(canvas: Canvas, { values }: HeatmapPlot): void {
  const all = values.flat().filter(Number.isFinite)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const most = low < 0 ? Math.max(-low, high) : high - low
  const columns = Math.max(1, ...values.map((row) => row.length))
  const side = Math.min(canvas.width / columns, canvas.height / Math.max(1, values.length))
  const [left, top] = [(canvas.width - side * columns) / 2, (canvas.height - side * values.length) / 2]
  values.forEach((row, r) =>
    row.forEach((value, c) => {
      if (!Number.isFinite(value)) return
      const strength = (low < 0 ? Math.abs(value) : value - low) / (most || 1)
      canvas.rectangle(
        left + c * side,
        top + r * side,
        side,
        side,
        value < 0 ? ORANGE : INKS.method,
        strength,
      )
    }),
  )
}

function drawImages(canvas: Canvas, { images }: ImagesPlot): void {
  const shown = images.slice(0, IMAGES)
  const columns = Math.min(3, Math.max(1, shown.length))
  const rows = Math.ceil(shown.length / columns)
  const side = Math.min(canvas.width / columns, canvas.height / Math.max(1, rows)) - 4
  shown.forEach(({ width, height, pixels }, i) => {
    const cell = side / Math.max(1, width, height)
    const left = (i % columns) * (side + 4) + (canvas.width - columns * (side + 4)) / 2
    const top = Math.floor(i / columns) * (side + 4)
    pixels.forEach((value, p) => {
      const grey = Math.round(255 * Math.min(1, Math.max(0, Number.isNaN(value) ? 0.5 : value)))
      const at = [left + (p % width) * cell, top + Math.floor(p / width) * cell] as const
      canvas.rectangle(...at, cell, cell, [grey, grey, grey])
    })
  })
}

function dashes(canvas: Canvas, [x1, y1]: [number, number], [x2, y2]: [number, number]): void {
  const length = Math.hypot(x2 - x1, y2 - y1)
  const at = (along: number): [number, number] => [
    x1 + ((x2 - x1) * along) / length,
    y1 + ((y2 - y1) * along) / length,
  ]
  for (let along = 0; along < length; along += 14) {
    canvas.stroke(at(along), at(Math.min(length, along + 7)), 2, INKS.theory)
  }
}

/** Values to 0..1; what can't be placed is not a number. */
function scaleOf(
  values: readonly number[],
  kind: 'linear' | 'log' = 'linear',
  fromZero = false,
): (value: number) => number {
  const map = (value: number) => (kind === 'log' ? (value > 0 ? Math.log10(value) : Number.NaN) : value)
  const known = values.map(map).filter(Number.isFinite)
  if (fromZero && kind === 'linear') known.push(0)
  let low = known.reduce((a, b) => Math.min(a, b), Infinity)
  const high = known.reduce((a, b) => Math.max(a, b), -Infinity)
  if (fromZero && kind === 'log') low -= 0.3
  const span = high - low || 1
  return (value) => (map(value) - low) / span
}

const inkOf = (role: Role | undefined, nth: number): Ink =>
  role ? INKS[role] : OTHERS[Math.max(0, nth) % OTHERS.length]!
const rank = (role: Role | undefined) => (role === 'method' ? 2 : role === undefined ? 1 : 0)
