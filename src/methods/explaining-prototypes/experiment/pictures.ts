import type { BarPlot, HeatmapPlot } from '#lab/plot.ts'
import { PROPERTIES, type Property } from '../method/modifiers.ts'
import type { Scores } from './arms.ts'

export function namedPicture(
  shares: Record<'named' | 'gradient' | 'occlusion' | 'ownPicture' | 'known', number>,
): BarPlot {
  const bar = (label: string, share: number, role: 'method' | 'baseline' | 'theory' = 'baseline') => ({
    label,
    value: 100 * share,
    role,
  })
  return {
    kind: 'bars',
    title: 'Which property does a prototype look at?',
    alt: 'Share of prototypes for which each way to explain them names the one property that their network was taught, out of five. Higher is better; chance is a fifth.',
    y: { label: 'prototypes named rightly, %' },
    bars: [
      bar('costliest change', shares.named, 'method'),
      bar('in its own picture alone', shares.ownPicture),
      bar('steepest change', shares.gradient),
      bar('hidden squares', shares.occlusion),
      bar('knowing all properties', shares.known, 'theory'),
    ],
    bound: { y: 100 / PROPERTIES.length, label: 'chance' },
  }
}

export const fallsPicture = (falls: Record<Property, Scores>): HeatmapPlot => ({
  kind: 'heatmap',
  title: 'What each change takes from similarity',
  alt: `Share of the similarity to prototypes of its class that a picture loses. Rows: networks taught ${PROPERTIES.join(', ')}. Columns: the property that is changed, in the same order. The diagonal is the property that was taught.`,
  x: `property changed: ${PROPERTIES.join(', ')}`,
  y: 'property taught, in the same order',
  values: PROPERTIES.map((taught) => PROPERTIES.map((changed) => Number(falls[taught][changed].toFixed(4)))),
})
