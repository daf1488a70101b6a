import type { BarPlot, LinePlot } from '#lab/plot.ts'
import { ARMS, type Arm, type Score } from './arms.ts'
import { PROBLEMS } from './problems.ts'

const along = (x: readonly number[], y: readonly number[]) => x.map((value, i) => [value, y[i]!] as const)

/** The headline: finite networks come to what the new limit foretells, and stay away from the usual one. */
export function widthPicture(
  widths: readonly number[],
  { toMachine, toUsual }: { toMachine: readonly number[]; toUsual: readonly number[] },
): LinePlot {
  const first = toMachine[0]!
  return {
    kind: 'line',
    title: 'Which limit do wide networks come to?',
    alt:
      'Distance of the hidden layer of a finite deep Gaussian process to the learned Gram matrix, falling with width, ' +
      'and to that of the usual limit, which stays.',
    x: { label: 'width', scale: 'log' },
    y: { label: 'distance of Gram matrices', scale: 'log' },
    series: [
      { name: 'to the learned one', role: 'method', points: along(widths, toMachine) },
      { name: 'to the usual limit', role: 'baseline', points: along(widths, toUsual) },
      {
        name: 'one over the root of width',
        role: 'theory',
        points: widths.map((width) => [width, first * Math.sqrt(widths[0]! / width)] as const),
      },
    ],
  }
}

/** What learning the kernel does for predictions. */
export function errorPicture(
  scores: Readonly<Record<Arm, readonly Score[]>>,
  relevance: readonly number[],
): BarPlot {
  const bars = PROBLEMS.flatMap(({ name }, p) => [
    ...(['machine', 'usual', 'process'] as const).map((arm) => ({
      label: `${name}, ${ARMS[arm].name}`,
      value: scores[arm][p]!.error,
      role: arm === 'machine' ? ('method' as const) : ('baseline' as const),
    })),
    { label: `${name}, a scale for each input`, value: relevance[p]!, role: 'baseline' as const },
  ])
  return {
    kind: 'bars',
    title: 'Error on new points',
    alt: `Root mean squared error on new points: ${bars.map(({ label, value }) => `${label} ${value.toFixed(2)}`).join('; ')}.`,
    y: { label: 'root mean squared error' },
    bars,
  }
}
