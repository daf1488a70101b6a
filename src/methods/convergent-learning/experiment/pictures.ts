import type { Plot } from '#lab/plot.ts'
import type { SparsePath } from './alignments.ts'
import type { Paths } from './arms.ts'

interface Found {
  found: number
  foundTurned: number
  foundUntrained: number
  foundRandom: number
  alone: number
}

/** How many units every other network has too. */
export function foundPicture({ found, foundTurned, foundUntrained, foundRandom, alone }: Found): Plot {
  return {
    kind: 'bars',
    title: 'Units that all four networks have',
    alt:
      `${percent(found)} of the units are found again in all three other networks; when those are turned at random ` +
      `${percent(foundTurned)}, before training ${percent(foundUntrained)}, with twins drawn at random ` +
      `${percent(foundRandom)}. ${percent(alone)} are found in none.`,
    y: { label: 'share of the units with a twin in all others' },
    bars: [
      { label: 'learned apart', value: found, role: 'method' },
      { label: 'turned at random', value: foundTurned, role: 'baseline' },
      { label: 'before training', value: foundUntrained, role: 'baseline' },
      { label: 'twins at random', value: foundRandom, role: 'baseline' },
    ],
  }
}

const PLACES = 33

/** How well each unit is found where it is found worst, from the best unit to the worst. */
export function curvePicture(
  own: readonly number[][],
  turned: readonly number[][],
  untrained: readonly number[][],
): Plot {
  const line = (units: readonly number[][]) => {
    const sorted = units.map((twins) => Math.min(...twins)).sort((r, s) => s - r)
    return Array.from({ length: PLACES }, (_, place) => {
      const share = place / (PLACES - 1)
      return [share, sorted[Math.round(share * (sorted.length - 1))]!] as const
    })
  }
  const [best, worst] = [line(own)[0]![1], line(own).at(-1)![1]]
  return {
    kind: 'line',
    title: 'From units that all networks have to units of one alone',
    alt: `The correlation with the worst of three twins falls from ${best.toFixed(2)} to ${worst.toFixed(2)}.`,
    x: { label: 'units, from the best found (0) to the worst (1)' },
    y: { label: 'correlation with the worst of three twins' },
    series: [
      { name: 'learned apart', role: 'method', points: line(own) },
      { name: 'turned at random', role: 'baseline', points: line(turned) },
      { name: 'before training', role: 'baseline', points: line(untrained) },
    ],
  }
}

/** What the Lasso explains in the last layer, against the units it takes. */
export function lassoPicture({ own, turned, untrained }: Paths): Plot {
  const points = ({ units, r2 }: SparsePath) => units.map((count, i) => [count, r2[i]!] as const)
  return {
    kind: 'line',
    title: 'How many units of another network predict one (last layer)',
    alt: `${own.units[0]!.toFixed(1)} units explain ${percent(own.r2[0]!)} of the variance, ${own.units
      .at(-1)!
      .toFixed(1)} explain ${percent(own.r2.at(-1)!)}; turned ones need more for the same.`,
    x: { label: 'units that the Lasso takes', scale: 'log' },
    y: { label: 'variance explained on new images' },
    series: [
      { name: 'learned apart', role: 'method', points: points(own) },
      { name: 'turned at random', role: 'baseline', points: points(turned) },
      { name: 'before training', role: 'baseline', points: points(untrained) },
    ],
  }
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
