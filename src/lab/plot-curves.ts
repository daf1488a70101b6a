import { type Markish, type SymbolType, dot, frame, lineY, ruleY, scale, text } from '@observablehq/plot'
import type { Axis, LinePlot, ScatterPlot, Series } from './plot.ts'
import { bottomAxis, known, leftAxis, levels, tickRoom, tickText } from './plot-axes.ts'
import { LINE, boundLabel, corner, endLabels, legend, legendRows } from './plot-labels.ts'
import { type Drawing, type Look, type Size, inked, looks, textWidth } from './plot-style.ts'

const SYMBOLS = ['circle', 'triangle', 'square', 'diamond2', 'plus', 'times'] as const

/** Lines or points: the method in the accent, what it is compared with in grey, theory as a thin dark line. */
export function drawCurves(plot: LinePlot | ScatterPlot, { width, height, compact }: Size): Drawing {
  const most = compact ? 48 : plot.kind === 'line' ? 240 : 1500
  const series = plot.series.map((one) => ({ ...one, points: thin(usable(one, plot.x, plot.y), most) }))
  const styles = looks(series)
  const symbols = plot.kind === 'scatter' ? symbolsOf(series) : new Map<string, SymbolType>()
  const points = series.flatMap((one) => one.points)
  const x = known(
    plot.x,
    points.map(([x]) => x),
    Math.max(2, Math.floor(width / 80)),
  )
  const y = known(plot.y, [...points.map(([, y]) => y), ...(plot.bound ? [plot.bound.y] : [])], 4)
  const marks = [
    plot.bound &&
      ruleY([plot.bound.y], { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.8 }),
    ...series.map((one) => mark(one, styles.get(one.name)!, symbols.get(one.name), compact)),
  ]
  const scales = { x: { type: x.type, domain: x.domain }, y: { type: y.type, domain: y.domain } }
  if (compact) {
    return { height: height!, options: { ...scales, axis: null, margin: 4, marks } }
  }

  const tall = height ?? 230
  const named = [...new Set(series.map((one) => one.name))]
  const widest = Math.max(0, ...named.map((name) => textWidth(name, 11)))
  const direct = plot.kind === 'line' && named.length <= 6 && widest <= width * 0.3
  const rows = direct ? [] : legendRows(named, width)
  const margins = {
    marginTop: 22 + rows.length * LINE,
    marginBottom: 34,
    marginLeft: tickRoom(y),
    marginRight: Math.max(direct ? widest + 10 : 0, textWidth(tickText(x.ticks.at(-1) ?? 0), 11) / 2 + 4),
  }
  const toPixel = scale({ y: { ...scales.y, range: [tall - margins.marginBottom, margins.marginTop] } }).apply
  const labels = direct
    ? endLabels(series, styles, toPixel, margins.marginTop)
    : legend(rows, styles, margins, symbols)

  return {
    height: tall,
    options: {
      ...scales,
      ...margins,
      marks: [
        levels(y),
        leftAxis(y),
        bottomAxis(x),
        frame({ anchor: 'bottom', strokeOpacity: 0.45 }),
        ...marks,
        ...labels,
        plot.bound && boundLabel(plot.bound, toPixel(plot.bound.y) - margins.marginTop),
        corner(plot.y.label, 'top-left', -margins.marginLeft + 2, -margins.marginTop + 4, 'start'),
        corner(plot.x.label, 'bottom-right', 0, 30, 'end'),
        points.length === 0 ? text(['no points yet'], { frameAnchor: 'middle', fillOpacity: 0.7 }) : null,
      ],
    },
  }
}

type Points = readonly (readonly [number, number])[]

/** Infinite values leave a gap, as not-a-number does; so does what a log scale cannot show. */
function usable({ points }: Series, x: Axis, y: Axis): Points {
  const fits = (v: number, axis: Axis) => Number.isFinite(v) && (axis.scale !== 'log' || v > 0)
  return points.filter(([px]) => fits(px, x)).map(([px, py]) => [px, fits(py, y) ? py : Number.NaN] as const)
}

/** At most `most` points, evenly taken, the last one among them. */
function thin(points: Points, most: number): Points {
  if (points.length <= most) return points
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]!)
}

const first = (point: readonly [number, number]) => point[0]
const second = (point: readonly [number, number]) => point[1]

/** A shape per name, so that colour is not all that tells clouds apart; a theory stays a line. */
function symbolsOf(series: readonly Series[]): Map<string, SymbolType> {
  const names = new Set(series.filter((one) => one.role !== 'theory').map((one) => one.name))
  return new Map([...names].map((name, i) => [name, SYMBOLS[i % SYMBOLS.length]!]))
}

function mark(
  { points, faint = false }: Series,
  { colour, dash, width }: Look,
  symbol: SymbolType | undefined,
  compact: boolean,
): Markish {
  const opacity = faint ? 0.3 : 1
  if (symbol) {
    const r = compact ? 1.2 : points.length > 200 ? 1.6 : 2.6
    const shape = compact ? 'circle' : symbol
    return dot(points, { x: first, y: second, r, symbol: shape, ...inked(shape, colour, opacity * 0.75) })
  }
  const drawn = points.filter(([, y]) => Number.isFinite(y))
  if (drawn.length === 1) return dot(drawn, { x: first, y: second, r: 2, fill: colour, fillOpacity: opacity })
  return lineY(points, {
    x: first,
    y: second,
    stroke: colour,
    strokeWidth: faint ? 1 : width,
    strokeOpacity: opacity,
    ...(dash !== undefined && { strokeDasharray: dash }),
  })
}
