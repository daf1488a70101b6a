import type { Plot } from '#lab/plot.ts'
import type { Matrix } from '#nn/rows.ts'
import { SIDE } from './digit-questions.ts'
import type { SetStudy } from './study.ts'
import type { SharpPair } from './sharpness.ts'

/** A set of patients, what was asked of it and what came out. */
export interface PatientStudy extends SetStudy {
  degrees: number
  contrast: number
}

const NAMES: Record<number, string> = {
  1: 'clear lesions (contrast 1)',
  0.5: 'contrast 0.5',
  0.25: 'faint lesions (contrast 0.25)',
}

/** Test error of the nets trained on the fewest examples against the dimension of the data. */
export function errorPicture(studies: readonly PatientStudy[]): Plot {
  const error = (degrees: number, contrast: number) =>
    studies.find((study) => study.degrees === degrees && study.contrast === contrast)?.nets[0]!.error ?? NaN
  return {
    kind: 'line',
    title: 'The sharper the labels, the more a dimension costs',
    alt:
      `With 250 examples and from 2 to 8 degrees of freedom the test error rises from ${percent(error(2, 1))} to ` +
      `${percent(error(8, 1))} for clear lesions and from ${percent(error(2, 0.25))} to ` +
      `${percent(error(8, 0.25))} for faint ones.`,
    x: { label: 'degrees of freedom of the data' },
    y: { label: 'test error, 250 examples' },
    series: Object.entries(NAMES).map(([contrast, name]) => ({
      name,
      role: contrast === '0.25' ? ('method' as const) : ('baseline' as const),
      points: studies
        .filter((study) => study.contrast === Number(contrast))
        .map((study) => [study.degrees, study.nets[0]!.error] as const),
    })),
  }
}

/** The most alike pairs of different labels, for both questions about the same digits. */
export function pairPicture(
  x: Matrix,
  labels: { digit: ArrayLike<number>; spot: ArrayLike<number> },
  pairs: { digit: SharpPair; spot: SharpPair },
  errors: { digit: number; spot: number },
): Plot {
  const image = (row: number, label: string) => ({
    label,
    width: SIDE,
    height: SIDE,
    pixels: Array.from(x.data.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE)),
  })
  const two = ({ rows }: SharpPair, labels: ArrayLike<number>, names: readonly [string, string]) =>
    rows.toSorted((i, j) => labels[i]! - labels[j]!).map((row) => image(row, names[labels[row]!]!))
  return {
    kind: 'images',
    title: 'The most alike pairs that must be told apart',
    alt:
      `Of the same 1000 pictures, the most alike zero and one are ${pairs.digit.distance.toFixed(2)} apart, the ` +
      `most alike with and without a spot ${pairs.spot.distance.toFixed(2)}. Nets err on ` +
      `${percent(errors.digit)} of the digits and on ${percent(errors.spot)} of the spots.`,
    images: [
      ...two(pairs.digit, labels.digit, ['a zero', 'a one']),
      ...two(pairs.spot, labels.spot, ['no spot', 'a spot']),
    ],
  }
}

/** Accuracy lost to the attack against label sharpness, for the nets of the most examples. */
export function attackPicture(studies: readonly PatientStudy[]): Plot {
  const drops = studies.filter(({ degrees }) => degrees === 4).map(({ nets }) => nets.at(-1)!.drop)
  return {
    kind: 'scatter',
    title: 'Sharper labels are easier to attack',
    alt:
      `With 1000 examples and 4 degrees of freedom the attack costs ${drops.map(percent).join(', ')} of ` +
      'accuracy as label sharpness rises.',
    x: { label: 'label sharpness' },
    y: { label: 'accuracy lost to the attack, 1000 examples' },
    series: [2, 4, 8].map((degrees) => ({
      name: `${degrees} degrees of freedom`,
      ...(degrees === 4 && { role: 'method' as const }),
      points: studies
        .filter((study) => study.degrees === degrees)
        .map(({ kf, nets }) => [kf, nets.at(-1)!.drop] as const),
    })),
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
