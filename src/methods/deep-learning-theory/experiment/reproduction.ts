import { random, tree } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { mean } from '#nn/metrics/index.ts'
import { keys } from '#nn/random.ts'
import { criticalInit } from '../method/criticality.ts'
import type { Flow } from '../method/flow.ts'
import { kernelRecursion } from '../method/recursion.ts'
import { type Wanted, deviation, ratios, sampleAll } from './fluctuations.ts'
import { type Learnt, learn, pairOfDigits } from './kernels.ts'
import { driftPicture, fluctuationPicture, sizePicture } from './pictures.ts'
import { type Deep, fold, sizes } from './sizes.ts'

/** All are compared with theory where depth over width makes V/(nK²) about 0.16. */
const ENSEMBLES = {
  relu32: { act: 'relu', width: 32, depth: 5, networks: 16_000, at: 2 },
  relu64: { act: 'relu', width: 64, depth: 5, networks: 12_000, at: 3 },
  relu128: { act: 'relu', width: 128, depth: 5, networks: 5000, at: 5 },
  tanh32: { act: 'tanh', width: 32, depth: 17, networks: 6000, at: 9 },
  tanh64: { act: 'tanh', width: 64, depth: 17, networks: 3500, at: 17 },
} as const satisfies Record<string, Wanted>
/** The baseline: units that know nothing of each other. */
const UNITS = { infinite: { act: 'relu', width: 64, depth: 5, networks: 12_000, at: 3 } } as const

const LAYERS = { depth: 30, width: 128 }
const DEEP_NETWORKS = 80
const [LOW, HIGH] = [0.7, 1.4]

/** [depth, width] of the networks that are trained; the first two have the same depth over width, as the others. */
const SHAPES = { shallow: [3, 32], deep: [6, 64], shallowWide: [3, 128], deepWide: [6, 256] } as const
type ShapeName = keyof typeof SHAPES
const TRAINED: Record<ShapeName, number> = { shallow: 8, deep: 8, shallowWide: 6, deepWide: 4 }
/** As near to infinite width as one seed has time for. */
const WIDER = 8
const EACH_DIGIT = 16

