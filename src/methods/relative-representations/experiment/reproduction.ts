import { numpy as np, random, tree } from '@jax-js/jax'
import { type Role, splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix, takeRows } from '#nn/rows.ts'
import { latentSimilarity } from '../method/agreement.ts'
import { sampleAnchors } from '../method/anchors.ts'
import { relativeVectors } from '../method/vectors.ts'
import {
  type Arm,
  type Fit,
  type Latents,
  type References,
  carried,
  explained,
  latentsOf,
  own,
  pictures,
  referencesFor,
  swapped,
  trainArm,
  translated,
} from './arms.ts'
import { type Data, type Digits, handOver, load } from './autoencoders.ts'
import { type Handed, headsFor, rightShare } from './heads.ts'
import { digitsPicture, sharesPicture } from './pictures.ts'
import { byAffine, byCca, byProcrustes, principalShare } from './rivals.ts'

const DIGITS = { train: 7000, validation: 1000, test: 1000 }
const ANCHORS = 128
/** Trainings of each kind; every encoder is joined to every decoder. */
const MODELS = 2
const STEPS = 400
const RATES = [1.5e-3, 4e-3, 1e-2]
/** Training digits that a linear head is fitted to, and its weight decays. */
const HEAD_ROWS = 1500
const HEAD_DECAYS = [1e-4, 1e-3, 1e-2]
/** Of the affine and the canonical map, as a share of the variance. */
const MAP_DECAYS = [1e-3, 1e-2, 1e-1]
/** Test digits looked up in the space of another encoder. */
const COMPARED = 500

