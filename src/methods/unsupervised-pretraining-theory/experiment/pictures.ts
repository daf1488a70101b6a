import type { LinePlot } from '#lab/plot.ts'
import type { FactorRisks, FactorStudy } from './factor-arms.ts'
import type { MixtureErrors, MixtureStudy } from './mixture-arms.ts'

const along = (x: readonly number[], y: readonly number[]) => x.map((value, i) => [value, y[i]!] as const)
const said = (count: number) => count.toLocaleString('en-US')

/** The headline: excess risk by labels, one line for each number of unlabelled points. */
export function labelsPicture({ labels, unlabelled }: FactorStudy, risk: FactorRisks): LinePlot {
  const shown = unlabelled.map((m, i) => ({ m, risks: risk.pretrained[i]! }))
  return {
    kind: 'line',
    title: 'What unlabelled points save in labels',
    alt:
      'Excess risk by number of labels: pretraining on many unlabelled points starts far below labels alone; ' +
      'on few it starts below and is overtaken.',
    x: { label: 'labels', scale: 'log' },
    y: { label: 'excess risk', scale: 'log' },
    series: [
      ...shown.map(({ m, risks }) => ({
        name: `pretrained on ${said(m)}`,
        role: 'method' as const,
        points: along(labels, risks),
      })),
      { name: 'labels alone, factors', role: 'baseline', points: along(labels, risk.alone) },
      { name: 'labels alone, ridge', role: 'baseline', points: along(labels, risk.ridge) },
      { name: 'true factors known', role: 'theory', points: along(labels, risk.truth) },
    ],
  }
}

/** What is left with all the labels there are, by unlabelled points. */
export function floorPicture({ unlabelled }: FactorStudy, risk: FactorRisks): LinePlot {
  const first = risk.floor[0]!
  return {
    kind: 'line',
    title: 'What no labels remove',
    alt: 'The excess risk left with all labels, by number of unlabelled points, beside a fall with their square root.',
    x: { label: 'unlabelled points', scale: 'log' },
    y: { label: 'excess risk', scale: 'log' },
    series: [
      { name: 'left after all labels', role: 'method', points: along(unlabelled, risk.floor) },
      {
        name: 'falling with the square root',
        role: 'theory',
        points: unlabelled.map((m) => [m, first * Math.sqrt(unlabelled[0]! / m)] as const),
      },
    ],
  }
}

/** The second world: errors by labels. */
export function mixturePicture({ labels, unlabelled }: MixtureStudy, error: MixtureErrors): LinePlot {
  return {
    kind: 'line',
    title: 'Names for the clusters of a mixture',
    alt: 'Share of points named wrongly by number of labels: the mixture needs few, labels alone many.',
    x: { label: 'labels', scale: 'log' },
    y: { label: 'share named wrongly' },
    series: [
      {
        name: `mixture of ${said(unlabelled)} points`,
        role: 'method',
        points: along(labels, error.pretrained),
      },
      { name: 'labels alone', role: 'baseline', points: along(labels, error.alone) },
      { name: 'self-training', role: 'baseline', points: along(labels, error.selfTrained) },
    ],
  }
}