export const reproduction = defineReproduction({
  metrics: {
    reluDeviation: 'ReLU, widths 32, 64, 128: largest deviation of V/(nK²) from theory',
    tanhDeviation: 'tanh, widths 32, 64: largest deviation of V/(nK²) from theory',
    independent: 'V/(nK²) of independent units, largest over 5 layers',
    kernelDeviation: 'tanh, width 64, layer 17: deviation of K from theory',
    critical:
      'ReLU and GELU at the critical point: factor by which 30 layers change signal or gradient, larger one',
    low: 'ReLU, 0.7 times the critical variance: the same factor',
    high: 'ReLU, 1.4 times the critical variance: the same factor',
    he: 'GELU, He initialiser: the same factor',
    xavier: 'ReLU, Xavier initialiser: the same factor',
    normalised: 'ReLU and GELU, normalised layers, 1.4 times the variance: the same factor, larger one',
    shallow: 'change of the tangent kernel in training, 3 layers of 32',
    deep: 'change of the tangent kernel in training, 6 layers of 64',
    wide: 'change of the tangent kernel in training, 3 layers of 128 and 6 of 256, mean',
    alignment: 'gain of the kernel in alignment with the labels, 3 layers of 32 and 6 of 64, mean',
    alignmentWide: 'gain of the kernel in alignment with the labels, 3 layers of 128 and 6 of 256, mean',
    loss: 'largest training loss of any shape at the end',
    tangentSize: 'tangent kernel before training over its theory, the shape furthest off',
  },
  mechanisms: {
    finiteWidth: 'make networks (nearly) infinitely wide: independent units, 8 times the width in training',
    criticality: 'draw the weights with 1.4 times the critical variance',
  },
  claims: [
    {
      from: 'abstract, "the depth-to-width aspect ratio … controlling the deviations"; sections 4.3, 5.4',
      says: (bound) =>
        `V/(nK²), how far a network is from Gaussian, is within ${bound} of theory in ReLU networks of width 32, ` +
        `64, 128 with depth/width 1/32 and in tanh networks of width 32, 64 with 1/4.`,
      unit: '%',
      atMost: 0.2,
      null: 1,
      restsOn: ['finiteWidth'],
      measure: (m) => Math.max(m.reluDeviation, m.tanhDeviation),
    },
    {
      from: 'abstract, "by tuning networks to criticality"; section 9.4',
      says: (bound) =>
        `At the critical point 30 layers of ReLU or GELU change neither signals nor gradients by more than ${bound}.`,
      unit: 'times',
      atMost: 4,
      // What 29 steps at 1.4 times the critical variance do.
      null: HIGH ** 29,
      restsOn: ['criticality'],
      measure: (m) => m.critical,
    },
    {
      from: 'abstract, "learn nontrivial representations"; chapter 11',
      says: (bound) =>
        `With depth/width 3/32, training changes the tangent kernel by at least ${bound}, in 3 layers as in 6.`,
      unit: '%',
      atLeast: 0.15,
      null: 0,
      restsOn: ['finiteWidth'],
      measure: (m) => Math.min(m.shallow, m.deep),
    },
  ],
  checks: [
    {
      says: (bound) => `Independent units show no more than ${bound} of V/(nK²).`,
      unit: 'none',
      atMost: 0.05,
      measure: (m) => m.independent,
    },
    {
      says: (bound) =>
        `The variance K of tanh networks is within ${bound} of the kernel recursion at layer 17.`,
      unit: '%',
      atMost: 0.15,
      measure: (m) => m.kernelDeviation,
    },
    {
      says: (bound) =>
        `Off the critical point, at 0.7 or 1.4 times the variance, 30 layers change signals at least ${bound}.`,
      unit: 'times',
      atLeast: 1000,
      measure: (m) => Math.min(m.low, m.high),
    },
    {
      says: (bound) => `A norm in each layer keeps signals and gradients of any variance within ${bound}.`,
      unit: 'times',
      atMost: 200,
      measure: (m) => m.normalised,
    },
    {
      says: (bound) => `Every trained shape ends with a loss of at most ${bound}, where guessing has 0.5.`,
      unit: 'none',
      atMost: 0.051,
      measure: (m) => m.loss,
    },
    {
      says: (bound) =>
        `Before training, the kernel of an input with itself is at most ${bound} off what infinite width has.`,
      unit: 'times',
      atMost: 2,
      measure: (m) => m.tangentSize,
    },
  ],
  scope: {
    tried:
      'The depth-to-width law of two activations, signals and gradients at and off the critical point, and how much ' +
      'the tangent kernel of trained networks moves.',
    shrunk: 'Widths of 32 to 256, depths of 3 to 30, one input for the ensembles, 32 digits for training.',
    notTried:
      'Whether deep networks off the critical point can still be trained: that depends on optimiser, rate and time. ' +
      'The best depth for a width, and the book’s closed forms for what a trained network predicts.',
  },
  rival: { name: 'normalised layers, whatever the variance', metric: 'normalised', trains: false },
  budgetSeconds: 40,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'ensembles', 'units', 'deep', 'digits', 'training')
    const wide = without === 'finiteWidth'

    const measured = yield* part(0, 0.5, sampleAll(key.ensembles, ENSEMBLES, wide))
    const { infinite } = yield* part(0.5, 0.52, sampleAll(key.units, UNITS, true))
    yield { kind: 'plot', plot: fluctuationPicture(ENSEMBLES, measured, UNITS.infinite, infinite) }
    const far = (name: keyof typeof ENSEMBLES) => deviation(ENSEMBLES[name], measured[name])
    const kernel = kernelRecursion('tanh', { ...criticalInit('tanh'), k1: 1, depth: ENSEMBLES.tanh64.depth })

    const arms = deepArms(without === 'criticality' ? HIGH : 1)
    const names = Object.keys(arms) as (keyof typeof arms)[]
    const flows = {} as Record<keyof typeof arms, Flow>
    for (const [i, name] of names.entries()) {
      const stage = sizes(key.deep.ref, arms[name], DEEP_NETWORKS)
      flows[name] = yield* part(
        0.52 + 0.18 * (i / names.length),
        0.52 + 0.18 * ((i + 1) / names.length),
        stage,
      )
    }
    key.deep.dispose()
    yield { kind: 'plot', plot: sizePicture(flows) }

    const task = await pairOfDigits(key.digits, EACH_DIGIT)
    const learnt = {} as Record<ShapeName, Learnt>
    const shapes = trainedShapes(wide)
    for (const [i, name] of (Object.keys(SHAPES) as ShapeName[]).entries()) {
      const stage = learn(key.training.ref, task, shapes[name], TRAINED[name])
      learnt[name] = yield* part(0.7 + 0.075 * i, 0.775 + 0.075 * i, stage)
    }
    tree.dispose([task, key.training])
    yield { kind: 'plot', plot: driftPicture(SHAPES, learnt) }

    const all = Object.values(learnt)
    return {
      reluDeviation: Math.max(far('relu32'), far('relu64'), far('relu128')),
      tanhDeviation: Math.max(far('tanh32'), far('tanh64')),
      independent: Math.max(...ratios(UNITS.infinite.width, infinite).map(Math.abs)),
      kernelDeviation: Math.abs(measured.tanh64.kernel.at(-1)! / kernel.at(-1)! - 1),
      critical: fold([flows.relu, flows.gelu]),
      low: fold([flows.low]),
      high: fold([flows.high]),
      he: fold([flows.he]),
      xavier: fold([flows.xavier]),
      normalised: fold([flows.normalisedRelu, flows.normalisedGelu]),
      shallow: learnt.shallow.drift,
      deep: learnt.deep.drift,
      wide: mean([learnt.shallowWide.drift, learnt.deepWide.drift]),
      alignment: mean([learnt.shallow.alignment, learnt.deep.alignment]),
      alignmentWide: mean([learnt.shallowWide.alignment, learnt.deepWide.alignment]),
      loss: Math.max(...all.map(({ loss }) => loss)),
      tangentSize: Math.max(...all.map(({ size }) => Math.max(size, 1 / size))),
    }
  },
})

