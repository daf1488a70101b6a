import { random } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { type RunEvent, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { pearson } from '#nn/metrics/correlation.ts'
import { takeRows } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { patients, scans } from './anatomy.ts'
import { digitQuestions } from './digit-questions.ts'
import { fitGeneralisationLaw } from './generalisation-law.ts'
import { intrinsicDimensionTwoNN } from './intrinsic-dimension.ts'
import { type PatientStudy, attackPicture, errorPicture, pairPicture } from './pictures.ts'
import { sharpestPair } from './sharpness.ts'
import { MEASURED, NEEDED, SIZES, type SetStudy, lawPoints, studySet, ticks } from './study.ts'

/** Degrees of freedom of the anatomy. */
const DEGREES = [2, 4, 8] as const
/** Lengths of the difference that a lesion makes. */
const CONTRASTS = [1, 0.5, 0.25] as const
/** Digits get one net for each question. */
const FEW = SIZES.slice(0, 1)
const TOTAL = DEGREES.length * CONTRASTS.length * ticks(SIZES) + 2 * ticks(FEW) + 2

export const reproduction = defineReproduction({
  metrics: {
    kf4Clear: 'label sharpness: 4 degrees of freedom, contrast 1',
    kf4Middle: 'label sharpness: 4 degrees of freedom, contrast 0.5',
    kf4Faint: 'label sharpness: 4 degrees of freedom, contrast 0.25',
    kf8Clear: 'label sharpness: 8 degrees of freedom, contrast 1',
    kf8Middle: 'label sharpness: 8 degrees of freedom, contrast 0.5',
    kf8Faint: 'label sharpness: 8 degrees of freedom, contrast 0.25',
    blindRise: 'sharpness blind to labels, 4 degrees of freedom: contrast 0.25 over contrast 1',
    dimension2: 'estimated dimension: 2 degrees of freedom, contrast 1',
    dimension4: 'estimated dimension: 4 degrees of freedom, contrast 1',
    dimension8: 'estimated dimension: 8 degrees of freedom, contrast 1',
    twoNN4: 'the same by TwoNN, 4 degrees of freedom',
    twoNN8: 'the same by TwoNN, 8 degrees of freedom',
    dimensionShift: 'largest change of the estimated dimension by the contrast, 4 and 8 degrees of freedom',
    error2Clear: 'test error, 250 examples: 2 degrees of freedom, contrast 1',
    error4Clear: 'test error, 250 examples: 4 degrees of freedom, contrast 1',
    error8Clear: 'test error, 250 examples: 8 degrees of freedom, contrast 1',
    error2Middle: 'test error, 250 examples: 2 degrees of freedom, contrast 0.5',
    error4Middle: 'test error, 250 examples: 4 degrees of freedom, contrast 0.5',
    error8Middle: 'test error, 250 examples: 8 degrees of freedom, contrast 0.5',
    error2Faint: 'test error, 250 examples: 2 degrees of freedom, contrast 0.25',
    error4Faint: 'test error, 250 examples: 4 degrees of freedom, contrast 0.25',
    error8Faint: 'test error, 250 examples: 8 degrees of freedom, contrast 0.25',
    trainError: 'largest training error of any net',
    lawR2: 'R² of log loss by size, dimension and label sharpness',
    plainR2: 'R² of log loss by size and dimension alone',
    slopeSize: 'slope of log loss over log(n) / d',
    slopeSharpness: 'slope of log loss over log label sharpness',
    dropClear: 'accuracy lost to the attack: 4 degrees of freedom, contrast 1',
    dropMiddle: 'accuracy lost to the attack: 4 degrees of freedom, contrast 0.5',
    dropFaint: 'accuracy lost to the attack: 4 degrees of freedom, contrast 0.25',
    layerRatio: 'largest dimension of a last hidden layer over that of its data',
    kfDigit: 'digits: label sharpness of zero or one',
    kfSpot: 'digits: label sharpness of spot or none',
    errorDigit: 'digits: test error of zero or one, 250 examples',
    errorSpot: 'digits: test error of spot or none, 250 examples',
    dropDigit: 'digits: accuracy lost to the attack, zero or one',
    dropSpot: 'digits: accuracy lost to the attack, spot or none',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says: 'With 4 degrees of freedom, a contrast of 0.25 in place of 1 raises label sharpness at least 1.8 times.',
      check: (m) => atLeast(m.kf4Faint / m.kf4Clear, 1.8),
    },
    {
      says: 'Each halving of the contrast raises it: by a factor of at least 1.15.',
      check: (m) => atLeast(Math.min(m.kf4Middle / m.kf4Clear, m.kf4Faint / m.kf4Middle), 1.15),
    },
    {
      says: 'With 8, where patients are less alike, a contrast of 0.25 in place of 1 raises it at least 1.1 times.',
      check: (m) => atLeast(m.kf8Faint / m.kf8Clear, 1.1),
    },
    {
      says: 'A sharpness that ignores the labels does not see the contrast: it rises at most 1.2 times.',
      check: (m) => atMost(m.blindRise, 1.2),
    },
    {
      says: 'The estimated dimension hardly sees the contrast: it changes by at most 20 %.',
      check: (m) => atMost(m.dimensionShift, 0.2),
    },
    {
      says: 'All nets fit their training examples: none errs on more than 2 % of them.',
      check: (m) => atMost(m.trainError, 0.02),
    },
    {
      says: 'From 2 to 8 degrees of freedom the test error rises by at least 2 points at every contrast.',
      check: (m) =>
        atLeast(
          Math.min(
            m.error8Clear - m.error2Clear,
            m.error8Middle - m.error2Middle,
            m.error8Faint - m.error2Faint,
          ),
          0.02,
        ),
    },
    {
      says: 'At 4 degrees of freedom, faint lesions bring at least 3 points more test error than clear ones.',
      check: (m) => atLeast(m.error4Faint - m.error4Clear, 0.03),
    },
    {
      says: 'For faint lesions, 2 to 8 degrees of freedom cost at least 20 points more than for clear ones.',
      check: (m) => atLeast(m.error8Faint - m.error2Faint - (m.error8Clear - m.error2Clear), 0.2),
    },
    {
      says: 'Size, dimension and label sharpness explain at least 60 % of the variance of log test loss.',
      check: (m) => atLeast(m.lawR2, 0.6),
    },
    {
      says: 'That is at least 5 points more than size and dimension alone.',
      check: (m) => atLeast(m.lawR2 - m.plainR2, 0.05),
    },
    {
      says: 'Loss rises at least in proportion to label sharpness, a slope of 1 on logarithmic axes.',
      check: (m) => atLeast(m.slopeSharpness, 1),
    },
    {
      says: 'Loss falls with the number of examples at least as fast as the bound n^(-1/d): slope at most -1.',
      check: (m) => atMost(m.slopeSize, -1),
    },
    {
      says: 'The attack costs at least 40 points more accuracy on faint lesions than on clear ones.',
      check: (m) => atLeast(m.dropFaint - m.dropClear, 0.4),
    },
    {
      says: 'The accuracy it costs does not fall in either of the two steps of sharpness.',
      check: (m) => atLeast(Math.min(m.dropMiddle - m.dropClear, m.dropFaint - m.dropMiddle), 0),
    },
    {
      says: 'No hidden layer has a dimension more than 1.3 times that of its data.',
      check: (m) => atMost(m.layerRatio, 1.3),
    },
    {
      says: 'No hidden layer has a higher dimension than its data: a ratio of at most 1.',
      check: (m) => atMost(m.layerRatio, 1),
      expected: 'fails',
      why:
        'The highest ratio of a seed is about 1.2, which is within the bias of an estimate that finds 7 ' +
        'dimensions where 8 were put in.',
    },
    {
      says: 'Of the same digits, spot or none is at least 1.5 times as sharp a question as zero or one.',
      check: (m) => atLeast(m.kfSpot / m.kfDigit, 1.5),
    },
    {
      says: 'Nets err on it by at least 10 points more, though dimension and size are the same.',
      check: (m) => atLeast(m.errorSpot - m.errorDigit, 0.1),
    },
    {
      says: 'And lose at least 30 points more accuracy to the attack.',
      check: (m) => atLeast(m.dropSpot - m.dropDigit, 0.3),
    },
  ],
  ablation: 'measure sharpness without looking at the labels',

  async *run({ seed, ablate = false }) {
    const parts = keys(random.key(seed), 'patients', 'nets', 'digits')
    const worlds = random.split(parts.patients, DEGREES.length)
    const starts = random.split(parts.nets, DEGREES.length + 1)
    let done = 0
    const tick = (doing: string): RunEvent => ({ kind: 'progress', done: ++done, total: TOTAL, doing })
    const seen = (study: SetStudy) => (ablate ? { ...study, kf: study.blind } : study)

    const studies: PatientStudy[] = []
    const twoNN: Record<number, number> = {}
    for (const [i, degrees] of DEGREES.entries()) {
      const cases = patients(generator(worlds.ref.slice(i)), degrees, NEEDED)
      for (const contrast of CONTRASTS) {
        const examples = { x: scans(cases, contrast), labels: cases.labels }
        // The same weights at the start for every contrast.
        const study = seen(yield* studySet(starts.ref.slice(i), examples, SIZES, tick))
        studies.push({ ...study, degrees, contrast })
        yield {
          kind: 'metric',
          series: `test error, contrast ${contrast}`,
          step: degrees,
          value: study.nets[0]!.error,
        }
        if (contrast !== 1) continue
        const measured = Array.from({ length: MEASURED }, (_, row) => row)
        twoNN[degrees] = intrinsicDimensionTwoNN(takeRows(examples.x, measured))
      }
      yield { kind: 'plot', plot: errorPicture(studies) }
    }

    const { x, digit, spot } = await digitQuestions(generator(parts.digits), NEEDED)
    const start = starts.slice(DEGREES.length)
    const digits = seen(yield* studySet(start.ref, { x, labels: digit }, FEW, tick))
    const spots = seen(yield* studySet(start, { x, labels: spot }, FEW, tick))
    worlds.dispose()
    const some = takeRows(
      x,
      Array.from({ length: MEASURED }, (_, row) => row),
    )
    yield tick('looking for the most alike pairs')
    const nearestDigits = sharpestPair(some, digit.subarray(0, MEASURED))!
    yield tick('looking for the most alike pairs')
    const nearestSpots = sharpestPair(some, spot.subarray(0, MEASURED))!
    const [digitNet, spotNet] = [digits.nets[0]!, spots.nets[0]!]
    yield {
      kind: 'plot',
      plot: pairPicture(
        some,
        { digit, spot },
        { digit: nearestDigits, spot: nearestSpots },
        { digit: digitNet.error, spot: spotNet.error },
      ),
    }
    yield { kind: 'plot', plot: attackPicture(studies) }

    const at = (degrees: number, contrast: number) =>
      studies.find((study) => study.degrees === degrees && study.contrast === contrast)!
    const error = (degrees: number, contrast: number) => at(degrees, contrast).nets[0]!.error
    const drop = (contrast: number) => mean(at(4, contrast).nets.map((net) => net.drop))
    const shift = (degrees: number) => {
      const estimates = CONTRASTS.map((contrast) => at(degrees, contrast).dimension)
      return Math.max(...estimates) / Math.min(...estimates) - 1
    }
    const points = lawPoints(studies)
    const law = fitGeneralisationLaw(points)
    const plain = pearson(
      points.map(({ n, d }) => Math.log(n) / d),
      points.map(({ loss }) => Math.log(loss)),
    )
    return {
      kf4Clear: at(4, 1).kf,
      kf4Middle: at(4, 0.5).kf,
      kf4Faint: at(4, 0.25).kf,
      kf8Clear: at(8, 1).kf,
      kf8Middle: at(8, 0.5).kf,
      kf8Faint: at(8, 0.25).kf,
      blindRise: at(4, 0.25).blind / at(4, 1).blind,
      dimension2: at(2, 1).dimension,
      dimension4: at(4, 1).dimension,
      dimension8: at(8, 1).dimension,
      twoNN4: twoNN[4]!,
      twoNN8: twoNN[8]!,
      dimensionShift: Math.max(shift(4), shift(8)),
      error2Clear: error(2, 1),
      error4Clear: error(4, 1),
      error8Clear: error(8, 1),
      error2Middle: error(2, 0.5),
      error4Middle: error(4, 0.5),
      error8Middle: error(8, 0.5),
      error2Faint: error(2, 0.25),
      error4Faint: error(4, 0.25),
      error8Faint: error(8, 0.25),
      trainError: Math.max(
        ...[...studies, digits, spots].flatMap(({ nets }) => nets.map((net) => net.trainError)),
      ),
      lawR2: law.r2,
      plainR2: plain ** 2,
      slopeSize: law.slopes.n,
      slopeSharpness: law.slopes.kf,
      dropClear: drop(1),
      dropMiddle: drop(0.5),
      dropFaint: drop(0.25),
      layerRatio: Math.max(...studies.map(({ ratio }) => ratio)),
      kfDigit: digits.kf,
      kfSpot: spots.kf,
      errorDigit: digitNet.error,
      errorSpot: spotNet.error,
      dropDigit: digitNet.drop,
      dropSpot: spotNet.drop,
    }
  },
})

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
