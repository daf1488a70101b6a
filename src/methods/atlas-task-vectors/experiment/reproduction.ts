import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import { type Scaling, basisOf, oneScale } from '../method/task-vectors.ts'
import {
  type Lesson,
  type Way,
  accuracyOn,
  allWeights,
  composed,
  fewWeights,
  interference,
  learned,
  lowRank,
  probed,
  randomBasis,
  searched,
  tunedOn,
} from './arms.ts'
import { type Network, initNetwork } from './network.ts'
import { additionPicture, fewShotPicture } from './pictures.ts'
import { type Exam, PIXELS, TASKS, examOf, firstOfEach, partsOf, randomHeads, taskOf } from './tasks.ts'

/** Digits of each class. */
const SIZES = { tuning: 300, composing: 100, validation: 40, test: 100 }
/** Few, or nothing is left for the vectors to add. */
const BASE = { steps: 80, rates: [3e-3] }
const TUNING = { steps: 150, rates: [2e-3] }
const COMPOSING_STEPS = 150
const SCALES = Array.from({ length: 11 }, (_, i) => i / 20)
const COEFFICIENT_RATES = [0.1, 0.3]
const WEIGHT_RATES = [1e-2, 3e-2]
const FEW = { shots: 4, steps: 60, coefficientRates: [0.01, 0.1], weightRates: [3e-3, 1e-2] }
/** Learned from few labels, with the vectors of the five others. */
const NEW_TASK = 'transposed'

