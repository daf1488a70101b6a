import type { Plot } from '#lab/plot.ts'
import { type BitMatrix, codeOf } from '../method/bit-matrix.ts'
import { hamming } from '../method/hamming.ts'

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** Digits named from bits alone, trained and not, and from the pixels. */
export function barsPicture(
  m: Record<'clusters' | 'clustersHyperplanes' | 'clustersPixels', number> &
    Record<'nearest' | 'nearestHyperplanes' | 'nearestPixels', number>,
): Plot {
  return {
    kind: 'bars',
    title: 'New digits named from 64 on/off bits',
    alt:
      `k-means on the bits of a trained network names ${percent(m.clusters)} of new digits, on random ` +
      `hyperplanes ${percent(m.clustersHyperplanes)}, on pixels ${percent(m.clustersPixels)}; the nearest codes name ` +
      `${percent(m.nearest)}, ${percent(m.nearestHyperplanes)} and ${percent(m.nearestPixels)}.`,
    y: { label: 'share of new digits' },
    bars: [
      { label: 'k-means: trained bits', value: m.clusters, role: 'method' },
      { label: 'k-means: random hyperplanes', value: m.clustersHyperplanes, role: 'baseline' },
      { label: 'k-means: pixels', value: m.clustersPixels, role: 'baseline' },
      { label: 'nearest: trained bits', value: m.nearest, role: 'method' },
      { label: 'nearest: random hyperplanes', value: m.nearestHyperplanes, role: 'baseline' },
      { label: 'nearest: pixels', value: m.nearestPixels, role: 'baseline' },
    ],
  }
}

/** How many bits differ between two digits of one class and of two. */
export function distancePicture(trained: BitMatrix, planes: BitMatrix, labels: ArrayLike<number>): Plot {
  const [own, start] = [spread(trained, labels), spread(planes, labels)]
  const series = (name: string, role: 'method' | 'baseline', shares: Float64Array, faint = false) => ({
    name,
    role,
    faint,
    points: [...shares].map((share, bits) => [bits, share] as const),
  })
  const mean = (shares: Float64Array) => shares.reduce((sum, share, bits) => sum + share * bits, 0).toFixed(1)
  return {
    kind: 'line',
    title: 'Bits that differ within and between classes',
    alt:
      `Trained, two digits of one class differ in ${mean(own.within)} of ${trained.bits} bits on average and two of ` +
      `different classes in ${mean(own.between)}; of random hyperplanes, in ${mean(start.within)} and ${mean(start.between)}.`,
    x: { label: 'bits that differ' },
    y: { label: 'share of pairs' },
    series: [
      series('one class', 'method', own.within),
      series('two classes', 'method', own.between),
      series('one, hyperplanes', 'baseline', start.within),
      series('two, hyperplanes', 'baseline', start.between),
    ],
  }
}

/** Shares of pairs of one class and of two classes by the bits in which they differ. */
function spread(codes: BitMatrix, labels: ArrayLike<number>) {
  const within = new Float64Array(codes.bits + 1)
  const between = new Float64Array(codes.bits + 1)
  for (let a = 0; a < codes.rows; a++) {
    const code = codeOf(codes, a)
    for (let b = 0; b < a; b++) {
      const counts = labels[a] === labels[b] ? within : between
      const bits = hamming(code, codeOf(codes, b))
      counts[bits] = counts[bits]! + 1
    }
  }
  for (const counts of [within, between]) {
    const total = counts.reduce((sum, count) => sum + count, 0)
    counts.forEach((count, bits) => (counts[bits] = count / total))
  }
  return { within, between }
}
