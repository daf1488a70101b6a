import { type Markish, axisX, axisY, gridX, gridY, scale } from '@observablehq/plot'
import type { Axis } from './plot.ts'
import { textWidth } from './plot-style.ts'
import { typesetNumber } from './typeset.ts'

/** A scale with its ends known before anything is drawn, so that labels can be placed by it. */
export interface Known {
  type: 'linear' | 'log'
  domain: [number, number]
  ticks: number[]
}

/** Spans the finite values; a log scale takes the positive ones, a flat or empty set gets room around it. */
export function known({ scale: kind = 'linear' }: Axis, values: readonly number[], count: number): Known {
  const usable = values.filter((v) => Number.isFinite(v) && (kind === 'linear' || v > 0))
  let [low, high] =
    usable.length > 0 ? usable.reduce(span, [Infinity, -Infinity]) : kind === 'log' ? [1, 10] : [0, 1]
  if (kind === 'log') {
    if (low === high) [low, high] = [low / 2, high * 2]
    return { type: 'log', domain: [low, high], ticks: powers(low, high, count) }
  }
  if (low === high) {
    const room = Math.abs(low) / 10 || 1
    ;[low, high] = [low - room, high + room]
  }
  const nice = scale({ y: { type: 'linear', domain: [low, high], nice: count } })
  const domain = nice.domain as unknown as [number, number]
  return { type: 'linear', domain, ticks: steps(domain, count) }
}

const span = ([low, high]: readonly number[], v: number): [number, number] => [
  Math.min(low!, v),
  Math.max(high!, v),
]

/** Round numbers inside the domain, `count` of them or so. */
function steps([low, high]: [number, number], count: number): number[] {
  const rough = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Powers of ten inside the domain; where there are fewer than two, 1, 2 and 5 times them. */
function powers(low: number, high: number, count: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const inside = (factors: readonly number[]) =>
    Array.from({ length: to - from + 1 }, (_, i) => factors.map((f) => f * 10 ** (from + i)))
      .flat()
      .filter((v) => v >= low * 0.999 && v <= high * 1.001)
  const tens = inside([1])
  if (tens.length < 2) return inside([1, 2, 5]).slice(0, 2 * count)
  const every = Math.ceil(tens.length / count)
  return tens.filter((_, i) => i % every === 0)
}

/** Ticks are round numbers: no trailing zeros, powers of ten as such. */
export function tickText(value: number): string {
  const size = Math.abs(value)
  if (size === 0 || (size >= 0.001 && size < 100_000)) {
    return Number(value.toPrecision(6))
      .toLocaleString('en-US', { maximumFractionDigits: 6 })
      .replace('-', '−')
  }
  return typesetNumber(value, 1).replace(/^1 × /, '')
}

/** Pixels that the ticks' text takes at the left. */
export const tickRoom = ({ ticks }: Known): number =>
  Math.max(12, ...ticks.map((tick) => textWidth(tickText(tick), 11))) + 8

const THIN = { strokeOpacity: 0.45, tickSize: 3, tickPadding: 3, text: tickText } as const

export const bottomAxis = ({ ticks }: Known): Markish => axisX(ticks, { ...THIN, label: null })
export const leftAxis = ({ ticks }: Known): Markish => axisY(ticks, { ...THIN, tickSize: 0, label: null })
export const levels = ({ ticks }: Known): Markish => gridY(ticks, { strokeOpacity: 0.12 })
export const columns = ({ ticks }: Known): Markish => gridX(ticks, { strokeOpacity: 0.12 })
