import { random } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { LAYERS, TRAINING_EVENTS, train } from './networks.ts'
import { accuracyPicture, matrixPicture, thresholdPicture } from './pictures.ts'
import type { RdmMetric } from './rdm.ts'
import {
  type Condition,
  DRAWS,
  crossValidated,
  identify,
  identifyGeodesics,
  search,
  zoneAccuracy,
} from './study.ts'

const CLEAN: Condition = { disturb: 'nothing', level: 0 }
/** The strongest noise of the authors' simulation, in standard deviations of all distances. */
const FAINT: Condition = { disturb: 'distances', level: 0.4 }
const DISTANCES: Condition = { disturb: 'distances', level: 2 }
const ACTIVITIES: Condition = { disturb: 'activities', level: 2 }
const SCALE: Condition = { disturb: 'scale', level: 0 }
const STUDIES = 10
const TOTAL = TRAINING_EVENTS + STUDIES * DRAWS

export const reproduction = defineReproduction({
  metrics: {
    named: 'digits named, mean of the networks',
    raw: 'layers named by distances',
    rank: 'layers named by ranks',
    topology: 'layers named by thresholds 0.4 and 0.6',
    graph: 'layers named by the graph, l = u = 0.5',
    geodesic: 'layers named by geodesic distances',
    rawFaint: 'distance noise 0.4: by distances',
    topologyFaint: 'distance noise 0.4: by thresholds',
    rawDistances: 'distance noise 2: by distances',
    rankDistances: 'distance noise 2: by ranks',
    topologyDistances: 'distance noise 2: by thresholds',
    rawActivities: 'activity noise 2: by distances',
    rankActivities: 'activity noise 2: by ranks',
    topologyActivities: 'activity noise 2: by thresholds',
    rawScale: 'own scale for each network: by distances',
    rankScale: 'own scale for each network: by ranks',
    topologyScale: 'own scale for each network: by thresholds',
    rawEuclidean: 'Euclidean: by distances',
    rankEuclidean: 'Euclidean: by ranks',
    topologyEuclidean: 'Euclidean: by thresholds',
    halvesRaw: 'within halves: by distances',
    halvesRank: 'within halves: by ranks',
    halvesChosen: 'within halves: thresholds chosen in the other half',
    zoneLocal: 'within halves: local thresholds',
    zoneGlobal: 'within halves: global thresholds',
    zoneGeometry: 'within halves: geometric thresholds',
    zoneTopology: 'within halves: topological thresholds',
    halvesRawDistances: 'within halves, distance noise 2: by distances',
    halvesRankDistances: 'within halves, distance noise 2: by ranks',
    halvesChosenDistances: 'within halves, distance noise 2: chosen thresholds',
    halvesRawActivities: 'within halves, activity noise 2: by distances',
    halvesRankActivities: 'within halves, activity noise 2: by ranks',
    halvesChosenActivities: 'within halves, activity noise 2: chosen thresholds',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says: 'Matrices thresholded at 0.4 and 0.6 name at least 50 % of the layers of another network (chance: 17 %).',
      check: (m) => atLeast(m.topology, 0.5),
    },
    {
      says: 'A graph of one bit for each pair of stimuli (l = u = 0.5) names at least 50 % of them, too.',
      check: (m) => atLeast(m.graph, 0.5),
    },
    {
      says: 'Thresholds cost at most 20 points against the distances that they are made from.',
      check: (m) => atLeast(m.topology - m.raw, -0.2),
    },
    {
      says: 'Thresholds cost at most 10 points against the ranks of those distances.',
      check: (m) => atLeast(m.topology - m.rank, -0.1),
    },
    {
      says: 'Under the strongest distance noise of the authors, 0.4 standard deviations, thresholds still name 50 %.',
      check: (m) => atLeast(m.topologyFaint, 0.5),
    },
    {
      says: 'When each network has a scale of its own (a power of 0.5 to 2), distances lose at least 15 points.',
      check: (m) => atLeast(m.raw - m.rawScale, 0.15),
    },
    {
      says: 'Thresholded matrices lose at most 2 points to that: they know ranks only.',
      check: (m) => atMost(m.topology - m.topologyScale, 0.02),
    },
    {
      says: 'Thresholds chosen on half of the networks name no less than plain ranks on the others (0 points or more).',
      check: (m) => atLeast(m.halvesChosen - m.halvesRank, 0),
    },
    {
      says: 'They name at most 10 points less than the distances themselves.',
      check: (m) => atLeast(m.halvesChosen - m.halvesRaw, -0.1),
    },
    {
      says: 'Near pairs tell layers apart: local thresholds name no less than global ones (0 points or more).',
      check: (m) => atLeast(m.zoneLocal - m.zoneGlobal, 0),
    },
    {
      says: 'Noise of 2 standard deviations, added to the distances, costs them at least 15 points.',
      check: (m) => atLeast(m.raw - m.rawDistances, 0.15),
    },
    {
      says: 'Noise of 2 standard deviations, added to the activities, costs them at least 15 points.',
      check: (m) => atLeast(m.raw - m.rawActivities, 0.15),
    },
    {
      says: 'Under that distance noise, thresholds chosen on half of the networks are 3 points better on the others.',
      check: (m) => atLeast(m.halvesChosenDistances - m.halvesRawDistances, 0.03),
      expected: 'fails',
      why:
        'Nothing gains by thresholds here: ranks alone already name no more than the distances, and a threshold ' +
        'also forgets by how much a pair lies above or below it.',
    },
    {
      says: 'Under that activity noise, thresholds chosen on half of the networks are 3 points better on the others.',
      check: (m) => atLeast(m.halvesChosenActivities - m.halvesRawActivities, 0.03),
      expected: 'fails',
      why:
        'Distances degrade no faster than what is made of them, and ranks alone already name less: they forget ' +
        'the level of the distances, which differs between layers.',
    },
    {
      says: 'From Euclidean distances, too, thresholds cost at most 10 points.',
      check: (m) => atLeast(m.topologyEuclidean - m.rawEuclidean, -0.1),
      expected: 'fails',
      why:
        'Activities grow from layer to layer, threefold from the first to the last, so Euclidean distances name ' +
        'nearly all layers by their scale. Ranks forget the scale.',
    },
    {
      says: 'Geodesic distances over the nearest 5 % of the pairs cost at most 10 points, too.',
      check: (m) => atLeast(m.geodesic - m.raw, -0.1),
      expected: 'fails',
      why:
        'The nearest 5 % of 60 stimuli are 89 edges: the graph falls into pieces, and most pairs, 65 to 93 % of ' +
        'them by layer, have no way between them and all count as equally far.',
    },
  ],
  ablation: 'use the distances as they are, without ranks and thresholds',

  async *run({ seed, ablate = false }) {
    const parts = keys(random.key(seed), 'data', 'models', 'noise', 'picture')
    const { activities, accuracy } = yield* renumber(train(parts.data, parts.models), 0)
    let done = TRAINING_EVENTS
    const setting = (condition: Condition, metric: RdmMetric = 'correlation') => ({
      condition,
      metric,
      ablate,
    })
    async function* study<R>(stage: Run<R>): Run<R> {
      const result = yield* renumber(stage, done)
      done += DRAWS
      return result
    }
    // The same numbers in every study: what is undisturbed and what has a scale of its own share their stimuli.
    const rng = () => generator(parts.noise.ref)
    const names = (condition: Condition, metric?: RdmMetric) =>
      study(identify(activities, setting(condition, metric), rng()))
    const thresholds = (condition: Condition) => study(search(activities, setting(condition), rng()))

    const clean = yield* names(CLEAN)
    const faint = yield* names(FAINT)
    const noisyDistances = yield* names(DISTANCES)
    const noisyActivities = yield* names(ACTIVITIES)
    const scale = yield* names(SCALE)
    yield {
      kind: 'plot',
      plot: accuracyPicture(
        [
          { name: 'undisturbed', found: clean },
          { name: 'distance noise', found: noisyDistances },
          { name: 'activity noise', found: noisyActivities },
          { name: 'own scale', found: scale },
        ],
        1 / LAYERS,
      ),
    }
    const euclidean = yield* names(CLEAN, 'euclidean')
    const geodesic = yield* study(identifyGeodesics(activities, setting(CLEAN), rng()))

    const found = yield* thresholds(CLEAN)
    const foundDistances = yield* thresholds(DISTANCES)
    const foundActivities = yield* thresholds(ACTIVITIES)
    parts.noise.dispose()
    yield {
      kind: 'plot',
      plot: thresholdPicture([
        { name: 'no noise', found },
        { name: 'distance noise', found: foundDistances },
        { name: 'activity noise', found: foundActivities },
      ]),
    }
    yield { kind: 'plot', plot: matrixPicture(activities, generator(parts.picture)) }

    const halves = crossValidated(found)
    const halvesDistances = crossValidated(foundDistances)
    const halvesActivities = crossValidated(foundActivities)
    return {
      named: accuracy.reduce((sum, share) => sum + share, 0) / accuracy.length,
      ...clean,
      geodesic,
      rawFaint: faint.raw,
      topologyFaint: faint.topology,
      rawDistances: noisyDistances.raw,
      rankDistances: noisyDistances.rank,
      topologyDistances: noisyDistances.topology,
      rawActivities: noisyActivities.raw,
      rankActivities: noisyActivities.rank,
      topologyActivities: noisyActivities.topology,
      rawScale: scale.raw,
      rankScale: scale.rank,
      topologyScale: scale.topology,
      rawEuclidean: euclidean.raw,
      rankEuclidean: euclidean.rank,
      topologyEuclidean: euclidean.topology,
      halvesRaw: halves.raw,
      halvesRank: halves.rank,
      halvesChosen: halves.chosen,
      zoneLocal: zoneAccuracy(found, 'local'),
      zoneGlobal: zoneAccuracy(found, 'global'),
      zoneGeometry: zoneAccuracy(found, 'geometry'),
      zoneTopology: zoneAccuracy(found, 'topology'),
      halvesRawDistances: halvesDistances.raw,
      halvesRankDistances: halvesDistances.rank,
      halvesChosenDistances: halvesDistances.chosen,
      halvesRawActivities: halvesActivities.raw,
      halvesRankActivities: halvesActivities.rank,
      halvesChosenActivities: halvesActivities.chosen,
    }
  },
})

/** Passes a stage's events on, its progress counted over the whole run. */
async function* renumber<R>(stage: Run<R>, before: number): Run<R> {
  for (;;) {
    const { done, value } = await stage.next()
    if (done) return value
    yield value.kind === 'progress' ? { ...value, done: before + value.done, total: TOTAL } : value
  }
}