export const reproduction = defineReproduction({
  metrics: {
    base: 'six tasks: base',
    tuned: 'six tasks: a network for each, fine-tuned',
    searched: 'six tasks: one factor for all vectors, searched',
    isotropic: 'six tasks: one learned coefficient for each vector',
    atlas: 'six tasks: one learned coefficient for each block (aTLAS)',
    fewWeights: 'six tasks: biases and normalisation trained',
    lowRank: 'six tasks: LoRA of rank 1',
    allWeights: 'six tasks: all weights trained on the same labels',
    changedSearched: 'names changed by the other vectors: one factor, searched',
    changedIsotropic: 'names changed by the other vectors: one learned coefficient for each vector',
    changedAtlas: 'names changed by the other vectors: aTLAS',
    newBase: 'new task: base',
    newAtlas: 'new task, 4 labels a class: aTLAS',
    newNoise: 'new task, 4 labels a class: noise in the place of the vectors',
    newFewWeights: 'new task, 4 labels a class: biases and normalisation',
    newLowRank: 'new task, 4 labels a class: LoRA of rank 1',
    newAllWeights: 'new task, 4 labels a class: all weights',
    newProbe: 'new task, 4 labels a class: linear probe',
  },
  mechanisms: { anisotropy: 'learn one coefficient for each vector, not for each block' },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `Added with one learned coefficient for each block, six task vectors make a network that is at least ${bound} ` +
        `better on the six tasks than with one learned coefficient for each vector, or one searched factor for all.`,
      unit: 'points',
      sides: ['better', 'worse'],
      null: 0,
      atLeast: 0.03,
      measure: (m) => m.atlas - Math.max(m.isotropic, m.searched),
      restsOn: ['anisotropy'],
    },
    {
      from: 'abstract',
      says: (bound) =>
        `The other vectors change at least ${bound} fewer of the names that a task's own vector gives, than with one ` +
        `searched factor for all.`,
      unit: 'points',
      sides: ['fewer', 'more'],
      null: 0,
      atLeast: 0.01,
      measure: (m) => m.changedSearched - m.changedAtlas,
      restsOn: ['anisotropy'],
      why: 'The searched factor is small: vectors that are hardly added disturb nobody, and help nobody. Learned coefficients are larger.',
    },
    {
      from: 'abstract',
      says: (bound) =>
        `From 4 labels a class of a task without a vector of its own, coefficients of the five other vectors are at ` +
        `least ${bound} better than the best of a linear probe, LoRA of rank 1, and training biases and normalisation.`,
      unit: 'points',
      sides: ['better', 'worse'],
      null: 0,
      atLeast: 0.01,
      measure: (m) => m.newAtlas - Math.max(m.newProbe, m.newLowRank, m.newFewWeights),
      restsOn: ['anisotropy'],
      why: 'The other vectors know little of a task whose last layer is random and its own: noise in their place does about as well.',
    },
  ],
  checks: [
    {
      says: (bound) => `Fine-tuned on one task, a network is right on at least ${bound} of it.`,
      unit: '%',
      atLeast: 0.75,
      measure: (m) => m.tuned,
    },
    {
      says: (bound) => `The base is weak: right on at most ${bound}.`,
      unit: '%',
      atMost: 0.75,
      measure: (m) => m.base,
    },
    {
      says: (bound) =>
        `The base has learned something: it is right on at least ${bound}, three times chance.`,
      unit: '%',
      atLeast: 0.3,
      measure: (m) => m.base,
    },
    {
      // The factor 0 is among those searched, and is the base: choosing on 400 digits may cost a little.
      says: (bound) => `One searched factor is worse than the base by at most ${bound}.`,
      unit: 'points',
      atMost: 0.02,
      measure: (m) => m.base - m.searched,
    },
    {
      // Training all weights reaches all that coefficients reach, given enough digits.
      says: (bound) =>
        `Training all weights on the digits of the coefficients is at least ${bound} above the base.`,
      unit: 'points',
      atLeast: 0.03,
      measure: (m) => m.allWeights - m.base,
    },
    {
      says: (bound) =>
        `From 4 labels a class, the best of probe, LoRA, biases and normalisation is right on at least ${bound}.`,
      unit: '%',
      atLeast: 0.5,
      measure: (m) => Math.max(m.newProbe, m.newLowRank, m.newFewWeights),
    },
  ],
  scope: {
    tried:
      'Adding task vectors with learned coefficients of blocks, against one learned coefficient a vector and a searched factor; how far vectors disturb each other; a new task from few labels with the vectors of other tasks.',
    shrunk:
      'Digits of 14 x 14 under six fixed changes stand for eight data sets, a network of four dense layers for CLIP, fixed random layers for its text heads, a short joint training for pre-training.',
    notTried:
      'Negation, test-time adaptation without labels, random parts of blocks (aTLAS xK), choosing blocks by their gradients, adapters of CLIP such as Tip-Adapter.',
  },
  rival: { name: 'one learned coefficient for each vector', metric: 'isotropic', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(
      random.key(seed),
      'digits',
      'heads',
      'network',
      'base',
      'tuning',
      'composing',
      'few',
      'lowRank',
      'noise',
    )
    const parts = await partsOf(key.digits, SIZES)
    yield splitEvent('digits', parts.split)
    const heads = randomHeads(key.heads)
    const all = [...TASKS.keys()]
    const tuning = await examOf(parts.tuning, all, heads)
    const composing = await examOf(parts.composing, all, heads)
    const validation = await examOf(parts.split.validation, all, heads)
    const test = await examOf(parts.split.test, all, heads)

    const start = initNetwork(key.network, PIXELS)
    const joint = { train: tuning, validation, key: key.base, steps: BASE.steps }
    const { network: base } = yield* part(0.02, 0.06, learned(joint, allWeights('base', BASE.rates, start)))
    const own = { train: tuning, validation, key: key.tuning, steps: TUNING.steps }
    const { networks, vectors } = yield* part(0.06, 0.3, tunedOn(base, own, TUNING.rates))
    const basis = basisOf(vectors)
    const scaling: Scaling = without === 'anisotropy' ? 'isotropic' : 'anisotropic'

    const lesson = { train: composing, validation, key: key.composing, steps: COMPOSING_STEPS }
    const one = yield* part(0.3, 0.35, searched(base, basis, SCALES, validation))
    const isotropic = yield* part(
      0.35,
      0.42,
      learned(
        longer ? { ...lesson, steps: 3 * COMPOSING_STEPS } : lesson,
        composed('one coefficient a vector', COEFFICIENT_RATES, base, basis, 'isotropic'),
      ),
    )
    const atlas = yield* part(
      0.42,
      0.5,
      learned(lesson, composed('aTLAS', COEFFICIENT_RATES, base, basis, scaling)),
    )
    const changed = {
      changedSearched: await interference(base, basis, oneScale(basis, one.alpha), test),
      changedIsotropic: await interference(base, basis, isotropic.learned, test),
      changedAtlas: await interference(base, basis, atlas.learned, test),
    }
    const score = async function* (
      from: number,
      to: number,
      way: Way<never>,
      own: Lesson,
      judged: Exam,
    ): Run<number> {
      const { network, learned: found } = yield* part(from, to, learned(own, way))
      const right = await accuracyOn(network, judged)
      tree.dispose([network, found])
      return right
    }
    const ways = (arm: string, rates: readonly number[]) => ({
      few: fewWeights(`${arm}biases and normalisation`, rates, base) as Way<never>,
      low: lowRank(`${arm}LoRA`, rates, base, key.lowRank.ref) as Way<never>,
      all: allWeights(`${arm}all weights`, rates, base) as Way<never>,
    })
    const train = ways('', WEIGHT_RATES)
    const addition = {
      base: await accuracyOn(base, test),
      tuned: await meanOf(networks, (network, task) => accuracyOn(network, taskOf(test, task))),
      searched: await accuracyOn(one.network, test),
      isotropic: await accuracyOn(isotropic.network, test),
      atlas: await accuracyOn(atlas.network, test),
      fewWeights: yield* score(0.5, 0.55, train.few, lesson, test),
      lowRank: yield* score(0.55, 0.6, train.low, lesson, test),
      allWeights: yield* score(0.6, 0.65, train.all, lesson, test),
    }
    yield {
      kind: 'plot',
      plot: additionPicture([
        ['base', addition.base, 'theory'],
        ['one factor, searched', addition.searched, 'baseline'],
        ['one a vector, learned', addition.isotropic, 'baseline'],
        ['one a block, learned', addition.atlas, 'method'],
        ['biases and norms trained', addition.fewWeights, 'baseline'],
        ['LoRA of rank 1', addition.lowRank, 'baseline'],
        ['all weights trained', addition.allWeights, 'baseline'],
        ['a network for each', addition.tuned, 'theory'],
      ]),
    }

    const task = TASKS.indexOf(NEW_TASK)
    const judged = taskOf(test, task)
    const fewLabels = {
      train: await examOf(await firstOfEach(parts.composing, FEW.shots), [task], heads),
      validation: taskOf(validation, task),
      key: key.few,
      steps: FEW.steps,
    }
    const others = basisOf(vectors.filter((_, other) => other !== task))
    const noise = await randomBasis(others, key.noise)
    const coefficients = (arm: string, vectors: typeof others) =>
      composed(`new task: ${arm}`, FEW.coefficientRates, base, vectors, scaling) as unknown as Way<never>
    const renew = ways('new task: ', FEW.weightRates)
    const fresh = {
      newBase: await accuracyOn(base, judged),
      newAtlas: yield* score(0.7, 0.76, coefficients('aTLAS', others), fewLabels, judged),
      newNoise: yield* score(0.76, 0.82, coefficients('noise', noise), fewLabels, judged),
      newFewWeights: yield* score(0.82, 0.88, renew.few, fewLabels, judged),
      newLowRank: yield* score(0.88, 0.94, renew.low, fewLabels, judged),
      newAllWeights: yield* score(0.94, 1, renew.all, fewLabels, judged),
      newProbe: await probed(base, fewLabels.train, fewLabels.validation, judged),
    }
    yield {
      kind: 'plot',
      plot: fewShotPicture([
        ['base', fresh.newBase, 'theory'],
        ['aTLAS, other vectors', fresh.newAtlas, 'method'],
        ['noise for vectors', fresh.newNoise, 'baseline'],
        ['linear probe', fresh.newProbe, 'baseline'],
        ['LoRA of rank 1', fresh.newLowRank, 'baseline'],
        ['biases and norms', fresh.newFewWeights, 'baseline'],
        ['all weights', fresh.newAllWeights, 'baseline'],
      ]),
    }
    return { ...addition, ...changed, ...fresh }
  },
})

async function meanOf(
  networks: readonly Network[],
  score: (network: Network, task: number) => Promise<number>,
) {
  let sum = 0
  for (const [task, network] of networks.entries()) sum += await score(network, task)
  return sum / networks.length
}
