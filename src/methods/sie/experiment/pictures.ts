import type { LinePlot, ScatterPlot, Series } from '#lab/plot.ts'
import type { Judged, Ranked } from './judge.ts'
import { STEP, STEPS } from './objects.ts'

const percent = (share: number): number => 100 * share

/** Share of predictions that put the right view first, of those that turned an object by so many degrees. */
export function firstAt({ places, turns }: Ranked, degrees: number): number {
  let [first, all] = [0, 0]
  turns.forEach((turn, i) => {
    if (turn !== degrees) return
    all++
    if (places[i] === 1) first++
  })
  return first / all
}

/** How often the right view comes first, by how far the object was turned. */
export function turnedPicture(lines: Record<'method' | 'concatenated' | 'none', Ranked>): LinePlot {
  const amounts = Array.from({ length: STEPS }, (_, i) => i * STEP)
  const line = (name: string, ranked: Ranked, role: Series['role'] & string): Series => ({
    name,
    role,
    points: amounts.map((turn) => [turn, percent(firstAt(ranked, turn))] as const),
  })
  const at = (ranked: Ranked) => `${percent(firstAt(ranked, 90)).toFixed(0)} %`
  return {
    kind: 'line',
    title: 'Where would it be, turned by so much?',
    alt:
      `Predicted from one view, the view a quarter turn on is the nearest of ${STEPS} for ${at(lines.method)} of objects ` +
      `with a hypernetwork, for ${at(lines.concatenated)} with the rotation as one more input, and for ${at(lines.none)} ` +
      'where nothing is moved.',
    x: { label: 'degrees that the object is turned by' },
    y: { label: 'right view first, %' },
    series: [
      line('moved by a hypernetwork', lines.method, 'method'),
      line('the rotation as one more input', lines.concatenated, 'baseline'),
      line('not moved (VICReg)', lines.none, 'baseline'),
      { name: 'chance', role: 'theory', points: amounts.map((turn) => [turn, percent(1 / STEPS)] as const) },
    ],
  }
}

/** What each representation tells of the object and of its rotation. */
export const bothPicture = (
  arms: readonly { name: string; judged: Judged; isMethod?: boolean }[],
): ScatterPlot => ({
  kind: 'scatter',
  title: 'What it is, and how it is turned',
  alt: `How many letters a linear map of each representation names, and how much of the rotation two of them tell: ${arms
    .map(({ name, judged }) => `${name} ${percent(judged.named).toFixed(0)} % and ${judged.told.toFixed(2)}`)
    .join(', ')}.`,
  x: { label: 'letters named, %' },
  y: { label: 'rotation told (R²)' },
  series: arms.map(({ name, judged, isMethod = false }) => ({
    name,
    role: isMethod ? ('method' as const) : ('baseline' as const),
    points: [[percent(judged.named), judged.told] as const],
  })),
})
