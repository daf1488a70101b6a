import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { frozen, lastLayer, pretrain, probe, tune } from './arms.ts'
import { CLASSES, drawData } from './data.ts'
import { type Network, TUNED, initNetwork } from './network.ts'
import { type Kept, firingPicture, keptPicture, tuningPicture } from './pictures.ts'
import { type Groups, busiest, firing, groupsOf, largestGap, routesOf, share } from './structure.ts'

/** As the paper cuts its vision transformers: 24 experts, of which a token takes 4. */
const EXPERTS = 24
const CHOSEN = 4
/** More and fewer experts, of which a token takes a sixth. */
const STOPS = [6, 12, 24, 48]
/** Tuned with half of the experts at work, as the paper's largest model. */
const TUNED_K = EXPERTS / 2

export const reproduction = defineReproduction({
  metrics: {
    dense: 'pre-trained network: pictures named rightly, all neurons',
    clusters: 'pictures named rightly, a sixth of the experts by clusters of keys, untuned',
    random: 'pictures named rightly, a sixth of random groups, untuned',
    wrongGate: 'pictures named rightly, 4 of 24 experts, each chosen by the mean key of another',
    busiest: 'pictures named rightly, the sixth of the neurons that is busiest, the same for all tokens',
    modules: 'correlation of activations within experts minus across',
    modulesRandom: 'correlation of activations within random groups minus across',
    modulesInit: 'correlation of activations within experts minus across, before training',
    wholeGap: 'largest difference of a class score between all experts and the dense network',
    emoeInside: 'tuned as experts: digits named rightly',
    emoeOutside: 'tuned as experts: digits named rightly in other domains',
    emoeMerged: 'tuned as experts, then used whole: digits named rightly in other domains',
    randomOutside: 'tuned as random groups: digits named rightly in other domains',
    denseInside: 'tuned whole: digits named rightly',
    denseOutside: 'tuned whole: digits named rightly in other domains',
    dropoutInside: 'tuned with dropout: digits named rightly',
    dropoutOutside: 'tuned with dropout: digits named rightly in other domains',
    probeInside: 'linear classifier of frozen features: digits named rightly',
    probeOutside: 'linear classifier of frozen features: digits named rightly in other domains',
    pixelsInside: 'linear classifier of pixels: digits named rightly',
    pixelsOutside: 'linear classifier of pixels: digits named rightly in other domains',
  },
  mechanisms: {
    clusters: 'put neurons into groups at random',
    training: 'cut the network before it was trained',
  },
  claims: [
    {
      from: 'analysis, clusters of keys against random groups',
      says: (bound) =>
        `Sent through a sixth of the experts of every layer, untuned, a trained network names at least ${bound} more of the pictures rightly by clusters of keys than by random groups, on average over 6 to 48 experts.`,
      unit: 'points',
      atLeast: 0.025,
      null: 0,
      restsOn: ['clusters', 'training'],
      measure: (m) => m.clusters - m.random,
    },
    {
      from: 'introduction, modules emerge in pre-training',
      says: (bound) =>
        `Activations of neurons whose keys are in one cluster correlate more than those of two clusters, and training widens the gap by at least ${bound}, on average over 6 to 48 experts.`,
      unit: 'none',
      atLeast: 0.015,
      null: 0,
      restsOn: ['clusters', 'training'],
      measure: (m) => m.modules - m.modulesInit,
    },
    {
      from: 'abstract, and its ablation of clusters',
      says: (bound) =>
        `Tuned as experts by clusters of keys, a network names at least ${bound} more digits of other domains rightly than tuned whole, and than tuned as random groups.`,
      unit: 'points',
      atLeast: 0.005,
      null: 0,
      restsOn: ['clusters'],
      why: 'The authors gain about a point in much larger networks. Here networks differ by more than that in other domains, and random groups, tuned alike, do as well as clusters.',
      measure: (m) => m.emoeOutside - Math.max(m.denseOutside, m.randomOutside),
    },
  ],
  checks: [
    {
      // Chance is 4 %. Scikit-learn's logistic regression of the pixels, given as many pictures, names 85 to 89 %.
      says: (bound) => `The pre-trained network names at least ${bound} of 24 kinds of pictures.`,
      unit: '%',
      atLeast: 0.7,
      needs: ['training'],
      measure: (m) => m.dense,
    },
    {
      says: (bound) =>
        `With all experts at work the network is the dense one: no class score differs by more than ${bound}.`,
      unit: 'none',
      atMost: 1e-3,
      measure: (m) => m.wholeGap,
    },
    {
      // Random groups follow nothing that fires together.
      says: (bound) => `Neurons of random groups correlate by no more than ${bound} more within than across.`,
      unit: 'none',
      atMost: 0.03,
      measure: (m) => Math.abs(m.modulesRandom),
    },
    {
      // Chance is 25 %. Scikit-learn's logistic regression of the pixels names 91 to 93 % after as many labels.
      says: (bound) => `Tuned whole it names at least ${bound} of four new digits.`,
      unit: '%',
      atLeast: 0.8,
      needs: ['training'],
      measure: (m) => m.denseInside,
    },
    {
      says: (bound) => `With dropout in the place of experts it names at least ${bound} of them.`,
      unit: '%',
      atLeast: 0.8,
      needs: ['training'],
      measure: (m) => m.dropoutInside,
    },
    {
      says: (bound) => `A linear classifier of frozen features names at least ${bound} of them.`,
      unit: '%',
      atLeast: 0.7,
      needs: ['training'],
      measure: (m) => m.probeInside,
    },
    {
      // As above: the same classifier by another hand.
      says: (bound) => `A linear classifier of the pixels names at least ${bound} of them.`,
      unit: '%',
      atLeast: 0.85,
      measure: (m) => m.pixelsInside,
    },
  ],
  scope: {
    tried:
      'Whether the feed-forward layers of a trained vision transformer fall into modules by their keys, whether routing by them keeps what the network does, and whether tuning in this form generalises better. The paper compares clusters with random groups after tuning; here they are compared before it as well.',
    shrunk:
      'Two layers of 144 neurons, pre-trained in seconds on turned digits, in place of models of 22 million to 1.5 billion parameters. A handful of tuned networks in place of 1,785: a gain of the size that the paper reports, about a point, is hardly to be told from chance here.',
    notTried:
      'Language models, LoRA, copies of whole layers as experts (GMoE), a learned gate and noise on the gate: they need models trained on a large world.',
  },
  rival: { name: 'random groups of neurons', metric: 'random', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'data', 'net', 'start', 'groups', 'tune')
    const data = await drawData(generator(key.data))
    yield splitEvent('digits', data.split)
    const { test } = data.pretrain

    const fresh = initNetwork(key.start, CLASSES.pretrained)
    const net = without === 'training' ? tree.ref(fresh) : yield* part(0, 0.4, pretrain(key.net.ref, data))
    key.net.dispose()
    const byKeys = without !== 'clusters'
    const dense = await share(net, test)

    // The same start for each, so that networks differ and starts do not.
    const cut = async (from: Network, by: boolean) => {
      const rng = generator(key.groups.ref)
      const found: Groups[] = []
      for (const experts of STOPS) found.push(await groupsOf(from, experts, rng, by))
      return found
    }
    const [clusters, early] = [await cut(net, byKeys), await cut(fresh, byKeys)]
    // Drawn as the method's own groups are without clusters: then nothing differs between the two.
    const others = await cut(net, false)

    const kept: Kept[] = []
    for (const [i, experts] of STOPS.entries()) {
      const of = (groups: Groups) => share(net, test, routesOf(groups, experts / (EXPERTS / CHOSEN)))
      kept.push({ experts, clusters: await of(clusters[i]!), random: await of(others[i]!) })
      const done = 40 + (10 * (i + 1)) / STOPS.length
      yield { kind: 'progress', done, total: 100, doing: 'cutting layers into experts' }
      yield { kind: 'plot', plot: keptPicture(kept, dense) }
    }
    const groups = clusters[STOPS.indexOf(EXPERTS)]!
    const { margins, last } = await firing(net, test, [...clusters, ...others])
    const before = await firing(fresh, test, early)
    yield { kind: 'plot', plot: firingPicture(last, groups[TUNED]!) }
    const untuned = {
      dense,
      clusters: mean(kept.map((one) => one.clusters)),
      random: mean(kept.map((one) => one.random)),
      wrongGate: await share(net, test, routesOf(groups, CHOSEN, false)),
      busiest: await share(net, test, await busiest(net, data.pretrain.train, CHOSEN / EXPERTS)),
      modules: mean(margins.slice(0, STOPS.length)),
      modulesRandom: mean(margins.slice(STOPS.length)),
      modulesInit: mean(before.margins),
      wholeGap: await largestGap(net, test, routesOf(groups, EXPERTS)),
    }

    const half = (one: Groups) => lastLayer(routesOf(one, TUNED_K)[TUNED])
    const emoe = yield* part(
      0.5,
      0.65,
      tune('experts', { kind: 'experts', routes: half(groups) }, net, data, key.tune.ref),
    )
    const lots = half(others[STOPS.indexOf(EXPERTS)]!)
    const lot = yield* part(
      0.65,
      0.75,
      tune('random groups', { kind: 'experts', routes: lots }, net, data, key.tune.ref),
    )
    const whole = yield* part(0.75, 0.85, tune('whole', { kind: 'dense' }, net, data, key.tune.ref))
    const kind = { kind: 'dropout', kept: TUNED_K / EXPERTS } as const
    const dropout = yield* part(0.85, 1, tune('dropout', kind, net, data, key.tune.ref))
    const [still, pixels] = [await probe(data, frozen(net)), await probe(data, (x) => x)]
    yield {
      kind: 'plot',
      plot: tuningPicture([
        { label: 'as experts', share: emoe.outside, isMethod: true },
        { label: 'as random groups', share: lot.outside },
        { label: 'whole', share: whole.outside },
        { label: 'dropout', share: dropout.outside },
        { label: 'linear, frozen', share: still.outside },
        { label: 'linear, pixels', share: pixels.outside },
      ]),
    }
    tree.dispose([net, fresh, key.groups, key.tune])
    return {
      ...untuned,
      emoeInside: emoe.inside,
      emoeOutside: emoe.outside,
      emoeMerged: emoe.merged,
      randomOutside: lot.outside,
      denseInside: whole.inside,
      denseOutside: whole.outside,
      dropoutInside: dropout.inside,
      dropoutOutside: dropout.outside,
      probeInside: still.inside,
      probeOutside: still.outside,
      pixelsInside: pixels.inside,
      pixelsOutside: pixels.outside,
    }
  },
})
