import { random, tree } from '@jax-js/jax'
import { digits } from '#data/digits.ts'
import { atLeast, atMost } from '#lab/claim.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { unpackBits } from './bit-matrix.ts'
import { clusterScore, linearScore, pixelNeighbours, thumbnails } from './judges.ts'
import { type PhaseCell, phaseChart } from './phase-chart.ts'
import { chartPicture, distancePicture, widthPicture } from './pictures.ts'

const TRAIN = 4000
const TEST = 2000
const WIDTHS = [4, 8, 16, 24, 32, 64, 100]
const EPOCHS = [0, 1, 2, 4, 10]
const LAST = EPOCHS.at(-1)!
const WIDTH = 64
const FEWER = [100, 500, 2000]

export const reproduction = defineReproduction({
  metrics: {
    repeats4: 'repeated training codes, 4 units',
    repeats24: 'repeated training codes, 24 units',
    repeats64: 'repeated training codes, 64 units',
    repeatsUntrained: 'repeated training codes, 64 units, untrained',
    repeatsRandom: 'repeated training codes, 64 units, trained on random labels',
    knn4: 'accuracy of the 9 nearest codes, 4 bits',
    knn8: 'accuracy of the 9 nearest codes, 8 bits',
    knn24: 'accuracy of the 9 nearest codes, 24 bits',
    knn64: 'accuracy of the 9 nearest codes, 64 bits',
    knn100: 'accuracy of the 9 nearest codes, 100 bits',
    knnUntrained: 'accuracy of the 9 nearest codes, 64 bits, untrained',
    knnRandom: 'accuracy of the 9 nearest codes, 64 bits, trained on random labels',
    knnPixels: 'accuracy of the 9 nearest by 784 pixels',
    knn100digits: 'accuracy of the 9 nearest codes, 64 bits, 100 training digits',
    knn500digits: 'the same, 500 training digits',
    knn2000digits: 'the same, 2000 training digits',
    clusters: 'k-means on 64 bits: accuracy on new digits, mean of 3 starts',
    clustersUntrained: 'the same, untrained',
    clustersRandom: 'the same, trained on random labels',
    clustersPixels: 'the same on pixels averaged to 7 x 7',
    linear: 'accuracy of a linear classifier on 64 bits',
    linearUntrained: 'the same, untrained',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says: 'With 4 units at least 90 % of the training codes are repeats.',
      check: (m) => atLeast(m.repeats4, 0.9),
    },
    {
      says: 'With 64 units at most 0.5 % are: nearly every digit has a code of its own.',
      check: (m) => atMost(m.repeats64, 0.005),
    },
    {
      says: 'That alone shows no learning: with 64 untrained units, too, at most 0.5 % are repeats.',
      check: (m) => atMost(m.repeatsUntrained, 0.005),
    },
    {
      says: 'Trained on random labels, 64 units give at most 1 % repeats.',
      check: (m) => atMost(m.repeatsRandom, 0.01),
    },
    {
      says: 'Training makes codes of a class alike: the 9 nearest by 64 bits name at least 5 points more digits than untrained.',
      check: (m) => atLeast(m.knn64 - m.knnUntrained, 0.05),
    },
    {
      says: 'k-means on 64 bits finds the classes at least 15 points better than on untrained bits.',
      check: (m) => atLeast(m.clusters - m.clustersUntrained, 0.15),
    },
    {
      says: 'It takes true labels: k-means is at least 10 points better than after training on random ones.',
      check: (m) => atLeast(m.clusters - m.clustersRandom, 0.1),
    },
    {
      says: 'The 9 nearest by 64 bits name at most 5 points fewer digits than the 9 nearest by all 784 pixels.',
      check: (m) => atMost(m.knnPixels - m.knn64, 0.05),
    },
    {
      says: 'First both are bad, then accuracy rises: from 4 to 8 and from 8 to 24 units by at least 3 points each.',
      check: (m) => atLeast(Math.min(m.knn8 - m.knn4, m.knn24 - m.knn8), 0.03),
    },
    {
      says: 'It still rises where few codes repeat: from 24 to 100 units by at least 4 points.',
      check: (m) => atLeast(m.knn100 - m.knn24, 0.04),
    },
    {
      says: 'Then it saturates: from 64 to 100 units accuracy rises by at most 4 points.',
      check: (m) => atMost(m.knn100 - m.knn64, 0.04),
    },
  ],
  ablation: 'read the codes of untrained networks',

  async *run({ seed, ablate = false }) {
    const key = keys(random.key(seed), 'data', 'chart', 'fewer', 'random', 'labels', 'clusters')
    const { train, test } = await digits(key.data, { train: TRAIN, test: TEST })
    const labels = Int32Array.from(await train.labels.ref.data())
    const testLabels = Int32Array.from(await test.labels.ref.data())
    const options = { train, test, untrained: ablate }

    const grid = WIDTHS.flatMap((width) => EPOCHS.map((epochs) => ({ width, epochs, samples: TRAIN })))
    const cells = yield* part(0, 0.75, phaseChart(grid, { ...options, key: key.chart }))
    const at = (width: number, epochs = LAST) =>
      cells.find((cell) => cell.width === width && cell.epochs === epochs)!
    yield { kind: 'plot', plot: widthPicture(WIDTHS.map((w) => [at(w), at(w, 0)])) }
    yield { kind: 'plot', plot: chartPicture(EPOCHS.map((epoch) => WIDTHS.map((w) => at(w, epoch)))) }
    yield { kind: 'plot', plot: distancePicture(at(WIDTH).codes.test, at(WIDTH, 0).codes.test, testLabels) }

    const few = FEWER.map((samples) => ({ width: WIDTH, epochs: LAST, samples }))
    const fewer = yield* part(0.75, 0.8, phaseChart(few, { ...options, key: key.fewer }))

    const trainLabels = generator(key.labels).shuffle(labels.slice())
    const shuffled = [{ width: WIDTH, epochs: LAST, samples: TRAIN }]
    const [random64] = yield* part(
      0.8,
      0.9,
      phaseChart(shuffled, { ...options, key: key.random, trainLabels }),
    )
    const knnPixels = yield* part(0.9, 0.95, pixelNeighbours(train.x, test.x, labels, testLabels))

    const clusters = { trained: 0, untrained: 0, random: 0, pixels: 0 }
    const bits = ({ codes }: PhaseCell) => [unpackBits(codes.train), unpackBits(codes.test)] as const
    const pixels = [await thumbnails(train.x), await thumbnails(test.x)] as const
    const subjects = [
      ['trained', bits(at(WIDTH))],
      ['untrained', bits(at(WIDTH, 0))],
      ['random', bits(random64!)],
      ['pixels', pixels],
    ] as const
    for (const [i, [name, [x, y]]] of subjects.entries()) {
      clusters[name] = yield* part(
        0.95 + i / 80,
        0.9625 + i / 80,
        clusterScore(key.clusters.ref, x, y, labels, testLabels),
      )
    }
    tree.dispose([key.clusters, { ...train }, { ...test }])

    return {
      repeats4: at(4).redundancy,
      repeats24: at(24).redundancy,
      repeats64: at(64).redundancy,
      repeatsUntrained: at(64, 0).redundancy,
      repeatsRandom: random64!.redundancy,
      knn4: at(4).accuracy,
      knn8: at(8).accuracy,
      knn24: at(24).accuracy,
      knn64: at(64).accuracy,
      knn100: at(100).accuracy,
      knnUntrained: at(64, 0).accuracy,
      knnRandom: random64!.accuracy,
      knnPixels,
      knn100digits: fewer[0]!.accuracy,
      knn500digits: fewer[1]!.accuracy,
      knn2000digits: fewer[2]!.accuracy,
      clusters: clusters.trained,
      clustersUntrained: clusters.untrained,
      clustersRandom: clusters.random,
      clustersPixels: clusters.pixels,
      linear: linearScore(at(WIDTH).codes, labels, testLabels),
      linearUntrained: linearScore(at(WIDTH, 0).codes, labels, testLabels),
    }
  },
})
