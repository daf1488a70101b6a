import type { Plot } from '#lab/plot.ts'
import { type SharpPair, sharpestPair } from '../method/sharpness.ts'
import { SIDE } from './digit-questions.ts'
import type { Examples } from './networks.ts'
import type { SetStudy } from './study.ts'

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
  digits: Examples,
  spots: Examples,
  digitStudy: SetStudy,
  spotStudy: SetStudy,
): Plot {
  const [digitPair, spotPair] = [digits, spots].map(({ x, labels }) => sharpestPair(x, labels)!)
  const two = ({ x, labels }: Examples, { rows }: SharpPair, names: readonly [string, string]) =>
    rows
      .toSorted((i, j) => labels[i]! - labels[j]!)
      .map((row) => ({
        label: names[labels[row]!]!,
        width: SIDE,
        height: SIDE,
        pixels: Array.from(x.data.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE)),
      }))
  return {
    kind: 'images',
    title: 'The most alike pairs that must be told apart',
    alt:
      `Of the same 1000 pictures, the most alike zero and one are ${digitPair!.distance.toFixed(2)} apart, the ` +
      `most alike with and without a spot ${spotPair!.distance.toFixed(2)}. Nets err on ` +
      `${percent(digitStudy.nets[0]!.error)} of the digits and on ${percent(spotStudy.nets[0]!.error)} of the spots.`,
    images: [
      ...two(digits, digitPair!, ['a zero', 'a one']),
      ...two(spots, spotPair!, ['no spot', 'a spot']),
    ],
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
