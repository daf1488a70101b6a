import type { Plot } from '#lab/plot.ts'

/** What the network that computes the easy and the hard feature looks like at a step. */
export interface Moment {
  step: number
  /** Shares of the variance of the last hidden layer. */
  easy: number
  hard: number
  /** Shares of the held-out examples that the outputs get right. */
  easyAccuracy: number
  hardAccuracy: number
}

/** Both features computed, one of them hardly visible: shares of variance and accuracies over training. */
export function trainingPicture(course: readonly Moment[]): Plot {
  const last = course.at(-1)!
  const points = (value: (moment: Moment) => number) =>
    course.map((moment) => [moment.step, value(moment)] as [number, number])
  return {
    kind: 'line',
    title: 'Computed equally well, represented unequally',
    alt:
      `After ${last.step} steps the network gets the easy feature right in ${percent(last.easyAccuracy)} of ` +
      `the cases and the hard one in ${percent(last.hardAccuracy)}, but the easy one explains ` +
      `${percent(last.easy)} of the variance of its last hidden layer and the hard one ${percent(last.hard)}.`,
    x: { label: 'training steps' },
    y: { label: 'share' },
    series: [
      { name: 'easy: accuracy', role: 'theory', points: points((m) => m.easyAccuracy) },
      { name: 'hard: accuracy', role: 'theory', points: points((m) => m.hardAccuracy) },
      { name: 'easy: variance', role: 'method', points: points((m) => m.easy) },
      { name: 'hard: variance', role: 'method', points: points((m) => m.hard) },
    ],
  }
}

/** How many times the variance one feature takes against the other, pair by pair. */
export function ratioPicture(ratios: {
  ratio: number
  hardFirstRatio: number
  middleRatio: number
  twoEasyRatio: number
  twoHardRatio: number
}): Plot {
  const { ratio, hardFirstRatio, middleRatio, twoEasyRatio, twoHardRatio } = ratios
  return {
    kind: 'bars',
    title: 'Variance of one feature over that of the other',
    alt:
      `The easy feature takes ${digits(ratio)} times the variance of the hard one, ${digits(hardFirstRatio)} ` +
      `times when the hard one is taught first, and ${digits(middleRatio)} times that of a parity of 2; two ` +
      `easy features differ by ${digits(twoEasyRatio)}, two hard ones by ${digits(twoHardRatio)}.`,
    y: { label: 'ratio of variance shares' },
    bars: [
      { label: 'easy : hard', value: ratio, role: 'method' },
      { label: 'easy : hard, hard first', value: hardFirstRatio, role: 'method' },
      { label: 'easy : parity of 2', value: middleRatio, role: 'method' },
      { label: 'easy : easy', value: twoEasyRatio, role: 'baseline' },
      { label: 'hard : hard', value: twoHardRatio, role: 'baseline' },
    ],
    bound: { y: 1, label: 'equal shares' },
  }
}

/** Whom a network that computes both features looks like, by two measures. */
export function similarityPicture(found: {
  rsaEasy: number
  rsaHard: number
  ckaEasy: number
  ckaHard: number
}): Plot {
  const { rsaEasy, rsaHard, ckaEasy, ckaHard } = found
  return {
    kind: 'bars',
    title: 'Whom the network that computes both looks like',
    alt:
      `By RSA the network is ${digits(rsaEasy)} similar to one that computes the easy feature only and ` +
      `${digits(rsaHard)} to those that compute the hard feature only; by linear CKA ${digits(ckaEasy)} and ` +
      `${digits(ckaHard)}.`,
    y: { label: 'similarity' },
    bars: [
      { label: 'RSA: easy only', value: rsaEasy, role: 'method' },
      { label: 'RSA: hard only', value: rsaHard, role: 'baseline' },
      { label: 'CKA: easy only', value: ckaEasy, role: 'method' },
      { label: 'CKA: hard only', value: ckaHard, role: 'baseline' },
    ],
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
const digits = (value: number): string => value.toFixed(2)
