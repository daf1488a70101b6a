import type { Plot, Series } from '#lab/plot.ts'
import type { Moments } from '../method/ensemble.ts'
import type { Flow } from '../method/flow.ts'
import { type Wanted, ratios, theory } from './fluctuations.ts'
import type { Learnt } from './kernels.ts'

/** Layers passed over width, and V/(nK²), from layer 2 on. */
const points = (width: number, values: readonly number[]) =>
  values.map((value, l) => [l / width, value] as const).slice(1)

/** How far networks are from Gaussian, against depth over width. */
export function fluctuationPicture(
  shapes: Readonly<Record<string, Wanted>>,
  measured: Readonly<Record<string, Moments>>,
  baseline: Wanted,
  independent: Moments,
): Plot {
  const of = (act: Wanted['act'], label: string): Series => ({
    name: label,
    role: 'method',
    points: Object.entries(shapes)
      .filter(([, shape]) => shape.act === act)
      .flatMap(([name, { width }]) => points(width, ratios(width, measured[name]!))),
  })
  const line = (name: string, shape: Pick<Wanted, 'act' | 'width' | 'depth'>): Series => ({
    name,
    role: 'theory',
    points: points(shape.width, theory(shape)),
  })
  const last = (name: string) => ratios(shapes[name]!.width, measured[name]!).at(-1)!.toFixed(2)
  return {
    kind: 'scatter',
    title: 'Depth over width sets how far a network is from Gaussian',
    alt:
      `V/(nK²) follows one line per activation, whatever the width: ${last('relu128')} after 4 layers of 128 ReLU ` +
      `units, ${last('tanh64')} after 16 layers of 64 tanh units. Independent units show none of it.`,
    x: { label: 'layers passed over width' },
    y: { label: 'V / (n K²)' },
    series: [
      of('relu', 'ReLU, widths 32, 64, 128'),
      of('tanh', 'tanh, widths 32, 64'),
      {
        name: 'infinitely wide: independent units',
        role: 'baseline',
        points: points(baseline.width, ratios(baseline.width, independent)),
      },
      line('theory, ReLU', { act: 'relu', width: 32, depth: 5 }),
      line('theory, tanh', { act: 'tanh', width: 32, depth: 17 }),
    ],
  }
}

/** The gradient on its way back. */
export function sizePicture(flows: Readonly<Record<string, Flow>>): Plot {
  const series = (name: string, of: string, role: Series['role']): Series => ({
    name,
    ...(role && { role }),
    points: flows[of]!.gradient.map((square, l) => [l + 1, square]),
  })
  const first = (name: string) => flows[name]!.gradient[0]!.toExponential(1)
  return {
    kind: 'line',
    title: 'At the critical point gradients reach the first layer',
    alt:
      `Of a gradient of mean square one, ${first('relu')} reaches the first of 30 ReLU layers at the critical point ` +
      `and ${first('gelu')} of GELU layers; ${first('low')} at 0.7 and ${first('high')} at 1.4 times the variance.`,
    x: { label: 'layer' },
    y: { label: 'mean square of the gradient', scale: 'log' },
    series: [
      series('ReLU, critical', 'relu', 'method'),
      series('GELU, critical', 'gelu', 'method'),
      series('ReLU, 0.7 × critical', 'low', 'baseline'),
      series('ReLU, 1.4 × critical', 'high', 'baseline'),
      series('GELU, normalised', 'normalisedGelu', 'baseline'),
    ],
  }
}

/** How far training moves the tangent kernel. */
export function driftPicture<Name extends string>(
  shapes: Readonly<Record<Name, readonly [depth: number, width: number]>>,
  learnt: Readonly<Record<Name, Learnt>>,
): Plot {
  const names = Object.keys(shapes) as Name[]
  return {
    kind: 'bars',
    title: 'Narrow deep networks change their kernel in training',
    alt: `The tangent kernel changes by ${names
      .map((name) => `${(100 * learnt[name].drift).toFixed(0)} % in ${shapes[name].join(' layers of ')}`)
      .join(', ')}.`,
    y: { label: 'relative change of the tangent kernel' },
    bars: names.map((name) => {
      const [depth, width] = shapes[name]
      return {
        label: `${depth} × ${width}`,
        value: learnt[name].drift,
        role: depth / width > 0.05 ? ('method' as const) : ('baseline' as const),
      }
    }),
  }
}
