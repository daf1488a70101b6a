import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { digits } from '#data/digits.ts'
import { atLeast, atMost } from '#lab/claim.ts'
import type { Plot, Series } from '#lab/plot.ts'
import { type RunEvent, defineReproduction } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { generator } from '#nn/generator.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { type Ensemble, type Moments, type Shape, ensemble, infiniteWidth } from './ensemble.ts'
import { kernelRecursion } from './recursion.ts'

const RELU = { act: 'relu', cw: 2, cb: 0 } as const
const TANH = { act: 'tanh', cw: 1, cb: 0 } as const
const ENSEMBLES = {
  relu32: { ...RELU, width: 32, depth: 7, networks: 15_000 },
  relu64: { ...RELU, width: 64, depth: 9, networks: 10_000 },
  relu128: { ...RELU, width: 128, depth: 9, networks: 4500 },
  tanh32: { ...TANH, width: 32, depth: 33, networks: 6000 },
  tanh64: { ...TANH, width: 64, depth: 33, networks: 4500 },
  shrinking: { ...RELU, cw: 1.8, width: 64, depth: 9, networks: 2000 },
  growing: { ...RELU, cw: 2.2, width: 64, depth: 9, networks: 2000 },
} as const
/** The baseline: independent units, as an infinitely wide network has them. */
const INFINITE = { ...RELU, width: 64, depth: 9, networks: 10_000 } as const
type Name = keyof typeof ENSEMBLES
type Wanted = Shape & { act: 'relu' | 'tanh'; networks: number }

/** Depth over width up to which the first picture shows tanh; ReLU has left its first order before. */
const SHOWN = 0.5

/** Weights drawn between two yields. */
const CHUNK = 2e7

const DIGITS = 1000
/** Digits have a mean square of about 0.1; the theory starts from 1. */
const BRIGHTNESS = Math.sqrt(10)
const LAYERS = 30
const WIDTH = 64
const STEPS = 150
const BATCH = 100
const REPORT = 10
const RATES = [0.01, 0.03]
const CHANCE = Math.log(10)
const FACTORS = [0.7, 1, 1.4]
const FACTOR_NAMES = ['0.7 × critical', 'critical', '1.4 × critical']

const names = Object.keys(ENSEMBLES) as Name[]
const chunkSize = ({ width, depth }: Wanted) => Math.ceil(CHUNK / (depth * width ** 2))
const chunks = (wanted: Wanted) => Math.ceil(wanted.networks / chunkSize(wanted))
const TRAINING = (FACTORS.length * RATES.length * STEPS) / REPORT
const TANH_KERNEL = kernelRecursion('tanh', { ...TANH, k1: 1, depth: 33 })

type Progress = (doing: string) => RunEvent

