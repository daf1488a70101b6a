import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { grid, settingsOf } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { PROPERTIES, type Property } from '../method/modifiers.ts'
import {
  type Scores,
  commonAmongNearest,
  distanceOf,
  equalChange,
  explain,
  explainByGradient,
  explainByOcclusion,
  falls,
  globals,
  misleading,
  namedShare,
  nearestTo,
  noise,
  oneByOne,
} from './arms.ts'
import { type Trained, accuracy, trained } from './network.ts'
import { fallsPicture, namedPicture } from './pictures.ts'
import { GROUND, drawScenes, firstOf, perProperty, pick, shuffleLevels } from './scenes.ts'

const SIZES = { train: 1500, validation: 200, test: 200 }
/** Training pictures that prototypes are explained by. */
const EXPLAINED = 150
/** Mean change of a channel, of which each modification makes as much; colours are from 0 to 1. */
const CHANGE = 0.02
const STEPS = 200
const RATES = [5e-3, 1e-2]
/** Metrics that are means over the five networks. */
const MEANS = [
  'named',
  'gradient',
  'occlusion',
  'ownPicture',
  'known',
  'misleading',
  'apart',
  'apartOwn',
  'right',
] as const
type Means = Record<(typeof MEANS)[number], number>
/** What is found out about the prototypes of one network. */
type Found = Means & { falls: Scores }
/** The property whose network chooses the learning rate for all: the hardest to learn. */
const HARDEST = 'texture'

