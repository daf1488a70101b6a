import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { Layers } from '../method/network.ts'
import { ARMS, type Arm, type Cut, cutDown, deadShare, keptShare, named, smallestCut } from './arms.ts'
import { drawData } from './data.ts'
import { cutPicture, keptPicture } from './pictures.ts'
import { type Training, fresh, read, trained } from './training.ts'

const WIDE = 256
const NARROW = 64
const BETAS = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2]
/** Where the cut is mild, where features are counted, where it is deep, and deeper. */
const [MILD, COUNTED, DEEP, DEEPER] = [0.01, 0.03, 0.05, 0.1]
/** What a cut may cost on the validation digits. */
const LOSS = 0.01
const TRAINING: Omit<Training, 'widths'> = {
  steps: 1200,
  batchSize: 50,
  learningRate: 0.05,
  weightDecay: 0.003,
  smallness: 0.1,
}

export const reproduction = defineReproduction({
  metrics: {
    whole: 'digits named rightly by the whole network',
    goneMerged: 'parameters gone at a point on validation digits: merged by distance',
    goneRandom: 'parameters gone at a point on validation digits: merged at random',
    goneLargest: 'parameters gone at a point on validation digits: largest weights kept',
    goneClusters: 'parameters gone at a point on validation digits: k-means of the weights',
    goneLowRank: 'parameters gone at a point on validation digits: low rank',
    lostMerged: 'test digits lost by the cut chosen for merging by distance',
    share: 'share of the parameters left, deep cut',
    merged: 'digits named rightly, deep cut: merged by distance',
    random: 'digits named rightly, deep cut: merged at random',
    largest: 'digits named rightly, deep cut: largest weights kept',
    clusters: 'digits named rightly, deep cut: k-means of the weights',
    lowRank: 'digits named rightly, deep cut: low rank',
    mergedDeeper: 'digits named rightly, cut deeper still: merged by distance',
    clustersDeeper: 'digits named rightly, cut deeper still: k-means of the weights',
    mildLargest: 'digits named rightly, mild cut: largest weights kept',
    mildClusters: 'digits named rightly, mild cut: k-means of the weights',
    mildLowRank: 'digits named rightly, mild cut: low rank',
    keptWide: 'features kept at β = 0.03, 256 a layer',
    keptNarrow: 'features kept at β = 0.03, 64 a layer',
    narrow: 'digits named rightly by the narrow network',
    dead: 'features that never fire, 256 a layer',
  },
  mechanisms: {
    distance: 'merge pairs at random',
    merging: 'drop one of the two in place of merging them',
    training: 'take the networks before training',
  },
  claims: [
    {
      from: 'abstract, fewer parameters at the same performance',
      says: (bound) =>
        `Without data or tuning, merging by distance removes at least ${bound} of the parameters before a point of accuracy is gone.`,
      unit: '%',
      atLeast: 0.75,
      null: 0,
      restsOn: ['distance', 'merging'],
      measure: (m) => m.goneMerged,
    },
    {
      from: 'abstract, pruning without fine-tuning',
      says: (bound) =>
        `Cut deep, at β = 0.05, the merged network names at least ${bound} more digits rightly than one that keeps the features of the largest weights, as many of them.`,
      unit: 'points',
      atLeast: 0.15,
      null: 0,
      sides: ['more', 'fewer'],
      restsOn: ['distance', 'merging'],
      why: 'Merging wins everywhere. By how much depends on what keeping the largest weights comes to, and that differs widely from one training to the next.',
      measure: (m) => m.merged - m.largest,
    },
    {
      from: 'abstract, larger networks are more redundant',
      says: (bound) =>
        `At β = 0.03, the network of 64 features a layer keeps a share of them that is at least ${bound} larger than that of 256.`,
      unit: 'points',
      atLeast: 0.15,
      null: 0,
      sides: ['larger', 'smaller'],
      restsOn: ['training'],
      measure: (m) => m.keptNarrow - m.keptWide,
    },
  ],
  checks: [
    {
      // Scikit-learn's logistic regression of the same pixels, given as many digits, names 89 to 91 %.
      says: (bound) => `The whole network names at least ${bound} of the digits.`,
      unit: '%',
      atLeast: 0.88,
      needs: ['training'],
      measure: (m) => m.whole,
    },
    {
      says: (bound) => `So does the narrow one, at least ${bound}.`,
      unit: '%',
      atLeast: 0.88,
      needs: ['training'],
      measure: (m) => m.narrow,
    },
    {
      says: (bound) => `At most ${bound} of the features never fire: these anybody could remove.`,
      unit: '%',
      atMost: 0.05,
      measure: (m) => m.dead,
    },
    {
      says: (bound) => `A mild cut costs no rival that knows the weights more than ${bound}.`,
      unit: 'points',
      atMost: 0.04,
      measure: (m) => m.whole - Math.min(m.mildLargest, m.mildClusters, m.mildLowRank),
    },
  ],
  scope: {
    tried:
      'Merging features of trained networks by the distance of their weights, without data or tuning, against merging at random, dropping small features, k-means and low rank; a wide network against a narrow one.',
    shrunk:
      'Two hidden layers of 256 or 64 features on 5,000 small digits, from small first weights and with enough decay. From weights of the usual size hardly any feature is near another, and nothing merges.',
    notTried:
      'Convolutional networks and ImageNet, where the authors remove much less. Complexity by depth, which takes more than two layers. The category theory gives the definitions; nothing here tests it.',
  },
  rival: { name: 'k-means of the weights', metric: 'clusters', trains: false },
  budgetSeconds: 40,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'data', 'wide', 'narrow', 'cuts')
    const data = await drawData(generator(key.data))
    yield splitEvent('digits', data.split)
    const { train, validation, test } = data

    const network = async function* (own: typeof key.wide, width: number): Run<Layers> {
      const training = { ...TRAINING, widths: [width, width] }
      if (without !== 'training') return yield* trained(own, train, training, `${width} features a layer`)
      const net = fresh(own, train.x.dim, training)
      const layers = await read(net)
      tree.dispose(net)
      return layers
    }
    const wide = yield* part(0, 0.55, network(key.wide, WIDE))
    const narrow = yield* part(0.55, 0.7, network(key.narrow, NARROW))

    yield { kind: 'progress', done: 70, total: 100, doing: 'cutting down' }
    const cuts = cutDown(generator(key.cuts), wide, BETAS, without)
    const whole = await named(wide, test)
    const known = await named(wide, validation)
    const right = { merged: [], random: [], largest: [], clusters: [], lowRank: [] } as Record<Arm, number[]>
    const gone = {} as Record<Arm, number>
    let chosen: Cut | undefined
    for (const [i, arm] of ARMS.entries()) {
      for (const { networks } of cuts) right[arm].push(await named(networks[arm], test))
      const smallest = await smallestCut(cuts, arm, known, LOSS, validation)
      gone[arm] = smallest.gone
      if (arm === 'merged') chosen = smallest.cut
      yield { kind: 'setting', arm, name: 'β', value: smallest.cut?.beta ?? 'none' }
      yield { kind: 'progress', done: 75 + 5 * i, total: 100, doing: 'cutting down' }
    }
    const kept = [
      { name: `${WIDE} features a layer`, kept: BETAS.map((beta) => keptShare(wide, beta)), isWide: true },
      {
        name: `${NARROW} features a layer`,
        kept: BETAS.map((beta) => keptShare(narrow, beta)),
        isWide: false,
      },
    ]
    yield { kind: 'plot', plot: cutPicture(cuts, right, whole) }
    yield { kind: 'plot', plot: keptPicture(BETAS, kept) }

    const at = (beta: number) => BETAS.indexOf(beta)
    const [mild, counted, deep, deeper] = [at(MILD), at(COUNTED), at(DEEP), at(DEEPER)]
    return {
      whole,
      goneMerged: gone.merged,
      goneRandom: gone.random,
      goneLargest: gone.largest,
      goneClusters: gone.clusters,
      goneLowRank: gone.lowRank,
      lostMerged: chosen ? whole - right.merged[cuts.indexOf(chosen)]! : 0,
      share: cuts[deep]!.share,
      merged: right.merged[deep]!,
      random: right.random[deep]!,
      largest: right.largest[deep]!,
      clusters: right.clusters[deep]!,
      lowRank: right.lowRank[deep]!,
      mergedDeeper: right.merged[deeper]!,
      clustersDeeper: right.clusters[deeper]!,
      mildLargest: right.largest[mild]!,
      mildClusters: right.clusters[mild]!,
      mildLowRank: right.lowRank[mild]!,
      keptWide: kept[0]!.kept[counted]!,
      keptNarrow: kept[1]!.kept[counted]!,
      narrow: await named(narrow, test),
      dead: await deadShare(wide, train),
    }
  },
})