export const reproduction = defineReproduction({
  metrics: {
    reluDeviation: 'ReLU, widths 64 and 128, layers 5 and 9: largest deviation of V/(nK²) from theory',
    collapse: 'ReLU, layer 3 at width 32, 5 at 64, 9 at 128: largest V/(nK²) less the smallest',
    tanhDeviation: 'tanh, up to depth/width 0.53: largest deviation of V/(nK²) from 2l/(3n)',
    tanhKernel: 'tanh, width 64, layers 9 and 17: largest deviation of K from the recursion',
    reluFluctuation: 'V/(nK²) of ReLU, width 64, layer 9',
    infiniteFluctuation: 'V/(nK²) of independent units, width 64, layer 9',
    growth18: 'growth of K per layer at C_W = 1.8',
    growth20: 'growth of K per layer at C_W = 2.0',
    growth22: 'growth of K per layer at C_W = 2.2',
    lossCritical: 'loss of the critical 30-layer net after 150 steps',
    lossOffCritical: 'lowest loss of the nets at 0.7 and 1.4 times the critical weights',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 45,
  claims: [
    {
      says:
        'Depth/width law: in ReLU networks the layer norm fluctuates as theory says, ' +
        'V/(nK²) = (1 + 5/n)^(l-1) - 1, within 15 % at widths 64 and 128, layers 5 and 9.',
      check: (m) => atMost(m.reluDeviation, 0.15),
    },
    {
      says: 'Only the ratio counts: after n/16 layers V/(nK²) differs by at most 0.09 between widths 32, 64 and 128.',
      check: (m) => atMost(m.collapse, 0.09),
    },
    {
      says: 'tanh networks follow their own line, V/(nK²) = 2l/(3n), within 15 % up to depth/width 0.53.',
      check: (m) => atMost(m.tanhDeviation, 0.15),
    },
    {
      says: 'The signal of critical tanh networks decays as the kernel recursion says, within 15 % at layer 17.',
      check: (m) => atMost(m.tanhKernel, 0.15),
    },
    {
      says: 'It is an effect of finite width: at layer 9, V/(nK²) is 0.6 or more in networks of width 64.',
      check: (m) => atLeast(m.reluFluctuation, 0.6),
    },
    {
      says: 'Units sampled as in an infinitely wide network show no more than 0.05 of it.',
      check: (m) => atMost(Math.abs(m.infiniteFluctuation), 0.05),
    },
    {
      says: 'Each layer multiplies K by C_W / 2, within 2 %, for C_W = 1.8, 2.0 and 2.2.',
      check: (m) =>
        atMost(
          Math.max(Math.abs(m.growth18 / 0.9 - 1), Math.abs(m.growth20 - 1), Math.abs(m.growth22 / 1.1 - 1)),
          0.02,
        ),
    },
    {
      says: 'A 30-layer ReLU network with critical weights gets below a loss of 2.0 in 150 steps.',
      check: (m) => atMost(m.lossCritical, 2),
    },
    {
      says: 'With 0.7 or 1.4 times the critical variance it stays at 2.2 or more, where guessing has 2.30.',
      check: (m) => atLeast(m.lossOffCritical, 2.2),
    },
  ],
  ablation: 'sample the units independently, as in an infinitely wide network',

  async *run({ seed, ablate = false }) {
    const parts = keys(random.key(seed), 'infinite', 'digits', 'training', ...names)
    const total = [...Object.values(ENSEMBLES), INFINITE].reduce((sum, e) => sum + chunks(e), 0) + TRAINING
    let done = 0
    const progress: Progress = (doing) => ({ kind: 'progress', done: done++, total, doing })

    const measured = {} as Record<Name, Moments>
    for (const name of names) {
      const wanted = ENSEMBLES[name]
      const draw = ablate ? infiniteWidth : ensemble
      const networks = draw(wanted.act, wanted, generator(parts[name]))
      measured[name] = yield* sample(networks, wanted, progress)
      yield { kind: 'plot', plot: fluctuationPlot(measured) }
    }
    const baseline = infiniteWidth(INFINITE.act, INFINITE, generator(parts.infinite))
    const infinite = yield* sample(baseline, INFINITE, progress)
    const growth = {
      growth18: growthRate(measured.shrinking),
      growth20: growthRate(measured.relu64),
      growth22: growthRate(measured.growing),
    }
    yield { kind: 'plot', plot: growthPlot(Object.values(growth)) }

    const { train, test } = await digits(parts.digits, { train: DIGITS, test: 1 })
    tree.dispose({ ...test })
    const data = { x: train.x.mul(BRIGHTNESS), labels: train.labels }
    const losses: number[] = []
    for (const [i, factor] of FACTORS.entries()) {
      const finals: number[] = []
      for (const rate of RATES) finals.push(yield* learn(parts.training.ref, data, factor, rate, progress))
      losses.push(Math.min(...finals))
      // A run that diverged has ended early.
      done = total - TRAINING + (i + 1) * RATES.length * (STEPS / REPORT)
    }
    tree.dispose([parts.training, data])
    yield { kind: 'plot', plot: trainingPlot(losses) }

    const fluctuation = (name: Name, layer: number) =>
      ratios(ENSEMBLES[name].width, measured[name])[layer - 1]!
    const collapsed = [fluctuation('relu32', 3), fluctuation('relu64', 5), fluctuation('relu128', 9)]
    return {
      reluDeviation: largestDeviation(
        (['relu64', 'relu128'] as const).flatMap((name) =>
          [5, 9].map((layer) => [fluctuation(name, layer), exactRelu(ENSEMBLES[name].width, layer)] as const),
        ),
      ),
      collapse: Math.max(...collapsed) - Math.min(...collapsed),
      tanhDeviation: largestDeviation([
        [fluctuation('tanh32', 17), (2 * 17) / (3 * 32)],
        [fluctuation('tanh64', 17), (2 * 17) / (3 * 64)],
        [fluctuation('tanh64', 33), (2 * 33) / (3 * 64)],
      ]),
      tanhKernel: largestDeviation(
        [9, 17].map((layer) => [measured.tanh64.kernel[layer - 1]!, TANH_KERNEL[layer - 1]!] as const),
      ),
      reluFluctuation: fluctuation('relu64', 9),
      infiniteFluctuation: ratios(INFINITE.width, infinite)[8]!,
      ...growth,
      lossCritical: losses[1]!,
      lossOffCritical: Math.min(losses[0]!, losses[2]!),
    }
  },
})

async function* sample(
  networks: Ensemble,
  wanted: Wanted,
  progress: Progress,
): AsyncGenerator<RunEvent, Moments, void> {
  const size = chunkSize(wanted)
  for (let drawn = 0; drawn < wanted.networks; drawn += size) {
    networks.add(Math.min(size, wanted.networks - drawn))
    yield progress(`sampling ${wanted.act} networks of width ${wanted.width}`)
  }
  return networks.moments()
}

/** V/(nK^2) of each layer: the relative variance of the layer's mean square. */
const ratios = (width: number, { kernel, v }: Moments) => v.map((v, i) => v / (width * kernel[i]! ** 2))

/** What V/(nK^2) is for ReLU at any width, all orders in 1/n included. */
const exactRelu = (width: number, layer: number) => (1 + 5 / width) ** (layer - 1) - 1

const growthRate = ({ kernel }: Moments) => (kernel.at(-1)! / kernel[0]!) ** (1 / (kernel.length - 1))

const largestDeviation = (pairs: readonly (readonly [measured: number, theory: number])[]) =>
  Math.max(...pairs.map(([measured, theory]) => Math.abs(measured / theory - 1)))

/** The loss a deep ReLU network learns to when its weights have `factor` times the critical variance. */
async function* learn(
  key: np.Array,
  data: { x: np.Array; labels: np.Array },
  factor: number,
  rate: number,
  progress: Progress,
): AsyncGenerator<RunEvent, number, void> {
  const { weights, order } = keys(key, 'weights', 'order')
  const layerKeys = random.split(weights, LAYERS)
  let params = Array.from({ length: LAYERS }, (_, i) => {
    const inputs = i === 0 ? data.x.shape[1]! : WIDTH
    const shape = [inputs, i === LAYERS - 1 ? 10 : WIDTH]
    return random.normal(layerKeys.ref.slice(i), shape).mul(Math.sqrt((RELU.cw * factor) / inputs))
  })
  layerKeys.dispose()

  const loss = (params: np.Array[], x: np.Array, labels: np.Array) =>
    crossEntropy(
      params.reduce((h, w, i) => np.dot(i === 0 ? h : nn.relu(h), w), x),
      labels,
    )
  const lossAndSlope = lossAndGradient(loss)
  const step = compile((params: np.Array[], x: np.Array, labels: np.Array) => {
    const [value, gradient] = lossAndSlope(tree.ref(params), x, labels)
    return [value, params.map((w, i) => w.sub(gradient[i]!.mul(rate)))] as [np.Array, np.Array[]]
  })

  let taken = 0
  for (const rows of batches(order, DIGITS, BATCH, STEPS)) {
    const [value, moved] = step(params, np.take(data.x.ref, rows.ref, 0), np.take(data.labels.ref, rows, 0))
    params = moved
    // Read each step: unread, the steps would queue up.
    const now = (await value.data())[0]!
    if (taken % REPORT === 0) {
      yield progress(`training at ${factor} times the critical variance, rate ${rate}`)
      if (!Number.isFinite(now)) break
      yield { kind: 'metric', series: `loss, ${factor} × critical, rate ${rate}`, step: taken, value: now }
    }
    taken++
  }
  const [final = Number.NaN] = await loss(params, data.x.ref, data.labels.ref).data()
  step.dispose()
  // A network that diverged can do no better than guess.
  return Number.isFinite(final) ? final : CHANCE
}

function fluctuationPlot(measured: Partial<Record<Name, Moments>>): Plot {
  /** Layers 2 on, of each width at the same places. */
  const points = (name: Name) => {
    const moments = measured[name]
    const { width } = ENSEMBLES[name]
    if (!moments) return []
    return ratios(width, moments)
      .map((ratio, i) => [i / width, ratio] as const)
      .filter(([x], i) => i > 0 && i % (width / 32) === 0 && x <= SHOWN)
  }
  const theory = (name: string, end: number, f: (x: number) => number): Series => ({
    name,
    role: 'theory',
    points: Array.from({ length: 9 }, (_, i) => (i / 8) * end).map((x) => [x, f(x)]),
  })
  const last = (name: Name) => {
    const moments = measured[name]
    return moments ? ratios(ENSEMBLES[name].width, moments).at(-1)!.toFixed(2) : 'not yet'
  }
  return {
    kind: 'scatter',
    title: 'Depth over width sets how much a network fluctuates',
    alt:
      'At the same depth over width all networks of one activation fluctuate alike: V/(nK²) is ' +
      `${last('relu64')} at layer 9 of ReLU networks of width 64 and ${last('tanh64')} at layer 33 of tanh ` +
      'networks of width 64.',
    x: { label: 'x = (l − 1)/n, layers passed over width' },
    y: { label: 'V / (n K²)' },
    series: [
      { name: 'ReLU, n = 32', role: 'method', points: points('relu32') },
      { name: 'ReLU, n = 64', role: 'method', points: points('relu64') },
      { name: 'ReLU, n = 128', role: 'method', points: points('relu128') },
      { name: 'tanh, n = 32, 64', role: 'method', points: [...points('tanh32'), ...points('tanh64')] },
      theory('e^5x − 1', 6 / 32, (x) => Math.exp(5 * x) - 1),
      theory('5x', 6 / 32, (x) => 5 * x),
      theory('2x/3', SHOWN, (x) => (2 * x) / 3),
    ],
  }
}

const growthPlot = (rates: readonly number[]): Plot => ({
  kind: 'line',
  title: 'Signals live only at the critical weights',
  alt:
    `Per layer the mean square of a ReLU network is multiplied by ${rates.map((r) => r.toFixed(3)).join(', ')} ` +
    'at C_W = 1.8, 2.0, 2.2; theory says C_W / 2.',
  x: { label: 'C_W' },
  y: { label: 'growth of K per layer' },
  series: [
    { name: 'measured', role: 'method', points: rates.map((rate, i) => [1.8 + 0.2 * i, rate]) },
    { name: 'C_W / 2', role: 'theory', points: [1.7, 2.3].map((cw) => [cw, cw / 2]) },
  ],
})

const trainingPlot = (losses: readonly number[]): Plot => ({
  kind: 'bars',
  title: 'Thirty layers train only at criticality',
  alt:
    `After ${STEPS} steps the loss is ${losses[1]!.toFixed(2)} with critical weights, ` +
    `${losses[0]!.toFixed(2)} with 0.7 and ${losses[2]!.toFixed(2)} with 1.4 times their variance ` +
    '(diverged counts as guessing, 2.30).',
  y: { label: 'training loss' },
  bars: losses.map((value, i) => ({
    label: FACTOR_NAMES[i]!,
    value,
    role: FACTORS[i] === 1 ? 'method' : 'baseline',
  })),
  bound: { y: CHANCE, label: 'guessing' },
})