/** Deep networks by how their weights are drawn; `factor` times the critical variance for the first two. */
export function deepArms(factor: number) {
  const arm = (act: 'relu' | 'gelu', factor: number, normalise = false): Deep => {
    const { cw, cb } = criticalInit(act)
    return { act, ...LAYERS, cw: factor * cw, cb, normalise }
  }
  return {
    relu: arm('relu', factor),
    gelu: arm('gelu', factor),
    low: arm('relu', LOW),
    high: arm('relu', HIGH),
    // He et al. 2015: variance 2 / fan-in, no biases. For ReLU that is the critical point.
    he: { act: 'gelu', ...LAYERS, cw: 2, cb: 0 },
    // Glorot and Bengio 2010: 2 / (fan-in + fan-out), here the same.
    xavier: { act: 'relu', ...LAYERS, cw: 1, cb: 0 },
    normalisedRelu: arm('relu', HIGH, true),
    normalisedGelu: arm('gelu', HIGH, true),
  } as const satisfies Record<string, Deep>
}

/** What is trained: with the idea off, the narrow ones 8 times as wide. */
export function trainedShapes(wide: boolean): Record<ShapeName, { depth: number; width: number }> {
  const shape = ([depth, width]: readonly [number, number], factor = 1) => ({ depth, width: factor * width })
  const factor = wide ? WIDER : 1
  return {
    shallow: shape(SHAPES.shallow, factor),
    deep: shape(SHAPES.deep, factor),
    shallowWide: shape(SHAPES.shallowWide),
    deepWide: shape(SHAPES.deepWide),
  }
}
