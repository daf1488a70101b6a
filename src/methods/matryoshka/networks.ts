import { lax, numpy as np, random, tree } from '@jax-js/jax'
import { digits } from '#data/digits.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Dense, initDense, initMlp, mlp } from '#nn/dense.ts'
import { accuracy, crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { type Head, classify, matryoshkaLoss, sharedHeads, truncateEmbedding } from './matryoshka.ts'

const TRAIN = 7000
const VALIDATION = 1000
const TEST = 2000
const PIXELS = 14 * 14
const HIDDEN = 256
const CLASSES = 10
const BATCH = 128
const EPOCHS = 8
const RATE = 3e-3
const REFIT_EPOCHS = 8
const REFIT_RATE = 2e-2
const REPORT_EVERY = 4
const LIVE_EVERY = 27
export const SIZES = [2, 4, 8, 16, 32, 64]
export const FULL = 64
export const STEPS = EPOCHS * Math.floor(TRAIN / BATCH)
export const REFIT_STEPS = REFIT_EPOCHS * Math.floor(TRAIN / BATCH)

export type Split = { x: np.Array; labels: np.Array }
export type Encoder = { trunk: Dense[]; heads: Dense[] }
export type Models = {
  /** Trained on all prefixes, a head for each (MRL). */
  nested: Encoder
  /** Trained on all prefixes, one head for all of them (MRL-E). */
  shared: Encoder
  /** The baseline: an ordinary network per size. */
  fixed: Encoder[]
}
/** Embeddings of the training digits, to be searched, and of the test digits. */
export type Views = { gallery: np.Array; queries: np.Array }

/** The digits at a quarter of their pixels, split three ways. Consumes the key. */
export async function load(key: np.Array): Promise<{ train: Split; validation: Split; test: Split }> {
  const data = await digits(key, { train: TRAIN, test: VALIDATION + TEST })
  const shrink = (x: np.Array) => {
    const rows = x.shape[0]!
    return x.reshape([rows, 14, 2, 14, 2]).mean([2, 4]).reshape([rows, PIXELS])
  }
  const held = shrink(data.test.x)
  const part = (from: number, to: number): Split => ({
    x: held.ref.slice([from, to]),
    labels: data.test.labels.ref.slice([from, to]),
  })
  const splits = {
    train: { x: shrink(data.train.x), labels: data.train.labels },
    validation: part(0, VALIDATION),
    test: part(VALIDATION, VALIDATION + TEST),
  }
  for (const { x } of Object.values(splits)) await x.ref.data()
  tree.dispose([held, data.test.labels])
  return splits
}

/**
 * Trains all networks side by side on the same batches. Consumes both keys.
 *
 * @param live - is shown the networks about twice an epoch
 */
export async function* trainModels(
  modelKey: np.Array,
  orderKey: np.Array,
  train: Split,
  ablate: boolean,
  live: (models: Models, step: number) => AsyncIterable<RunEvent>,
): AsyncGenerator<RunEvent, Models, void> {
  const start = initModels(modelKey)
  const nested = trainer(start.nested, (p, x: np.Array, y: np.Array) => nestedLoss(p, x, y, ablate))
  const shared = trainer(start.shared, (p, x: np.Array, y: np.Array) => sharedLoss(p, x, y, ablate))
  const fixed = start.fixed.map((encoder) => trainer(encoder, ordinaryLoss))
  const trainers = [nested, shared, ...fixed]
  const models = () => ({
    nested: nested.params,
    shared: shared.params,
    fixed: fixed.map(({ params }) => params),
  })

  let step = 0
  for (const rows of batches(orderKey, TRAIN, BATCH, STEPS)) {
    const x = np.take(train.x.ref, rows.ref, 0)
    const y = np.take(train.labels.ref, rows, 0)
    const losses = trainers.map((model) => model.step(cooled(RATE, step, STEPS), x.ref, y.ref))
    step++
    if (step % REPORT_EVERY === 1) {
      await Promise.all(losses.map((loss) => loss.ref.data()))
      yield { kind: 'progress', done: step, total: STEPS, doing: 'training eight networks side by side' }
    }
    tree.dispose([x, y, losses])
    if (step % LIVE_EVERY === 0) yield* live(models(), step)
  }
  for (const model of trainers) model.dispose()
  return models()
}

/** MRL. Ablated, short prefixes still get trained heads, but the embedding hears of its full length only. */
function nestedLoss({ trunk, heads }: Encoder, x: np.Array, y: np.Array, ablate: boolean): np.Array {
  const z = mlp(trunk, x)
  if (!ablate) return matryoshkaLoss(z, heads, y, SIZES)
  const short = matryoshkaLoss(lax.stopGradient(z.ref), heads.slice(0, -1), y.ref, SIZES.slice(0, -1))
  return short.add(matryoshkaLoss(z, heads.slice(-1), y, [FULL]))
}

/** MRL-E: every prefix reads its rows of one head. Ablated, only the full length counts. */
function sharedLoss({ trunk, heads }: Encoder, x: np.Array, y: np.Array, ablate: boolean): np.Array {
  const weights = SIZES.map((m) => (ablate && m < FULL ? 0 : 1))
  return matryoshkaLoss(mlp(trunk, x), sharedHeads(heads[0]!, SIZES), y, SIZES, weights)
}

const ordinaryLoss = ({ trunk, heads }: Encoder, x: np.Array, y: np.Array): np.Array =>
  crossEntropy(classify(mlp(trunk, x), heads[0]!), y)

/** Eight networks of one shape; their first layer and their heads of one size start from the same numbers. */
function initModels(key: np.Array): Models {
  const { trunk, heads } = keys(key, 'trunk', 'heads')
  const headKeys = random.split(heads, SIZES.length)
  const encoder = (dim: number, headDims: readonly number[]): Encoder => ({
    trunk: initMlp(trunk.ref, [PIXELS, HIDDEN, dim]),
    heads: headDims.map((m) => initDense(headKeys.ref.slice(SIZES.indexOf(m)), m, CLASSES, 1)),
  })
  const models = {
    nested: encoder(FULL, SIZES),
    shared: encoder(FULL, [FULL]),
    fixed: SIZES.map((m) => encoder(m, [m])),
  }
  tree.dispose([trunk, headKeys])
  return models
}

/** Constant for the first half, then falling to zero. */
const cooled = (rate: number, step: number, steps: number): number =>
  rate * Math.min(1, 2 - (2 * step) / steps)

/** Embeds both sides of the search. */
export const embed = ({ trunk }: Encoder, train: Split, test: Split): Views => ({
  gallery: mlp(tree.ref(trunk), train.x.ref),
  queries: mlp(tree.ref(trunk), test.x.ref),
})

/** Accuracy by size, each network with its own heads. */
export async function ownAccuracies({ nested, shared, fixed }: Models, { x, labels }: Split) {
  const z = mlp(tree.ref(nested.trunk), x.ref)
  const oneHead = mlp(tree.ref(shared.trunk), x.ref)
  const accuracies = {
    nested: await prefixAccuracies(z, tree.ref(nested.heads), labels),
    shared: await prefixAccuracies(oneHead, sharedHeads(tree.ref(shared.heads[0]!), SIZES), labels),
    fixed: await Promise.all(
      fixed.map(({ trunk, heads }) =>
        accuracy(classify(mlp(tree.ref(trunk), x.ref), tree.ref(heads[0]!)), labels.ref),
      ),
    ),
  }
  tree.dispose([z, oneHead])
  return accuracies
}

/** Accuracy of each head on its prefix. Consumes the heads only. */
export const prefixAccuracies = (z: np.Array, heads: readonly Head[], labels: np.Array): Promise<number[]> =>
  Promise.all(SIZES.map((m, i) => accuracy(classify(truncateEmbedding(z.ref, m), heads[i]!), labels.ref)))

/** Turns the embeddings so that the gallery's directions of largest variance come first (PCA). */
export function principal({ gallery, queries }: Views): Views {
  const mean = gallery.ref.mean(0)
  const centred = gallery.ref.sub(mean.ref)
  const [variances, directions] = np.linalg.eigh(np.dot(centred.ref.transpose(), centred.ref))
  variances.dispose()
  const turn = np.flip(directions, 1)
  return { gallery: np.dot(centred, turn.ref), queries: np.dot(queries.ref.sub(mean), turn) }
}

/**
 * Fits new heads to every prefix of finished embeddings, so that a cut or turned embedding is judged by the
 * best line through it; gives the accuracies on the queries, a list per view. Consumes both keys.
 */
export async function* refitHeads(
  key: np.Array,
  orderKey: np.Array,
  views: readonly Views[],
  labels: np.Array,
  queryLabels: np.Array,
): AsyncGenerator<RunEvent, number[][], void> {
  const headKeys = random.split(key, SIZES.length)
  const heads = () => SIZES.map((m, i) => initDense(headKeys.ref.slice(i), m, CLASSES, 1))
  const model = trainer({ heads: views.map(heads) }, (p, y: np.Array, ...zs: np.Array[]) => {
    const losses = zs.map((z, i) => matryoshkaLoss(z, p.heads[i]!, y.ref, SIZES))
    y.dispose()
    return losses.reduce((sum, part) => sum.add(part))
  })
  let step = 0
  for (const rows of batches(orderKey, TRAIN, BATCH, REFIT_STEPS)) {
    const zs = views.map(({ gallery }) => np.take(gallery.ref, rows.ref, 0))
    const y = np.take(labels.ref, rows, 0)
    const value = model.step(cooled(REFIT_RATE, step, REFIT_STEPS), y, ...zs)
    step++
    if (step % REPORT_EVERY === 1) {
      await value.data()
      yield { kind: 'progress', done: step, total: REFIT_STEPS, doing: 'fitting new heads' }
    } else value.dispose()
  }
  model.dispose()
  const accuracies = await Promise.all(
    views.map(({ queries }, i) => prefixAccuracies(queries, model.params.heads[i]!, queryLabels)),
  )
  headKeys.dispose()
  return accuracies
}
