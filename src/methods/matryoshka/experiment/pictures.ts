import type { LinePlot, Plot } from '#lab/plot.ts'
import { SIZES } from './arms.ts'

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** Accuracy by the numbers kept: one embedding, networks trained for one size each, and PCA of an ordinary one. */
export function sizePicture(lines: Record<'nested' | 'fixed' | 'pca', readonly number[]>): LinePlot {
  const of = (line: readonly number[]) => SIZES.map((size, i) => [size, line[i]!] as const)
  const [nested, fixed, pca] = [lines.nested, lines.fixed, lines.pca].map(
    (line) => `${percent(line[0]!)} and ${percent(line[1]!)}`,
  )
  return {
    kind: 'line',
    title: 'Accuracy of the first numbers of one vector',
    alt:
      `With ${SIZES[0]} and ${SIZES[1]} numbers one nested embedding names ${nested}, a network trained for each size ` +
      `${fixed}, an ordinary embedding turned by PCA ${pca}.`,
    x: { label: 'numbers kept', scale: 'log' },
    y: { label: 'accuracy' },
    series: [
      { name: 'one nested embedding', role: 'method', points: of(lines.nested) },
      { name: 'trained for the size', role: 'baseline', points: of(lines.fixed) },
      { name: 'ordinary, PCA', role: 'baseline', points: of(lines.pca) },
    ],
  }
}

/** How often the nearest neighbour is right when little is searched or kept. */
export function searchPicture(bars: Record<'full' | 'nested' | 'pca' | 'bytes' | 'prefix', number>): Plot {
  return {
    kind: 'bars',
    title: 'Nearest neighbour right, at a fraction of the cost',
    alt:
      `A full search is right for ${percent(bars.full)}; for a fourteenth of the multiply-adds a nested embedding for ` +
      `${percent(bars.nested)}, PCA for ${percent(bars.pca)}. In 16 bytes four nested numbers are right for ` +
      `${percent(bars.prefix)}, product quantisation for ${percent(bars.bytes)}.`,
    y: { label: 'nearest neighbour right' },
    bars: [
      { label: 'full search', value: bars.full, role: 'theory' },
      { label: '1/14 of the work: nested', value: bars.nested, role: 'method' },
      { label: '1/14 of the work: PCA', value: bars.pca, role: 'baseline' },
      { label: '16 bytes: 4 nested numbers', value: bars.prefix, role: 'method' },
      { label: '16 bytes: product quantisation', value: bars.bytes, role: 'baseline' },
    ],
  }
}
