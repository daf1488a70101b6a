import { random } from '@jax-js/jax'
import { drawnSplit, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { movedAlong, patients, scans } from './anatomy.ts'
import { digitQuestions } from './digit-questions.ts'
import { type PatientStudy, errorPicture, pairPicture } from './pictures.ts'
import { COURSES, SIZES, type SetStudy, cut, shareAdded, studySet } from './study.ts'

/** Degrees of freedom of the anatomy. */
const DEGREES = [2, 4, 8] as const
/** Lengths of the difference that a lesion makes. */
const CONTRASTS = [1, 0.5, 0.25] as const
const FAINTEST = 0.25
const NEEDED = SIZES.train + SIZES.test

export const reproduction = defineReproduction({
  metrics: {
    added: 'R² of log test loss added by label sharpness to size and dimension',
    law: 'R² of log test loss by size, dimension and label sharpness',
    slope: 'slope of log test loss over log label sharpness',
    addedSeparation: 'R² added by class separation in its place',
    addedMargin: 'R² added by the mean margin in its place',
    addedBlind: 'R² added by a sharpness blind to labels',
    costFaint: 'test error from 2 to 8 degrees of freedom, 250 examples: faint lesions',
    costClear: 'test error from 2 to 8 degrees of freedom, 250 examples: clear lesions',
    dropFaint: 'accuracy lost to the attack, 4 degrees of freedom: faint lesions',
    dropClear: 'accuracy lost to the attack, 4 degrees of freedom: clear lesions',
    moved: 'how far the attack moves along the lesion, mean',
    sharpnessFaint: 'label sharpness, 4 degrees of freedom: faint lesions',
    sharpnessClear: 'label sharpness, 4 degrees of freedom: clear lesions',
    dimension2: 'estimated dimension where 2 degrees of freedom were put in',
    dimension8: 'estimated dimension where 8 degrees of freedom were put in',
    layerRatio: 'dimension of the last hidden layer over that of its data, largest',
    trainError: 'largest training error of any net',
    errorHardest: 'test error of the hardest set, 250 examples',
    sharpnessDigit: 'digits: label sharpness of zero or one',
    sharpnessSpot: 'digits: label sharpness of spot or none',
    errorDigit: 'digits: test error of zero or one, 250 examples',
    errorSpot: 'digits: test error of spot or none, 250 examples',
  },
  mechanisms: {
    sharpness: 'measure sharpness without looking at the labels',
    labels: 'shuffle the labels among the same pictures',
  },
  claims: [
    {
      from: 'theorem 1, figure 3',
      says: (bound) =>
        `Label sharpness explains at least ${bound} more of the variance of log test loss than size and dimension alone.`,
      unit: 'points',
      atLeast: 0.05,
      null: 0,
      restsOn: ['sharpness'],
      measure: (m) => m.added,
    },
    {
      from: 'abstract, figure 1',
      says: (bound) =>
        `The sharper the labels, the more a dimension costs: from 2 to 8 degrees of freedom, nets of 250 examples err at least ${bound} more on faint lesions than on clear ones.`,
      unit: 'points',
      atLeast: 0.2,
      null: 0,
      restsOn: ['labels'],
      measure: (m) => m.costFaint - m.costClear,
    },
    {
      from: 'abstract, section 5',
      says: (bound) =>
        `Sharper labels are easier to attack: at 4 degrees of freedom a move of 0.01 an input costs at least ${bound} more accuracy on faint lesions than on clear ones.`,
      unit: 'points',
      atLeast: 0.1,
      null: 0,
      restsOn: ['labels'],
      measure: (m) => m.dropFaint - m.dropClear,
    },
  ],
  checks: [
    {
      says: (bound) => `Nets fit what they train on: none errs on more than ${bound} of it.`,
      unit: '%',
      atMost: 0.02,
      needs: ['labels'],
      measure: (m) => m.trainError,
    },
    {
      says: (bound) => `New patients are not known: on the hardest set nets err on at least ${bound}.`,
      unit: '%',
      atLeast: 0.25,
      measure: (m) => m.errorHardest,
    },
    {
      says: (bound) =>
        `The attack stays on its side: it moves ${bound} at most along the lesion, half of what parts a faint one from none.`,
      unit: 'none',
      atMost: FAINTEST / 2,
      measure: (m) => m.moved,
    },
    {
      says: (bound) =>
        `The estimated dimension tells 8 degrees of freedom from 2: at least ${bound} between them.`,
      unit: 'none',
      atLeast: 3,
      measure: (m) => m.dimension8 - m.dimension2,
    },
  ],
  scope: {
    tried:
      'Test loss by size, dimension and label sharpness; what a dimension costs at each sharpness; robustness.',
    shrunk:
      'Data of known dimension and sharpness, and digits with a spot, on small MLPs, in place of 11 image sets on ResNets and VGGs.',
    notTried:
      'Whether real scans have sharper labels than photographs: there are no scans here. That hidden layers have no more dimensions than the data is measured and not claimed: the estimate is biased by as much.',
  },
  rival: { name: 'class separation in the same law', metric: 'addedSeparation', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'patients', 'nets', 'digits', 'shuffle')
    const worlds = random.split(key.patients, DEGREES.length)
    const starts = random.split(key.nets, DEGREES.length + 1)
    const shuffle = generator(key.shuffle)
    const labelsOf = (labels: Int32Array) => (without === 'labels' ? shuffle.shuffle(labels.slice()) : labels)

    const studies: PatientStudy[] = []
    const moves: number[] = []
    const share = 0.9 / (DEGREES.length * CONTRASTS.length)
    for (const [i, degrees] of DEGREES.entries()) {
      const cases = patients(generator(worlds.ref.slice(i)), degrees, NEEDED)
      for (const contrast of CONTRASTS) {
        const { train, test } = cut(scans(cases, contrast), labelsOf(cases.labels), drawnSplit(SIZES))
        yield splitEvent(`patients, ${degrees} degrees, contrast ${contrast}`, {
          ...drawnSplit(SIZES),
          train,
          test,
        })
        // The same weights at the start for every contrast.
        const from = share * studies.length
        const study = yield* part(from, from + share, studySet(starts.ref.slice(i), train, test, COURSES))
        studies.push({ ...study, degrees, contrast })
        for (const { before, after } of study.nets)
          moves.push(movedAlong(cases.lesion, before, after, test.indices))
      }
      yield { kind: 'plot', plot: errorPicture(studies) }
    }
    worlds.dispose()

    const { x, digit, spot, parts } = await digitQuestions(generator(key.digits), SIZES)
    const start = starts.slice(DEGREES.length)
    const few = COURSES.slice(0, 1)
    const ask = (labels: Int32Array) => cut(x, labelsOf(labels), parts)
    const [digits, spots] = [ask(digit), ask(spot)]
    yield splitEvent('digits', { ...parts, ...digits })
    const digitStudy = yield* part(0.9, 0.95, studySet(start.ref, digits.train, digits.test, few))
    const spotStudy = yield* part(0.95, 1, studySet(start, spots.train, spots.test, few))
    yield { kind: 'plot', plot: pairPicture(digits.train, spots.train, digitStudy, spotStudy) }

    const at = (degrees: number, contrast: number) =>
      studies.find((study) => study.degrees === degrees && study.contrast === contrast)!
    const error = (degrees: number, contrast: number) => at(degrees, contrast).nets[0]!.error
    const drop = (contrast: number) => mean(at(4, contrast).nets.map((net) => net.drop))
    const kf = without === 'sharpness' ? (set: SetStudy) => set.blind : (set: SetStudy) => set.kf
    const law = shareAdded(studies, kf)
    return {
      added: law.added,
      law: law.all,
      slope: law.slope,
      addedSeparation: shareAdded(studies, (set) => set.separation).added,
      addedMargin: shareAdded(studies, (set) => set.margin).added,
      addedBlind: shareAdded(studies, (set) => set.blind).added,
      costFaint: error(8, FAINTEST) - error(2, FAINTEST),
      costClear: error(8, 1) - error(2, 1),
      dropFaint: drop(FAINTEST),
      dropClear: drop(1),
      moved: mean(moves),
      sharpnessFaint: kf(at(4, FAINTEST)),
      sharpnessClear: kf(at(4, 1)),
      dimension2: at(2, 1).dimension,
      dimension8: at(8, 1).dimension,
      layerRatio: Math.max(...studies.map(({ ratio }) => ratio)),
      trainError: Math.max(
        ...[...studies, digitStudy, spotStudy].flatMap(({ nets }) => nets.map((n) => n.trainError)),
      ),
      errorHardest: error(8, FAINTEST),
      sharpnessDigit: kf(digitStudy),
      sharpnessSpot: kf(spotStudy),
      errorDigit: digitStudy.nets[0]!.error,
      errorSpot: spotStudy.nets[0]!.error,
    }
  },
})
