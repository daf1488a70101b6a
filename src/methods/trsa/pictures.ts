import type { Plot } from '#lab/plot.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { takeRows } from '#nn/rows.ts'
import { geodesicTransform, square } from './geodesic.ts'
import { geoTopologicalTransform } from './geo-topological.ts'
import { CLASSES } from './networks.ts'
import { rankRdm } from './ranks.ts'
import { rdm } from './rdm.ts'
import {
  type Accuracies,
  type Activities,
  EACH,
  GRAPH,
  GRID,
  SHORTEST,
  type Search,
  TOPOLOGY,
  drawStimuli,
  gridAccuracy,
} from './study.ts'

/** Stimuli of each class in the picture of a matrix. */
const SHOWN = 2

/** How many layers are named, by plain and by thresholded distances, under each disturbance. */
export function accuracyPicture(
  results: readonly { name: string; found: Accuracies }[],
  chance: number,
): Plot {
  return {
    kind: 'bars',
    title: 'Layers recognised in another network',
    alt: `${results
      .map(
        ({ name, found }) =>
          `${name}: distances name ${digits(found.raw)} of the layers, thresholded ones ${digits(found.topology)}`,
      )
      .join('; ')}. Chance is ${digits(chance)}.`,
    y: { label: 'share of layers named' },
    bars: results.flatMap(({ name, found }) => [
      { label: `${name}: distances`, value: found.raw, role: 'baseline' as const },
      { label: `${name}: thresholded`, value: found.topology, role: 'method' as const },
    ]),
    bound: { y: chance, label: 'chance' },
  }
}

/** Accuracy at every pair of thresholds, a block per disturbance; upper thresholds rise to the right in each. */
export function thresholdPicture(results: readonly { name: string; found: Search }[]): Plot {
  const steps = [...new Set(GRID.map(([l]) => l))]
  const blocks = results.map(({ found }) => {
    const accuracy = gridAccuracy(found)
    return (row: number) =>
      Array.from({ length: steps.length + 1 }, (_, column) => {
        const at = GRID.findIndex(([l, u]) => near(l, row) && near(u, column))
        return at < 0 ? Number.NaN : accuracy[at]!
      })
  })
  const best = results.map(({ name, found }) => {
    const accuracy = gridAccuracy(found)
    const at = accuracy.indexOf(Math.max(...accuracy))
    const [l, u] = GRID[at]!
    return `${name}, ${digits(accuracy[at]!)} at l = ${l.toFixed(1)}, u = ${u.toFixed(1)}`
  })
  return {
    kind: 'heatmap',
    title: 'Accuracy by lower and upper threshold',
    alt: `The best thresholds in the triangle of all: ${best.join('; ')}.`,
    x: `upper threshold: ${results.map(({ name }) => name).join(' | ')}`,
    y: 'lower threshold, 0 at the top',
    values: steps.map((_, row) =>
      blocks.flatMap((block, b) => (b === 0 ? block(row) : [Number.NaN, ...block(row)])),
    ),
  }
}

/** One layer's matrix as it is, ranked, thresholded, as a graph and as ways through a graph. */
export function matrixPicture(activities: Activities, rng: RandomGenerator): Plot {
  const stimuli = drawStimuli(rng)
  const distances = rdm(takeRows(activities[0]!.at(-1)!, stimuli), 'correlation')
  const largest = Math.max(...distances)
  const shown = Array.from({ length: CLASSES * SHOWN }, (_, i) => Math.floor(i / SHOWN) * EACH + (i % SHOWN))
  const picture = (label: string, triangle: ArrayLike<number>) => {
    const whole = square(triangle, stimuli.length)
    const pixels = shown.flatMap((i) => shown.map((j) => whole[i * stimuli.length + j]!))
    return { label, width: shown.length, height: shown.length, pixels }
  }
  const geodesic = geodesicTransform(distances, stimuli.length, { p: SHORTEST })
  return {
    kind: 'images',
    title: 'One layer’s matrix, from geometry to topology',
    alt:
      `Distances between ${shown.length} digits, sorted by class, in the last hidden layer: dark is near. ` +
      `Thresholds turn ${new Set(distances).size} different values into near (0), far (1) and less between.`,
    images: [
      picture(
        'distances',
        distances.map((distance) => distance / largest),
      ),
      picture('ranks', rankRdm(distances)),
      picture('l 0.4, u 0.6', geoTopologicalTransform(distances, ...TOPOLOGY)),
      picture('l = u = 0.5', geoTopologicalTransform(distances, ...GRAPH)),
      picture('geodesic', rankRdm(geodesic)),
    ],
  }
}

const near = (threshold: number, tenths: number) => Math.abs(threshold - tenths / 10) < 0.01

const digits = (value: number): string => value.toFixed(2)
