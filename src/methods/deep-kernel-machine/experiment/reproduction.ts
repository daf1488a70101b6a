import { random } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { ARMS, type Arm, type Score, bestOf, judged, relevanceProcess } from './arms.ts'
import { type Widths, compareWidths } from './finite.ts'
import { errorPicture, widthPicture } from './pictures.ts'
import { PROBLEMS, drawProblem } from './problems.ts'

export const WIDTHS = [16, 32, 64, 128, 256]
const CHAIN = { steps: 1000, burnIn: 300, stepSize: 0.02 }
/** Data sets of the comparison of widths, and of each problem. */
const WAVES = 2
const DRAWS = 4

export const reproduction = defineReproduction({
  metrics: {
    meanToMachine: 'mean Gram matrix at width 256: distance to the learned one',
    meanToUsual: 'mean Gram matrix at width 256: distance to the usual limit',
    narrow: 'Gram matrix of one sample at width 16: distance to the learned one',
    wide: 'Gram matrix of one sample at width 256: distance to the learned one',
    learned: 'distance of the learned Gram matrix to the usual limit',
    kurtosis: 'kurtosis of hidden features at width 256',
    stripesMachine: 'error on stripes: deep kernel machine',
    stripesUsual: 'error on stripes: usual limit (NNGP)',
    stripesProcess: 'error on stripes: Gaussian process',
    friedmanMachine: 'error on Friedman: deep kernel machine',
    friedmanUsual: 'error on Friedman: usual limit (NNGP)',
    friedmanProcess: 'error on Friedman: Gaussian process',
    stripesRelevance: 'error on stripes: Gaussian process, a length scale for each input',
    friedmanRelevance: 'error on Friedman: Gaussian process, a length scale for each input',
    stripesNats: 'log density on stripes, nats a point: machine above the better fixed kernel',
    friedmanNats: 'log density on Friedman, nats a point: machine above the better fixed kernel',
  },
  mechanisms: {
    replication: 'count the likelihood once, whatever the width',
    learning: 'keep Gram matrices at those of the usual limit',
  },
  claims: [
    {
      from: 'abstract, wide but finite processes',
      says: (bound) =>
        `At width 256 a deep Gaussian process is at most ${bound} as far from what the machine learns as from the usual limit of infinite width.`,
      unit: 'times',
      atMost: 0.2,
      null: 1,
      restsOn: ['replication', 'learning'],
      measure: (m) => m.meanToMachine / m.meanToUsual,
    },
    {
      from: 'abstract, wide but finite processes',
      says: (bound) =>
        `From width 16 to 256 the hidden layer of one sample comes at least ${bound} closer to it.`,
      unit: 'times',
      atLeast: 2.5,
      null: 1,
      restsOn: ['replication', 'learning'],
      measure: (m) => m.narrow / m.wide,
    },
    {
      from: 'abstract, deep generalisation of kernel methods',
      says: (bound) =>
        `On stripes and on Friedman's function its error is at most ${bound} that of the better tuned fixed kernel of one length scale.`,
      unit: 'times',
      atMost: 0.96,
      null: 1,
      restsOn: ['learning'],
      measure: (m) =>
        Math.max(
          m.stripesMachine / Math.min(m.stripesUsual, m.stripesProcess),
          m.friedmanMachine / Math.min(m.friedmanUsual, m.friedmanProcess),
        ),
      why: "On stripes it is clearly ahead on every seed. On Friedman's function, smooth and with few points, the gain is as small as what the choice by validation rows adds by chance.",
    },
  ],
  checks: [
    {
      says: (bound) => `The kurtosis of hidden features at width 256 is within ${bound} of a Gaussian's 3.`,
      unit: 'none',
      atMost: 0.3,
      measure: (m) => Math.abs(m.kurtosis - 3),
    },
    {
      // scikit-learn's GaussianProcessRegressor, ten draws of either problem.
      says: (bound) => `A Gaussian process has an error of at most ${bound} on stripes.`,
      unit: 'none',
      atMost: 0.75,
      measure: (m) => m.stripesProcess,
    },
    {
      says: (bound) => `A Gaussian process has an error of at most ${bound} on Friedman's function.`,
      unit: 'none',
      atMost: 0.65,
      measure: (m) => m.friedmanProcess,
    },
  ],
  scope: {
    tried:
      'That wide, finite deep Gaussian processes come to the Gram matrix which the objective foretells, not to that of the usual limit, and that the learned kernel predicts better than a fixed one.',
    shrunk:
      'Squared exponential kernels and one hidden layer; 12 points for the finite processes, 50 for predictions on two problems made here.',
    notTried:
      'The sparse machine with inducing points, whose cost is linear in the data, and the UCI data sets: all points are inducing points here. Linear kernels, for which alone one maximum is proved, and networks.',
  },
  rival: { name: 'a Gaussian process with a tuned kernel', metric: 'friedmanProcess', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'finite', 'problems')
    const rng = { finite: generator(key.finite), problems: generator(key.problems) }
    const waves: Widths[] = []
    for (let i = 0; i < WAVES; i++) {
      waves.push(compareWidths(rng.finite, WIDTHS, CHAIN, without))
      yield { kind: 'progress', done: i + 1, total: 3 * WAVES, doing: 'sampling deep Gaussian processes' }
    }
    const mean = (of: (wave: Widths) => number) => waves.reduce((sum, wave) => sum + of(wave), 0) / WAVES
    const byWidth = (of: (wave: Widths) => number[]) => WIDTHS.map((_, i) => mean((wave) => of(wave)[i]!))
    const toMachine = byWidth((wave) => wave.toMachine)
    yield {
      kind: 'plot',
      plot: widthPicture(WIDTHS, { toMachine, toUsual: byWidth((wave) => wave.toUsual) }),
    }

    const scores: Record<Arm, Score[]> = { machine: [], usual: [], process: [] }
    const relevance: number[] = []
    for (const [p, problem] of PROBLEMS.entries()) {
      const sums = { machine: [] as Score[], usual: [] as Score[], process: [] as Score[] }
      relevance.push(0)
      for (let d = 0; d < DRAWS; d++) {
        const drawn = drawProblem(rng.problems, problem)
        yield splitEvent(`${problem.name} ${d + 1}`, drawn.parts)
        const label = `${problem.name} ${d + 1}`
        relevance[p]! += judged(relevanceProcess(problem.lengthScale, drawn.train), drawn.test).error / DRAWS
        const from = 1 / 3 + ((2 / 3) * (p * DRAWS + d)) / (DRAWS * PROBLEMS.length)
        for (const arm of Object.keys(ARMS) as Arm[]) {
          const isLearning = without !== 'learning'
          sums[arm].push(
            yield* part(from, from + 1 / 6, bestOf(arm, label, problem.lengthScale, drawn, isLearning)),
          )
        }
      }
      for (const arm of Object.keys(ARMS) as Arm[])
        scores[arm].push({
          nats: sums[arm].reduce((sum, { nats }) => sum + nats, 0) / DRAWS,
          error: sums[arm].reduce((sum, { error }) => sum + error, 0) / DRAWS,
        })
    }
    yield { kind: 'plot', plot: errorPicture(scores, relevance) }

    const [stripes, friedman] = PROBLEMS.map((_, p) => {
      const of = (arm: Arm) => scores[arm][p]!
      return {
        machine: of('machine').error,
        usual: of('usual').error,
        process: of('process').error,
        nats: of('machine').nats - Math.max(of('usual').nats, of('process').nats),
      }
    }) as [Compared, Compared]
    const last = WIDTHS.length - 1
    return {
      meanToMachine: mean((wave) => wave.meanToMachine[last]!),
      meanToUsual: mean((wave) => wave.meanToUsual[last]!),
      narrow: toMachine[0]!,
      wide: toMachine[last]!,
      learned: mean((wave) => wave.learned),
      kurtosis: mean((wave) => wave.kurtosis[last]!),
      stripesMachine: stripes.machine,
      stripesUsual: stripes.usual,
      stripesProcess: stripes.process,
      friedmanMachine: friedman.machine,
      friedmanUsual: friedman.usual,
      friedmanProcess: friedman.process,
      stripesRelevance: relevance[0]!,
      friedmanRelevance: relevance[1]!,
      stripesNats: stripes.nats,
      friedmanNats: friedman.nats,
    }
  },
})

interface Compared {
  machine: number
  usual: number
  process: number
  nats: number
}
