import type { LinePlot } from '#lab/plot.ts'
import { mean } from '#nn/metrics/statistics.ts'
import type { Order } from './rankings.ts'

const NAMES: Record<Order, string> = {
  roa: 'in the order of RoA',
  activation: 'in the order of plain activation',
  variance: 'in the order of variance',
  contribution: 'in the order of what each adds to the score',
  random: 'in a random order',
}
/** More than half of the attributes change little. */
const MOST_KEPT = 24

type ByOrder<T> = Partial<Record<Order, readonly T[]>>

/** One line for each order, from 1 on. */
const lines = (values: ByOrder<number>): LinePlot['series'] =>
  Object.entries(values).map(([order, of]) => ({
    name: NAMES[order as Order],
    role: order === 'roa' ? 'method' : 'baseline',
    points: of.map((value, i) => [i + 1, Number(value.toFixed(2))] as const),
  }))

/** The mean K of each level's concepts. */
export const levelsPicture = (lengths: ByOrder<number>): LinePlot => ({
  kind: 'line',
  title: 'Attributes a concept needs, from the plainest pictures to the busiest',
  alt: 'How many attributes of 48 recognise four pictures of five of a concept, at six levels of visual complexity: an inverted U would rise and then fall.',
  x: { label: 'level of visual complexity' },
  y: { label: 'attributes needed' },
  series: lines(lengths),
})

/** Accuracy by attributes kept, over all concepts. */
export const keptPicture = (curves: ByOrder<Float64Array>): LinePlot => ({
  kind: 'line',
  title: 'Recognised from a few attributes',
  alt: 'Share of pictures recognised from the first attributes in four orders: by RoA, by plain activation, by what each adds to the score, at random.',
  x: { label: 'attributes kept' },
  y: { label: 'pictures recognised, %' },
  series: lines(
    Object.fromEntries(
      Object.entries(curves).map(([order, all]) => [
        order,
        Array.from({ length: MOST_KEPT }, (_, k) => 100 * mean(all.map((curve) => curve[k]!))),
      ]),
    ),
  ),
})
