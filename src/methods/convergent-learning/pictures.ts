import type { Plot } from '#lab/plot.ts'
import { FEW_UNITS } from './compare.ts'
import type { Layer } from './networks.ts'
import type { LayerResult } from './study.ts'

const NAMES: Record<Layer, string> = { conv1: 'first layer', conv2: 'second layer', fc: 'last layer' }

/** How closely each unit of a layer is found again, from the best to the worst. */
export function twinPicture({ layer, curves, matched, rotated }: LayerResult): Plot {
  const line = (name: string, role: 'method' | 'baseline', list: readonly number[]) => ({
    name,
    role,
    points: list.map((r, place) => [place / (list.length - 1), r] as const),
  })
  return {
    kind: 'line',
    title: `Some units have a twin in another network (${NAMES[layer]})`,
    alt:
      `From ${two(curves.matched[0]!)} for the best pair the correlation falls to ` +
      `${two(curves.matched.at(-1)!)} for the worst, ${two(matched)} on average; with the units of one ` +
      `network turned at random it begins at ${two(curves.rotated[0]!)} and averages ${two(rotated)}.`,
    x: { label: 'units, from the best pair (0) to the worst (1)' },
    y: { label: 'correlation with the twin' },
    series: [
      line('learned apart', 'method', curves.matched),
      line('turned at random', 'baseline', curves.rotated),
      line('before training', 'baseline', curves.untrained),
      line('wrong images', 'baseline', curves.shuffled),
    ],
  }
}

/** Mean correlation of twins in every layer, with its controls. */
export function layerPicture(results: readonly LayerResult[]): Plot {
  return {
    kind: 'bars',
    title: 'Units found again, layer by layer',
    alt: `${results
      .map(
        ({ layer, matched, rotated, untrained }) =>
          `${NAMES[layer]}: mean correlation ${two(matched)}, turned at random ${two(rotated)}, ` +
          `before training ${two(untrained)}`,
      )
      .join('; ')}.`,
    y: { label: 'mean correlation with the twin' },
    bars: results.flatMap(({ layer, matched, rotated, untrained }) => [
      { label: `${NAMES[layer]}: learned`, value: matched, role: 'method' as const },
      { label: `${NAMES[layer]}: turned`, value: rotated, role: 'baseline' as const },
      { label: `${NAMES[layer]}: untrained`, value: untrained, role: 'baseline' as const },
    ]),
  }
}

/** R² against how many units of the other network the prediction uses. */
export function predictionPicture(results: readonly LayerResult[]): Plot {
  const points = (few: readonly number[]) => few.map((r2, i) => [FEW_UNITS[i]!, r2] as const)
  return {
    kind: 'line',
    title: 'How many units of another network predict one',
    alt: `${results
      .map(
        ({ layer, predicted }) =>
          `${NAMES[layer]}: R² ${two(predicted.few[0]!)} from one unit, ` +
          `${two(predicted.few[FEW_UNITS.indexOf(3)]!)} from three, ${two(predicted.all)} from all`,
      )
      .join('; ')}. Units turned at random are predicted a little less well from few.`,
    x: { label: 'units used' },
    y: { label: 'R² on new images' },
    series: results.flatMap(({ layer, predicted, predictedRotated }) => [
      { name: NAMES[layer], role: 'method' as const, points: points(predicted.few) },
      { name: `${NAMES[layer]}, turned`, role: 'baseline' as const, points: points(predictedRotated.few) },
    ]),
  }
}

const two = (value: number): string => value.toFixed(2)
