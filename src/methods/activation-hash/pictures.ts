import type { Plot } from '#lab/plot.ts'
import { type BitMatrix, codeOf } from './bit-matrix.ts'
import { hamming } from './hamming.ts'
import type { PhaseCell } from './phase-chart.ts'

const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`

/** Repeats and accuracy by width; cells trained and untrained, width by width. */
export function widthPicture(cells: readonly (readonly [trained: PhaseCell, untrained: PhaseCell])[]): Plot {
  const line = (name: string, role: 'method' | 'baseline', value: (pair: (typeof cells)[0]) => number) => ({
    name,
    role,
    points: cells.map((pair) => [pair[0].width, value(pair)] as const),
  })
  const [first, last] = [cells[0]!, cells.at(-1)!]
  return {
    kind: 'line',
    title: 'What the on/off bits know, by width',
    alt:
      `From ${first[0].width} to ${last[0].width} units the share of repeated codes falls from ` +
      `${percent(first[0].redundancy)} to ${percent(last[0].redundancy, 1)}, and the digits named by the 9 nearest ` +
      `codes rise from ${percent(first[0].accuracy)} to ${percent(last[0].accuracy)}; untrained, from ` +
      `${percent(first[1].accuracy)} to ${percent(last[1].accuracy)}.`,
    x: { label: 'hidden units = bits', scale: 'log' },
    y: { label: 'share of digits' },
    series: [
      line('named rightly', 'method', ([trained]) => trained.accuracy),
      line('same, untrained', 'baseline', ([, untrained]) => untrained.accuracy),
      line('repeated codes', 'method', ([trained]) => trained.redundancy),
    ],
  }
}

/** Accuracy of the 9 nearest codes, a row for each number of epochs. */
export function chartPicture(rows: readonly (readonly PhaseCell[])[]): Plot {
  const widths = rows[0]!.map(({ width }) => width)
  const epochs = rows.map((row) => row[0]!.epochs)
  const unique = rows.at(-1)!.find(({ redundancy }) => redundancy <= 0.05)
  const corner = (row: number, column: number) => percent(rows.at(row)!.at(column)!.accuracy)
  return {
    kind: 'heatmap',
    title: 'Phase chart: digits named by the 9 nearest codes',
    alt:
      `Untrained ${corner(0, 0)} with ${widths[0]} units and ${corner(0, -1)} with ${widths.at(-1)}; after ` +
      `${epochs.at(-1)} epochs ${corner(-1, 0)} and ${corner(-1, -1)}. Trained codes are at least 95 % unique from ` +
      `${unique?.width ?? 'no'} units on.`,
    x: `units: ${widths.join(', ')}`,
    y: `epochs, from the top: ${epochs.join(', ')}`,
    values: rows.map((row) => row.map(({ accuracy }) => accuracy)),
  }
}

/** How many bits differ between two digits of one class and of two. */
export function distancePicture(trained: BitMatrix, untrained: BitMatrix, labels: ArrayLike<number>): Plot {
  const [own, start] = [spread(trained, labels), spread(untrained, labels)]
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
      `different classes in ${mean(own.between)}; untrained, in ${mean(start.within)} and ${mean(start.between)}.`,
    x: { label: 'bits that differ' },
    y: { label: 'share of pairs' },
    series: [
      series('one class', 'method', own.within),
      series('two classes', 'method', own.between),
      series('one, untrained', 'baseline', start.within),
      series('two, untrained', 'baseline', start.between),
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
