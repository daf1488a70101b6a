import { random } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { countingBound } from '../method/subsets.ts'
import {
  type Failure,
  type Mechanism,
  type Predictors,
  type Study,
  drawInterventions,
  interventionParts,
  interventionsNeeded,
  meanOfKnown,
  predictors,
  worstFailure,
} from './arms.ts'
import { failurePicture, neededPicture, riskPicture } from './pictures.ts'
import { drawWorld } from './world.ts'

const COVARIATES = [10, 20, 40] as const
const [LEAST, , MOST] = COVARIATES
/** Worlds for each number of covariates; half as many where every covariate is intervened on. */
const WORLDS = 4
/** Training interventions at which representations are judged. */
const N = 32
/** The failure that counts as half way down. */
const HALF = 0.5
const DELTA = 0.01
export const STUDY: Study = {
  features: 2,
  epsilon: 0.1,
  starts: 5,
  interventions: [2, 4, 8, 16, 24, 32, 48, 64],
  validation: 24,
  test: 100,
}
const SAMPLED: Study = { ...STUDY, interventions: [N], samples: 2000 }

export const reproduction = defineReproduction({
  metrics: {
    worst:
      'unseen interventions failed by the worst that passes: 40 covariates, 32 interventions at two sites',
    worstTwice: 'the same with twice the tolerance on unseen interventions',
    worstFirst: 'the same after 2 interventions',
    worstLast: 'the same after 64 interventions',
    worstSampled: 'the same with 2,000 draws in each of 32 interventions',
    worstEverywhere: 'the same after 32 interventions at every covariate',
    needed10: 'interventions needed with 10 covariates, at two sites',
    needed40: 'interventions needed with 40 covariates, at two sites',
    neededEverywhere10: 'interventions needed with 10 covariates, at every one',
    neededEverywhere40: 'interventions needed with 40 covariates, at every one',
    pooledFails: 'unseen interventions failed by pooled least squares',
    pairs: 'unseen interventions failed by the worst pair of covariates that passes',
    pairsPassing: 'sets of one or two covariates that pass',
    pairsBound: 'failure that the textbook bound by counting allows those pairs',
    found: 'searches that end in a representation that passes',
    causesViolation: 'largest violation by the causes, any unseen intervention',
    pooledFit: 'squared error of pooled least squares on training interventions, over that of the causes',
    riskPooled: 'squared error on the worst unseen intervention: pooled least squares',
    riskMap: 'squared error on the worst unseen intervention: invariant map',
    riskPair: 'squared error on the worst unseen intervention: best pair that passes',
    riskCauses: 'squared error on the worst unseen intervention: causes',
  },
  mechanisms: {
    sites: 'intervene on every covariate',
    family: 'meet interventions at other sites later',
  },
  claims: [
    {
      from: 'abstract, invariance on unseen interventions',
      says: (bound) =>
        `Of all representations found that pass on 32 interventions at two of 40 covariates, the worst fails on at most ${bound} of unseen interventions.`,
      unit: '%',
      atMost: 0.25,
      null: 1,
      restsOn: ['sites', 'family'],
      measure: (m) => m.worst,
    },
    {
      from: 'abstract, no scaling in ambient dimension',
      says: (bound) =>
        `With 30 covariates more, it takes at most ${bound} interventions more until the worst that passes fails on half of the unseen ones.`,
      unit: 'count',
      atMost: 6,
      null: 30,
      restsOn: ['sites'],
      measure: (m) => m.needed40 - m.needed10,
    },
    {
      from: 'abstract, finite samples',
      says: (bound) =>
        `Judged by 2,000 draws in each of 32 interventions, the worst that passes fails on at most ${bound} of unseen ones.`,
      unit: '%',
      atMost: 0.2,
      null: 1,
      restsOn: ['sites', 'family'],
      measure: (m) => m.worstSampled,
    },
  ],
  checks: [
    {
      says: (bound) =>
        `The causes of Y are violated by at most ${bound} in any intervention: theirs is no accident.`,
      unit: 'none',
      atMost: 1e-6,
      measure: (m) => m.causesViolation,
    },
    {
      says: (bound) =>
        `Two interventions are too few: the worst that passes fails on at least ${bound} of unseen ones.`,
      unit: '%',
      atLeast: 0.5,
      measure: (m) => m.worstFirst,
    },
    {
      says: (bound) => `At least ${bound} of the searches end in a representation that passes.`,
      unit: '%',
      atLeast: 0.25,
      measure: (m) => m.found,
    },
    {
      // Closed form: no linear predictor fits the pot better.
      says: (bound) =>
        `On its own interventions pooled least squares has at most ${bound} the squared error of the causes.`,
      unit: 'times',
      atMost: 1,
      measure: (m) => m.pooledFit,
    },
    {
      // Blumer et al. 1987, with probability 0.99.
      says: (bound) =>
        `The worst pair of covariates that passes fails on at most ${bound} of what the bound by counting allows.`,
      unit: 'times',
      atMost: 1,
      needs: ['family'],
      measure: (m) => m.pairs / m.pairsBound,
    },
  ],
  scope: {
    tried:
      'Linear models whose equations are drawn anew at two sites of 12 to 40 covariates; linear representations of two features, searched for the worst one that passes; exact moments and samples.',
    shrunk:
      'Four worlds for each number of covariates, 2 to 64 interventions. The worst representation is the worst that a search finds, helped by interventions of its own: the true worst may be worse.',
    notTried:
      'The constants of the theorems, which are upper bounds and cannot be measured; none is quoted. Covariates that are seen only through a linear map of hidden ones, which the paper covers too.',
  },
  rival: { name: 'pooled least squares', metric: 'pooledFails', trains: false },
  budgetSeconds: 40,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'few', 'everywhere', 'sampled')
    const rng = {
      few: generator(key.few),
      everywhere: generator(key.everywhere),
      sampled: generator(key.sampled),
    }
    yield splitEvent('interventions on a world', interventionParts(STUDY))
    let done = 0
    const total = COVARIATES.length + COVARIATES.length + 1
    const progress = (doing: string) => ({ kind: 'progress' as const, done: ++done, total, doing })

    const few: Curve[] = []
    const judged: Predictors[] = []
    for (const covariates of COVARIATES) {
      few.push(curve(rng.few, covariates, false, WORLDS, without, covariates === MOST ? judged : undefined))
      yield progress(`intervening at two of ${covariates} covariates`)
    }
    const everywhere: Curve[] = []
    for (const covariates of COVARIATES) {
      everywhere.push(curve(rng.everywhere, covariates, true, WORLDS / 2, without))
      yield progress(`intervening at each of ${covariates} covariates`)
    }
    const sampled = curve(rng.sampled, MOST, false, WORLDS, without, undefined, SAMPLED)
    yield progress('judging by draws')

    for (const [i, { decay }] of judged.entries())
      yield { kind: 'setting', arm: 'pooled least squares', name: `decay in world ${i + 1}`, value: decay }

    const needed = few.map(({ worst }) => interventionsNeeded(STUDY.interventions, worst, HALF))
    const neededEverywhere = everywhere.map(({ worst }) =>
      interventionsNeeded(STUDY.interventions, worst, HALF),
    )
    const risk = (name: keyof Predictors['risks']) => meanOfKnown(judged.map(({ risks }) => risks[name]))
    const risks = { pooled: risk('pooled'), map: risk('map'), pair: risk('pair'), causes: risk('causes') }
    yield { kind: 'plot', plot: neededPicture(COVARIATES, needed, neededEverywhere) }
    yield {
      kind: 'plot',
      plot: failurePicture(STUDY.interventions, [
        { name: `two of ${LEAST} covariates`, role: 'method', failure: few[0]!.worst },
        { name: `two of ${MOST} covariates`, role: 'method', failure: few[2]!.worst },
        { name: `each of ${MOST} covariates`, role: 'baseline', failure: everywhere[2]!.worst },
      ]),
    }
    yield { kind: 'plot', plot: riskPicture(risks) }

    const at = STUDY.interventions.indexOf(N)
    const most = few[2]!
    return {
      worst: most.worst[at]!,
      worstTwice: most.twice[at]!,
      worstFirst: most.worst[0]!,
      worstLast: most.worst.at(-1)!,
      worstSampled: sampled.worst[0]!,
      worstEverywhere: everywhere[2]!.worst[at]!,
      needed10: needed[0]!,
      needed40: needed[2]!,
      neededEverywhere10: neededEverywhere[0]!,
      neededEverywhere40: neededEverywhere[2]!,
      pooledFails: meanOfKnown(judged.map(({ pooledFails }) => pooledFails)),
      pairs: Math.max(...judged.map(({ pairs }) => pairs.worst)),
      pairsPassing: meanOfKnown(judged.map(({ pairs }) => pairs.passing)),
      pairsBound: countingBound(judged[0]!.pairs.candidates * WORLDS, N, DELTA),
      found: most.found[at]!,
      causesViolation: Math.max(...judged.map(({ causesViolation }) => causesViolation)),
      pooledFit: Math.max(...judged.map(({ pooledFit }) => pooledFit)),
      riskPooled: risks.pooled,
      riskMap: risks.map,
      riskPair: risks.pair,
      riskCauses: risks.causes,
    }
  },
})

/** Means over worlds, by number of interventions. */
type Curve = Record<keyof Failure, number[]>

/** Failures in worlds of one size, by number of interventions; predictors after N of them if asked. */
function curve(
  rng: RandomGenerator,
  covariates: number,
  everywhere: boolean,
  worlds: number,
  without: Mechanism | undefined,
  judged?: Predictors[],
  study = STUDY,
): Curve {
  const failures = Array.from({ length: worlds }, () => {
    const world = drawWorld(rng, covariates)
    const drawn = drawInterventions(rng, world, study, { everywhere, without })
    judged?.push(predictors(rng, world, drawn, N, study))
    return study.interventions.map((n) => worstFailure(rng, drawn, n, study))
  })
  const over = (name: keyof Failure) =>
    study.interventions.map((_, i) => meanOfKnown(failures.map((world) => world[i]![name])))
  return { worst: over('worst'), twice: over('twice'), found: over('found') }
}