export const reproduction = defineReproduction({
  metrics: {
    named: 'prototypes named rightly: by the change that costs most',
    gradient: 'prototypes named rightly: by the steepest change',
    occlusion: 'prototypes named rightly: by hidden squares',
    ownPicture: 'prototypes named rightly: by their own picture alone',
    known: 'prototypes named rightly: by what the nearest pictures have in common, knowing all properties',
    misleading: 'pictures of other looks named rightly: by the change that costs most',
    apart: 'distance from the explanation by unseen pictures: of that by training pictures',
    apartOwn: 'distance from the explanation by unseen pictures: of that by the own picture',
    right: 'test pictures classed rightly',
    ownHue: 'similarity that the change of hue takes: networks of hue',
    ownSaturation: 'similarity that the change of saturation takes: networks of saturation',
    ownContrast: 'similarity that the change of contrast takes: networks of contrast',
    ownTexture: 'similarity that the change of texture takes: networks of texture',
    ownShape: 'similarity that the change of shape takes: networks of shape',
    otherHue: 'similarity that the change of hue takes: the other networks',
    otherSaturation: 'similarity that the change of saturation takes: the other networks',
    otherContrast: 'similarity that the change of contrast takes: the other networks',
    otherTexture: 'similarity that the change of texture takes: the other networks',
    otherShape: 'similarity that the change of shape takes: the other networks',
  },
  mechanisms: {
    modification: 'change pictures as much, by noise in place of a property',
    averaging: 'explain a prototype by the nearest picture alone',
    learning: 'teach the networks shuffled labels',
  },
  claims: [
    {
      from: 'abstract',
      says: (bound) =>
        `Where a network was taught one of five properties, the change that costs its prototypes the most similarity is that of this property for at least ${bound} of them.`,
      unit: '%',
      atLeast: 0.4,
      null: 0.2,
      restsOn: ['modification', 'learning'],
      measure: (m) => m.named,
    },
    {
      from: 'abstract, and section 5.2',
      says: (bound) =>
        `Explanations averaged over training pictures are at most ${bound} as far from those by unseen pictures as explanations by the one picture that a prototype was cut from.`,
      unit: 'times',
      atMost: 0.6,
      null: 1,
      restsOn: ['averaging'],
      measure: (m) => m.apart / m.apartOwn,
    },
    {
      from: 'abstract, and figure 1',
      says: (bound) =>
        `Where a picture has nothing in common with the picture of a prototype but the property that the network was taught, its own explanation names this property in at least ${bound} of cases.`,
      unit: '%',
      atLeast: 0.3,
      null: 0.2,
      restsOn: ['modification', 'learning'],
      measure: (m) => m.misleading,
    },
  ],
  checks: [
    {
      // Scikit-learn's support vector machine (RBF) reaches 92 % from the same pixels, its perceptron 87 %.
      says: (bound) => `Networks class at least ${bound} of test pictures rightly (chance: a third).`,
      unit: '%',
      atLeast: 0.85,
      needs: ['learning'],
      measure: (m) => m.right,
    },
    {
      says: (bound) =>
        `The pictures nearest to a prototype have the property that was taught in common, before any other, for at least ${bound} of prototypes.`,
      unit: '%',
      atLeast: 0.6,
      needs: ['learning'],
      measure: (m) => m.known,
    },
    {
      says: (bound) => `The steepest change names at least ${bound} of prototypes rightly (chance: a fifth).`,
      unit: '%',
      atLeast: 0.25,
      needs: ['learning', 'modification'],
      measure: (m) => m.gradient,
    },
  ],
  scope: {
    tried:
      'Whether changing one property of a picture at a time (hue, saturation, contrast, texture, shape) tells what a prototype looks at, where that is known because the network was taught this property alone; whether explanations hold for other pictures than they were made from; and whether they find the reason where two pictures look alike in nothing else.',
    shrunk:
      'Drawn objects of 16 x 16 pixels with three levels of each property in place of photographs of 200 kinds of birds; five small networks of nine prototypes, trained from scratch in 200 steps, in place of a pretrained one of 2,000. Each modification is as strong as makes the same mean change of pixels. Texture is smoothed by a bilateral filter. The prototypes become patches once, at the end, and the last layer keeps its first weights.',
    notTried:
      'Redundancy: that prototypes which look the same have the same explanation. The paper shows it on pairs of photographs that its authors picked. What people guess from a prototype was not measured by the paper and is not here.',
  },
  rival: { name: 'the steepest change', metric: 'gradient', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const key = keys(random.key(seed), 'scenes', 'shuffle', 'noise', 'networks')
    const { split, train, validation, test } = drawScenes(key.scenes, SIZES)
    yield splitEvent('scenes', split)
    if (without === 'learning') shuffleLevels(train, generator(key.shuffle))

    const networks = keys(key.networks, ...PROPERTIES)
    const learn = (property: Property, { learningRate }: { learningRate: number }) =>
      trained(networks[property].ref, train, validation, property, {
        learningRate,
        steps: STEPS,
        doing: `learning ${property}`,
      })
    const { model: hardest, setting } = yield* part(
      0,
      0.33,
      grid({
        arm: 'networks',
        settings: settingsOf({ learningRate: RATES }),
        train: (setting) => learn(HARDEST, setting),
        score: ({ right }: Trained) => right,
        validation,
        dispose: ({ net }) => tree.dispose(net),
      }),
    )

    const explained = firstOf(train, EXPLAINED)
    const change =
      without === 'modification'
        ? noise(CHANGE, generator(key.noise))
        : equalChange(explained.pictures, CHANGE)
    const [changed, changedTest] = [change(explained.pictures), change(test.pictures)]

    const found = perProperty(() => ({}) as Found)
    for (const [i, property] of PROPERTIES.entries()) {
      const { net, picture } =
        property === HARDEST
          ? hardest
          : yield* part(0.33 + 0.13 * i, 0.33 + 0.13 * (i + 1), learn(property, setting))
      const own = pick(train, picture)
      const byTrain = await explain(net, explained.pictures, changed)
      const byTest = await explain(net, test.pictures, changedTest)
      const byOwn = oneByOne(await explain(net, own.pictures, change(own.pictures)), (j) => j)
      const scores =
        without === 'averaging' ? oneByOne(byTrain, (j) => nearestTo(byTrain, j)) : globals(byTrain)
      const named = (all: readonly Scores[]) => namedShare(all, property)
      found[property] = {
        named: named(scores),
        gradient: named(await explainByGradient(net, explained.pictures, changed)),
        occlusion: named(await explainByOcclusion(net, explained.pictures, changed, GROUND)),
        ownPicture: named(byOwn),
        known: named(commonAmongNearest(byTest.matched, test, own.levels)),
        misleading: misleading(property, byTest, test, own),
        apart: distanceOf(scores, globals(byTest)),
        apartOwn: distanceOf(byOwn, globals(byTest)),
        right: await accuracy(net, test.pictures, test.levels[property]),
        falls: falls(byTest, test.levels[property]),
      }
      tree.dispose(net)
    }
    tree.dispose(networks)

    const mean = (of: (one: Found) => number) =>
      PROPERTIES.reduce((sum, property) => sum + of(found[property]), 0) / PROPERTIES.length
    const own = perProperty((property) => found[property].falls[property])
    const other = perProperty((property) => {
      const all = mean(({ falls }) => falls[property]) * PROPERTIES.length
      return (all - own[property]) / (PROPERTIES.length - 1)
    })
    const metrics = {
      ...(Object.fromEntries(MEANS.map((name) => [name, mean((one) => one[name])])) as Means),
      ownHue: own.hue,
      ownSaturation: own.saturation,
      ownContrast: own.contrast,
      ownTexture: own.texture,
      ownShape: own.shape,
      otherHue: other.hue,
      otherSaturation: other.saturation,
      otherContrast: other.contrast,
      otherTexture: other.texture,
      otherShape: other.shape,
    }
    yield { kind: 'plot', plot: namedPicture(metrics) }
    yield { kind: 'plot', plot: fallsPicture(perProperty((property) => found[property].falls)) }
    return metrics
  },
})