export const reproduction = defineReproduction({
  metrics: {
    ownRelative: 'variance explained, trained together: relative',
    relative: 'variance explained, swapped: relative',
    ownRaw: 'variance explained, trained together: raw',
    raw: 'variance explained, swapped: raw',
    procrustes: 'variance explained, swapped: raw after Procrustes',
    affine: 'variance explained, swapped: raw after an affine map',
    cca: 'variance explained, swapped: raw after canonical correlations',
    principal: 'variance explained by as many principal components',
    headOwnRelative: 'accuracy, own head: relative',
    headRelative: 'accuracy, swapped head: relative',
    headOwnRaw: 'accuracy, own head: raw',
    headRaw: 'accuracy, swapped head: raw',
    headProcrustes: 'accuracy, swapped head: raw after Procrustes',
    headAffine: 'accuracy, swapped head: raw after an affine map',
    foundRelative: 'found in the other space, reciprocal rank: relative',
    foundRaw: 'found in the other space, reciprocal rank: raw',
    foundProcrustes: 'found in the other space, reciprocal rank: raw after Procrustes',
    foundAffine: 'found in the other space, reciprocal rank: raw after an affine map',
  },
  mechanisms: {
    anchors: 'take cosines to fixed random directions, not to embedded anchors',
    pairing: 'let each model list the anchors in an order of its own',
  },
  claims: [
    {
      from: 'section 5.1',
      says: (bound) =>
        `Encoder and decoder of different trainings, joined by cosines to shared anchors with nothing fitted in ` +
        `between, explain at least ${bound} of the variance of digits.`,
      unit: '%',
      null: 0,
      atLeast: 0.55,
      measure: (m) => m.relative,
      restsOn: ['anchors', 'pairing'],
    },
    {
      from: 'section 5.3',
      says: (bound) =>
        `A linear classifier trained on the cosines of one encoder is right on at least ${bound} of the digits ` +
        `that another encoder hands it.`,
      unit: '%',
      null: 0.1,
      atLeast: 0.7,
      measure: (m) => m.headRelative,
      restsOn: ['anchors', 'pairing'],
    },
    {
      from: 'section 4.1',
      says: (bound) =>
        `By cosines to shared anchors a digit finds itself, among 500 in the space of another encoder, with a ` +
        `mean reciprocal rank of at least ${bound}.`,
      unit: 'none',
      null: 0.01,
      atLeast: 0.9,
      measure: (m) => m.foundRelative,
      restsOn: ['anchors', 'pairing'],
    },
  ],
  checks: [
    {
      // Floor from principal components, which need no training.
      says: (bound) =>
        `Raw autoencoders, with their own decoder, explain at most ${bound} less than as many principal components.`,
      unit: 'points',
      sides: ['less', 'more'],
      atMost: 0.06,
      measure: (m) => m.principal - m.ownRaw,
    },
    {
      says: (bound) => `Relative autoencoders explain at least ${bound} with their own decoder.`,
      unit: '%',
      atLeast: 0.7,
      measure: (m) => m.ownRelative,
    },
    {
      // Least squares on 14 x 14 pixels is right on 84 %.
      says: (bound) => `Every linear head is right on at least ${bound} of the digits of its own encoder.`,
      unit: '%',
      atLeast: 0.8,
      measure: (m) => Math.min(m.headOwnRaw, m.headOwnRelative),
    },
    {
      says: (bound) => `On raw coordinates a swapped pair explains at most ${bound}: the spaces do differ.`,
      unit: '%',
      atMost: 0,
      measure: (m) => m.raw,
    },
    {
      says: (bound) => `A head on raw coordinates is right on at most ${bound} after the swap.`,
      unit: '%',
      atMost: 0.4,
      measure: (m) => m.headRaw,
    },
    {
      says: (bound) => `After each map fitted to the anchors a swapped pair explains at least ${bound}.`,
      unit: '%',
      atLeast: 0.65,
      measure: (m) => Math.min(m.procrustes, m.affine, m.cca),
    },
    {
      says: (bound) =>
        `After each map a digit finds itself with a mean reciprocal rank of at least ${bound}.`,
      unit: 'none',
      atLeast: 0.9,
      measure: (m) => Math.min(m.foundProcrustes, m.foundAffine),
    },
  ],
  scope: {
    tried:
      'The three things the paper does with one set of anchors: joining encoders and decoders of different ' +
      'trainings, joining encoders and classifiers, and finding a thing again in another space.',
    shrunk:
      'Digits of 14 by 14 pixels instead of 28, dense networks instead of convolutions, 128 anchors instead of ' +
      '500, two trainings of each kind. Finding things again is done with digits in the spaces of these ' +
      'autoencoders, not with words. Networks start from small weights, as in PyTorch; from larger ones ' +
      'relative pairs did not fit in exploration.',
    notTried:
      'Word vectors, classifiers across languages, graphs, colour images, and ready-made transformers: they need ' +
      'corpora and models that do not fit into a browser. That relative similarity predicts how well a ' +
      'model does needs hundreds of trainings.',
  },
  rival: {
    name: 'raw coordinates after an affine map fitted to the same anchors',
    metric: 'affine',
    trains: true,
  },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'data', 'raw', 'relative', 'references')
    const data = await load(key.data, DIGITS)
    yield splitEvent('digits', data.split)
    const { train, test } = data
    const anchors = takeRows(train.pixels, sampleAnchors(train.labels, ANCHORS, seed))
    const references = referencesFor(anchors, MODELS, generator(key.references), without)

    const training = (arm: string, references: References | undefined, key: np.Array, steps: number) =>
      trainArm(data, { arm, references, steps, rates: RATES, keys: split(key) })
    const raw = yield* part(0, 0.4, training('raw', undefined, key.raw, longer ? 3 * STEPS : STEPS))
    const relative = yield* part(0.4, 0.9, training('relative', references, key.relative, STEPS))

    const latents = await latentsOf(raw.models, anchors, data, HEAD_ROWS)
    const affine = yield* bestMap('affine map', byAffine, raw, latents, data)
    const cca = yield* bestMap('canonical map', byCca, raw, latents, data)
    const joined = (arm: Arm) => (i: number, j: number) => explained(pictures(arm, i, j, test), test)
    const through = (fit: Fit) => (i: number, j: number) =>
      explained(translated(fit, raw, latents, i, j, 'test'), test)
    const shares = {
      ownRelative: await own(MODELS, joined(relative)),
      relative: await swapped(MODELS, joined(relative)),
      ownRaw: await own(MODELS, joined(raw)),
      raw: await swapped(MODELS, joined(raw)),
      procrustes: await swapped(MODELS, through(byProcrustes)),
      affine: await swapped(MODELS, through(affine)),
      cca: await swapped(MODELS, through(cca)),
      principal: principalShare(train.pixels, test.pixels),
    }
    yield { kind: 'plot', plot: sharesPicture(shares) }
    yield { kind: 'plot', plot: await digitsPicture(raw, relative, data) }

    const handed: Handed[] = []
    for (let i = 0; i < MODELS; i++) handed.push(await handedBy(relative, i, data))
    const headsRelative = yield* part(0.9, 0.95, headsFor('head on cosines', handed, data, HEAD_DECAYS))
    const headsRaw = yield* part(0.95, 1, headsFor('head on raw numbers', latents, data, HEAD_DECAYS))
    const right = (heads: typeof headsRaw, of: readonly Handed[]) => (i: number, j: number) =>
      rightShare(heads[j]!, of[i]!.test, test.labels)
    const rightThrough = (fit: Fit) => (i: number, j: number) =>
      rightShare(headsRaw[j]!, carried(fit, latents, i, j, 'test'), test.labels)

    const found = (see: (latents: Latents, i: number) => Matrix) => (i: number, j: number) =>
      latentSimilarity(first(see(latents[i]!, i)), first(see(latents[j]!, j))).mrr
    const foundThrough = (fit: Fit) => (i: number, j: number) =>
      latentSimilarity(first(carried(fit, latents, i, j, 'test')), first(latents[j]!.test)).mrr
    const relatively = ({ test, anchors }: Latents, i: number) =>
      relativeVectors(test, references.within(i, anchors), { center: true })

    const metrics = {
      ...shares,
      headOwnRelative: await own(MODELS, right(headsRelative, handed)),
      headRelative: await swapped(MODELS, right(headsRelative, handed)),
      headOwnRaw: await own(MODELS, right(headsRaw, latents)),
      headRaw: await swapped(MODELS, right(headsRaw, latents)),
      headProcrustes: await swapped(MODELS, rightThrough(byProcrustes)),
      headAffine: await swapped(MODELS, rightThrough(affine)),
      foundRelative: await swapped(MODELS, found(relatively)),
      foundRaw: await swapped(
        MODELS,
        found(({ test }) => test),
      ),
      foundProcrustes: await swapped(MODELS, foundThrough(byProcrustes)),
      foundAffine: await swapped(MODELS, foundThrough(affine)),
    }
    tree.dispose([...raw.models, ...relative.models, train.x, data.validation.x, test.x])
    for (const reference of relative.references) reference?.dispose()
    return metrics
  },
})

