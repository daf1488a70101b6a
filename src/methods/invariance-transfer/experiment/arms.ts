import { numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type ConvNet, convEncoder, convNet, initConvEncoder, initConvNet } from '#nn/conv-encoder.ts'
import { fit, grid } from '#nn/fit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { type Probe, linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { type Matrix, classCount } from '#nn/rows.ts'
import { invarianceScore } from '../method/invariance-score.ts'
import type { Images, Target } from './images.ts'
import { SIDE } from './worlds.ts'

const BATCH = 32

/** Widths of a network: of its convolutions, none for a dense one, and of its features. */
export interface Size {
  channels: readonly number[]
  features: number
}

/** One way to pre-train. Every arm has the same rates to try. */
export interface Arm {
  name: string
  size: Size
  steps: number
  rates: readonly number[]
}

/** What a linear probe makes of a frozen network, on the target's test part. */
export interface Transfer {
  accuracy: number
  /** How much features change under the target's transformations: 0 not at all, 1 like other images. */
  invariance: number
}

/** The images that a choice is made by, and that a probe is fitted to. */
export type Probing = Pick<Target, 'train' | 'validation'>

interface Probed {
  net: ConvNet
  probe: Probe
}

/**
 * Trains one network per learning rate to name the classes of a pool, and keeps the one whose probe does best on the
 * validation part of the target. The caller disposes of it. Consumes the key.
 */
export async function* pretrained(
  key: np.Array,
  pool: Images<'train'>,
  target: Probing,
  { name, size, steps, rates }: Arm,
): Run<Probed> {
  const x = asImages(pool.x)
  const y = np.array(pool.labels)
  try {
    const { model } = yield* grid({
      arm: name,
      settings: rates.map((learningRate) => ({ learningRate })),
      train: async function* ({ learningRate }): Run<Probed> {
        const net = yield* fit(pool, {
          params: initConvNet(key.ref, { side: SIDE, inputs: 3, ...size }, classCount(pool.labels)),
          loss: (params: ConvNet, images: np.Array, labels: np.Array) =>
            crossEntropy(convNet(params, images), labels),
          batch: batchOf(x, y),
          key: key.ref,
          steps,
          batchSize: BATCH,
          learningRate,
          schedule: 'cosine',
          doing: `pre-training: ${name}`,
          labels: pool.labels,
        })
        return { net, probe: await probeOn(net.encoder, target) }
      },
      score: ({ probe }: Probed) => probe.validationAccuracy,
      validation: target.validation,
      dispose: ({ net }: Probed) => tree.dispose(net),
    })
    return model
  } finally {
    tree.dispose([x, y, key])
  }
}

/** Pre-trains once for the first of some targets, and transfers to each. Consumes the key. */
export async function* transfers(
  key: np.Array,
  pool: Images<'train'>,
  targets: readonly [Target, ...Target[]],
  arm: Arm,
  seed: number,
): Run<Transfer[]> {
  const { net } = yield* pretrained(key, pool, targets[0], arm)
  const judged: Transfer[] = []
  for (const target of targets) {
    judged.push(await judge(net.encoder, await probeOn(net.encoder, target), target, seed))
  }
  tree.dispose(net)
  return judged
}

/** Transfers a network that never learned: of as many draws as others have rates the best. */
export async function* untrained(
  target: Target,
  { size, rates }: Pick<Arm, 'size' | 'rates'>,
  seed: number,
): Run<Transfer> {
  const { model } = yield* grid({
    arm: 'untrained',
    settings: rates.map((_, draw) => ({ draw })),
    // oxlint-disable-next-line require-yield
    train: async function* ({ draw }): Run<{ encoder: ConvNet['encoder']; probe: Probe }> {
      const encoder = initConvEncoder(random.key(1000 * seed + draw), { side: SIDE, inputs: 3, ...size })
      return { encoder, probe: await probeOn(encoder, target) }
    },
    score: ({ probe }) => probe.validationAccuracy,
    validation: target.validation,
    dispose: ({ encoder }) => tree.dispose(encoder),
  })
  const judged = await judge(model.encoder, model.probe, target, seed)
  tree.dispose(model.encoder)
  return judged
}

/** A linear probe on the pixels themselves: its share of right answers on the test part. */
export const pixelAccuracy = ({ train, validation, test }: Target): number =>
  probeAccuracy(linearProbe(train, validation), test)

/** A linear probe on frozen features, its weight decay chosen on the validation part. Keeps the encoder. */
export async function probeOn(encoder: ConvNet['encoder'], { train, validation }: Probing): Promise<Probe> {
  const [x, held] = [await featuresOf(encoder, train.x), await featuresOf(encoder, validation.x)]
  return linearProbe({ x, labels: train.labels }, { x: held, labels: validation.labels })
}

/** Share of right answers of a probe on images that neither it nor its network saw. */
export async function accuracyOn(
  encoder: ConvNet['encoder'],
  probe: Probe,
  { x, labels }: Images<'test'>,
): Promise<number> {
  return probeAccuracy(probe, { x: await featuresOf(encoder, x), labels })
}

async function judge(
  encoder: ConvNet['encoder'],
  probe: Probe,
  { test, pairs }: Target,
  seed: number,
): Promise<Transfer> {
  const [first, second] = [await featuresOf(encoder, pairs[0]), await featuresOf(encoder, pairs[1])]
  return {
    accuracy: await accuracyOn(encoder, probe, test),
    invariance: invarianceScore(first, second, seed),
  }
}

async function featuresOf(encoder: ConvNet['encoder'], x: Matrix): Promise<Matrix> {
  const images = asImages(x)
  const features = await rowsBy(convEncoder, encoder, images, 100)
  images.dispose()
  return features
}

const asImages = ({ data, rows }: Matrix): np.Array =>
  np.array(data.map((value) => value - 0.5)).reshape([rows, SIDE, SIDE, 3])
