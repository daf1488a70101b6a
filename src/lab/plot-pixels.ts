import { image, text } from '@observablehq/plot'
import type { HeatmapPlot, ImagesPlot } from './plot.ts'
import { pngUri } from './png.ts'
import { type Drawing, type Size, fit } from './plot-style.ts'
import { typesetNumber } from './typeset.ts'

const FLAT = { axis: null, margin: 0 } as const
const sharp = { imageRendering: 'pixelated', preserveAspectRatio: 'none' } as const

interface Box {
  src: string
  x: number
  y: number
  width: number
  height: number
}

interface Note {
  text: string
  x: number
  y: number
  anchor: 'start' | 'middle' | 'end'
}

/** Plot's image and text marks at pixels, y downwards. */
function place(boxes: readonly Box[], notes: readonly Note[], height: number): Drawing {
  const anchors = ['start', 'middle', 'end'] as const
  return {
    height,
    options: {
      ...FLAT,
      x: { type: 'identity' },
      y: { type: 'identity' },
      marks: [
        ...boxes.map(({ src, x, y, width, height }) =>
          image([0], {
            ...sharp,
            src: () => src,
            x: () => x + width / 2,
            y: () => y + height / 2,
            width,
            height,
          }),
        ),
        ...anchors.map((anchor) =>
          text(
            notes.filter((note) => note.anchor === anchor),
            { x: 'x', y: 'y', text: 'text', textAnchor: anchor, fillOpacity: 0.85 },
          ),
        ),
      ],
    },
  }
}

/** Strength of colour is the value; orange is below zero. The scale stands under the picture. */
export function drawHeatmap(plot: HeatmapPlot, { width, height, compact }: Size): Drawing {
  const rows = plot.values.length
  const columns = Math.max(0, ...plot.values.map((row) => row.length))
  if (rows === 0 || columns === 0) return nothing(width, height)

  const all = plot.values.flat().filter((v) => Number.isFinite(v))
  const low = all.reduce((a, b) => Math.min(a, b), Infinity)
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity)
  const signed = low < 0
  const [from, to] = signed ? [0, Math.max(-low, high)] : [low, high]
  const span = to - from || 1
  const strength = (v: number | undefined) =>
    v === undefined || Number.isNaN(v) ? Number.NaN : signed ? v / span : 0.04 + (0.96 * (v - from)) / span
  const cells = plot.values.flatMap((row) => Array.from({ length: columns }, (_, i) => strength(row[i])))
  const src = pngUri(columns, rows, cells, 'signed')
  if (compact) {
    const side = Math.min(width / columns, height! / rows)
    const box = { width: side * columns, height: side * rows }
    return place([{ src, x: (width - box.width) / 2, y: (height! - box.height) / 2, ...box }], [], height!)
  }

  const end = (v: number) => typesetNumber(Math.abs(v) < span / 1000 ? 0 : v)
  const room = (height ?? 340) - 66
  const cell = Math.min(width / columns, room / rows)
  const box = { x: 0, y: 20, width: cell * columns, height: Math.max(8, cell * rows) }
  const bottom = box.y + box.height
  const ramp = Array.from({ length: 48 }, (_, i) => (signed ? (i / 47) * 2 - 1 : 0.04 + (0.96 * i) / 47))
  const strip = { src: pngUri(48, 1, ramp, 'signed'), x: 72, y: bottom + 28, width: 96, height: 10 }
  return place(
    [{ src, ...box }, strip],
    [
      { text: fit(plot.y, width, 11), x: 0, y: 10, anchor: 'start' },
      { text: fit(plot.x, width, 11), x: box.width, y: bottom + 12, anchor: 'end' },
      { text: end(signed ? -to : from), x: 66, y: bottom + 33, anchor: 'end' },
      { text: end(to), x: 174, y: bottom + 33, anchor: 'start' },
    ],
    height ?? bottom + 44,
  )
}

/** Pictures side by side, each with its label below. */
export function drawImages(plot: ImagesPlot, { width, height, compact }: Size): Drawing {
  const gap = compact ? 3 : 8
  const pictures = compact ? plot.images.slice(0, 6) : plot.images
  if (pictures.length === 0) return nothing(width, height)

  const columns = Math.min(pictures.length, compact ? 3 : Math.max(2, Math.floor(width / 72)))
  const rows = Math.ceil(pictures.length / columns)
  const side = Math.min(
    (width - gap * (columns - 1)) / columns,
    112,
    compact ? (height! - gap * rows) / rows : 112,
  )
  const step = side + gap + (compact ? 0 : 14)
  const left = compact ? (width - columns * side - (columns - 1) * gap) / 2 : 0
  const at = pictures.map((_, i) => ({
    x: left + (i % columns) * (side + gap),
    y: Math.floor(i / columns) * step,
  }))
  const boxes = pictures.map((one, i) => {
    const scale = side / Math.max(1, one.width, one.height)
    const box = { width: Math.max(1, one.width) * scale, height: Math.max(1, one.height) * scale }
    return { src: pngUri(one.width, one.height, one.pixels, 'grey'), ...at[i]!, ...box }
  })
  const notes = pictures.map(({ label }, i) => ({
    text: fit(label, side + gap - 2, 10),
    x: at[i]!.x + side / 2,
    y: at[i]!.y + side + 9,
    anchor: 'middle' as const,
  }))
  return place(boxes, compact ? [] : notes, height ?? Math.ceil(rows * step))
}

const nothing = (width: number, height = 60): Drawing =>
  place([], [{ text: 'nothing to show yet', x: width / 2, y: height / 2, anchor: 'middle' }], height)
