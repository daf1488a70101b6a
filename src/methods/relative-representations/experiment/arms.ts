import { numpy as np, tree } from '@jax-js/jax'
import type { Role } from '#data/split.ts'
import { type GridChoice, type Fitting, grid } from '#nn/fit.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/index.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { type Matrix, readMatrix, takeRows } from '#nn/rows.ts'
import {
  type Autoencoder,
  type Data,
  type Digits,
  LATENT,
  type Language,
  decode,
  encode,
  handOver,
  toArray,
  trainAutoencoder,
} from './autoencoders.ts'

export type Mechanism = 'anchors' | 'pairing'

/** What relative models read their inputs against. */
export interface References {
  language: Exclude<Language, 'raw'>
  /** For training: the pixels of the anchors in the order of this model, or the directions. */
  given(model: number): Matrix
  /** The same in the space of an encoder, of the anchors as it embeds them in their common order. */
  within(model: number, embedded: Matrix): Matrix
}

/**
 * All models read the same anchors in the same order. Without `pairing` each has an order of its own; without
 * `anchors` all read as many fixed random directions, which no encoder embeds.
 */
export function referencesFor(
  anchors: Matrix,
  models: number,
  rng: RandomGenerator,
  without?: Mechanism,
): References {
  const { rows } = anchors
  const noise = rng.fillNormal(new Float32Array(rows * LATENT))
  const orders = Array.from({ length: models }, () => {
    const order = Array.from({ length: rows }, (_, row) => row)
    return without === 'pairing' ? rng.shuffle(order) : order
  })
  if (without === 'anchors') {
    const directions = { data: noise, rows, dim: LATENT }
    return { language: 'directions', given: () => directions, within: () => directions }
  }
  return {
    language: 'anchors',
    given: (model) => takeRows(anchors, orders[model]!),
    within: (model, embedded) => takeRows(embedded, orders[model]!),
  }
}

/** Autoencoders that hand over in one language, each from a start and an order of batches of its own. */
export interface Arm {
  language: Language
  models: readonly Autoencoder[]
  /** What each reads its inputs against; raw numbers need nothing. */
  references: readonly (np.Array | undefined)[]
}

export interface ArmOptions {
  /** Its name in the record. */
  arm: string
  /** Nothing for raw numbers. */
  references: References | undefined
  steps: number
  rates: readonly number[]
  /** One per model; consumed. */
  keys: readonly np.Array[]
}

/** Trains the first model at every rate, and the others at the one that gave it the least error on validation. */
export async function* trainArm({ train, validation }: Data, options: ArmOptions): Fitting<Arm> {
  const { arm, references, steps, keys } = options
  const language = references?.language ?? 'raw'
  const given = keys.map((_, i) => references && toArray(references.given(i)))
  const training = (i: number, learningRate: number) =>
    trainAutoencoder(train, {
      language,
      reference: given[i],
      steps,
      learningRate,
      name: `${arm} ${i + 1}`,
      key: keys[i]!.ref,
    })
  const first: GridChoice<{ rate: number }, Autoencoder> = yield* grid({
    arm,
    settings: options.rates.map((rate) => ({ rate })),
    train: ({ rate }) => training(0, rate),
    score: (model) =>
      explained(pictures({ language, models: [model], references: given }, 0, 0, validation), validation),
    validation,
    dispose: tree.dispose,
  })
  const models = [first.model]
  for (let i = 1; i < keys.length; i++) models.push(yield* training(i, first.setting.rate))
  tree.dispose([...keys])
  return { language, models, references: given }
}

/** Digits as encoder i hands them over and decoder j draws them, with nothing fitted in between. */
export const pictures = (
  { language, models, references }: Arm,
  i: number,
  j: number,
  { x }: Digits,
): np.Array =>
  decode(
    tree.ref(models[j]!.decoder),
    handOver(language, tree.ref(models[i]!.encoder), x.ref, references[i]?.ref),
  )

/** The share of the digits' variance that pictures of them explain: 0 for always the mean digit. Consumes the pictures. */
export async function explained(drawn: np.Array, { x }: Digits): Promise<number> {
  const error = np.square(drawn.sub(x.ref)).mean()
  const whole = np.square(x.ref.sub(x.ref.mean(0))).mean()
  return 1 - (await error.data())[0]! / (await whole.data())[0]!
}

/** What an encoder makes of the anchors and of digits, [n, latent]. */
export interface Latents {
  anchors: Matrix
  train: Matrix
  validation: Matrix
  test: Matrix
}

/** The latent numbers of every encoder; of the training digits as many as asked for. */
export async function latentsOf(
  models: readonly Autoencoder[],
  anchors: Matrix,
  { train, validation, test }: Data,
  fitted: number,
): Promise<Latents[]> {
  const latents: Latents[] = []
  for (const { encoder } of models) {
    const see = (x: np.Array) => readMatrix(encode(tree.ref(encoder), x))
    latents.push({
      anchors: await see(toArray(anchors)),
      train: await see(train.x.ref.slice([0, fitted])),
      validation: await see(validation.x.ref),
      test: await see(test.x.ref),
    })
  }
  return latents
}

/** How the space of one encoder is brought into that of another: fitted to the same anchors in both. */
export type Fit = (from: Matrix, to: Matrix) => LinearMap

/** Rows of encoder i in the space of encoder j. */
export const carried = (fit: Fit, latents: readonly Latents[], i: number, j: number, part: Role): Matrix =>
  applyLinear(fit(latents[i]!.anchors, latents[j]!.anchors), latents[i]![part])

/** The same, as decoder j draws them. */
export const translated = (
  fit: Fit,
  raw: Arm,
  latents: readonly Latents[],
  i: number,
  j: number,
  part: Role,
) => decode(tree.ref(raw.models[j]!.decoder), toArray(carried(fit, latents, i, j, part)))

/** Mean over the pairs that were trained together. */
export const own = (count: number, cell: (i: number, j: number) => number | Promise<number>) =>
  meanOver(count, cell, (i, j) => i === j)

/** Mean over the pairs that were not. */
export const swapped = (count: number, cell: (i: number, j: number) => number | Promise<number>) =>
  meanOver(count, cell, (i, j) => i !== j)

async function meanOver(
  count: number,
  cell: (i: number, j: number) => number | Promise<number>,
  isMeant: (i: number, j: number) => boolean,
): Promise<number> {
  const values: number[] = []
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) if (isMeant(i, j)) values.push(await cell(i, j))
  }
  return mean(values)
}