const first = (x: Matrix): Matrix =>
  takeRows(
    x,
    Array.from({ length: COMPARED }, (_, row) => row),
  )

/** One key per model. Consumes the key. */
function split(key: np.Array): np.Array[] {
  const parts = random.split(key, MODELS)
  const each = Array.from({ length: MODELS }, (_, i) => parts.ref.slice(i))
  parts.dispose()
  return each
}

/** The map whose decay draws validation digits best through swapped decoders. */
async function* bestMap(
  arm: string,
  map: (decay: number) => Fit,
  raw: Arm,
  latents: readonly Latents[],
  { validation }: Data,
): Run<Fit> {
  const { model } = yield* grid({
    arm,
    settings: MAP_DECAYS.map((decay) => ({ decay })),
    async *train({ decay }) {
      yield { kind: 'progress', done: 1, total: 1, doing: `fitting the ${arm}` }
      return map(decay)
    },
    score: (fit) =>
      swapped(MODELS, (i, j) => explained(translated(fit, raw, latents, i, j, 'validation'), validation)),
    validation,
  })
  return model
}

/** What a model hands over of every part. */
async function handedBy({ language, models, references }: Arm, i: number, data: Data): Promise<Handed> {
  const see = (part: Role, rows: number) => {
    const { x }: Digits = data[part]
    const encoder = tree.ref(models[i]!.encoder)
    return readMatrix(handOver(language, encoder, x.ref.slice([0, rows]), references[i]?.ref))
  }
  return {
    train: await see('train', HEAD_ROWS),
    validation: await see('validation', DIGITS.validation),
    test: await see('test', DIGITS.test),
  }
}
